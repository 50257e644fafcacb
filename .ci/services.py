"""What the tests want from the machine: a browser, the packages from npm, and private PostgreSQL and Redis servers
on Unix sockets.

Each function that starts a server gives the environment that names it ({} where it could not be had)
and a line for each thing missing, with how to enable it. Servers stop when `running` closes.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path

NODE = Path(__file__).resolve().parent / "node"

CHROMIUMS = ("chromium-headless-shell", "chromium")
"""The first is the same engine without windows: the tests take two thirds of the time."""

Had = tuple[dict[str, str], list[str]]


def chromium() -> str:
    """The path of the browser, "" where there is none."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), "")


def install_chromium() -> list[str]:
    """Debian's Chromium with a Chinese font, installed where it is missing and apt is ours to use."""
    if os.environ.get("CHROMIUM") or shutil.which(CHROMIUMS[0]):
        return []
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium and fonts-noto-cjk for the browser tests …", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=quiet)
        for name in CHROMIUMS:  # older releases have only the second
            done = subprocess.run(["apt-get", "install", "-y", "-qq", name, "fonts-noto-cjk"], env=quiet)
            if done.returncode == 0:
                break
    if not chromium():
        return [f"browser tests: apt-get install {CHROMIUMS[0]} fonts-noto-cjk (or name a Chromium in CHROMIUM)"]
    return []


def install_node_packages(*, all_of_them: bool = False) -> list[str]:
    """The Nu HTML checker into .ci/node, as locked there; with `all_of_them` also what only `make lighthouse` runs."""
    if not (shutil.which("java") and shutil.which("npm")):
        return ["HTML tests: apt-get install default-jre-headless nodejs npm"]
    installed = NODE / "node_modules/.package-lock.json"
    locked = NODE / "package-lock.json"
    is_new = installed.exists() and installed.stat().st_mtime > locked.stat().st_mtime
    if is_new and (not all_of_them or (NODE / "node_modules/lighthouse").exists()):
        return []
    print("Installing the packages of .ci/node/package.json …", flush=True)
    done = subprocess.run(["npm", "ci", "--silent", *([] if all_of_them else ["--omit=dev"])], cwd=NODE)
    return ["HTML tests: npm failed (cd .ci/node && npm ci says why)"] if done.returncode else []


def postgresql(running: ExitStack) -> Had:
    """The server that TEST_DATABASE_URL names, else a private one from the machine's binaries."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        return {"DATABASE_URL": url}, []
    binaries = _postgresql_binaries()
    if not binaries:
        return {}, ["PostgreSQL: apt-get install postgresql, or name a server in TEST_DATABASE_URL"]
    folder = running.enter_context(tempfile.TemporaryDirectory(prefix="pg-"))
    user = _unprivileged()
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    data, log = f"{folder}/data", f"{folder}/log"
    socket_only = f"-k {folder} -c listen_addresses='' -c fsync=off"
    commands = [
        ["initdb", "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
        ["pg_ctl", "-D", data, "-l", log, "-w", "-o", socket_only, "start"],
    ]
    for name, *options in commands:
        done = subprocess.run(
            [binaries / name, *options],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            **as_user,
        )
        if done.returncode:
            return {}, [f"PostgreSQL: {name} failed: {done.stderr.strip().splitlines()[-1:]}"]
    stop = [binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop"]
    running.callback(subprocess.run, stop, cwd=folder, stdout=subprocess.DEVNULL, **as_user)
    return {"DATABASE_URL": f"postgres://tests@/postgres?host={folder}"}, []


def redis(running: ExitStack) -> Had:
    """The server that TEST_CACHE_URL names, else a private one, kept in memory alone."""
    if url := os.environ.get("TEST_CACHE_URL"):
        return {"CACHE_URL": url}, []
    server = shutil.which("redis-server")
    if not server:
        return {}, ["Redis: apt-get install redis-server, or name a server in TEST_CACHE_URL"]
    folder = running.enter_context(tempfile.TemporaryDirectory(prefix="redis-"))
    socket = f"{folder}/redis.sock"
    options = ["--port", "0", "--unixsocket", socket, "--save", "", "--appendonly", "no", "--dir", folder]
    process = subprocess.Popen([server, *options], stdout=subprocess.DEVNULL)
    running.callback(process.wait)
    running.callback(process.terminate)
    return {"CACHE_URL": f"redis://{socket}"}, []


def _postgresql_binaries() -> Path | None:
    """The folder of the newest initdb, also where Debian hides it from PATH."""
    found = [Path(path) for path in (shutil.which("initdb"),) if path]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: -float(path.parent.parent.name))
    return found[0].resolve().parent if found else None


def _unprivileged() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: an account to run it as, or None where we are not root."""
    if os.geteuid():
        return None
    accounts = {account.pw_name: account for account in pwd.getpwall()}
    return accounts.get("postgres") or accounts["nobody"]
