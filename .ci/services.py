"""Provides what the tests need: a browser, packages from npm, and a private PostgreSQL server on a Unix socket.

A function that starts a server returns the environment variables that name it, or {}, and a message for each missing
program with the command that installs it. Servers stop when `running` closes.
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
"""The first is the same engine without a window, with which the tests take two thirds of the time."""

Service = tuple[dict[str, str], list[str]]


def chromium() -> str:
    """Returns the path of the browser; "" if there is none."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), "")


def install_chromium() -> list[str]:
    """Installs Debian's Chromium and a Chinese font if they are missing and it may use apt-get."""
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
    """Installs the locked packages of .ci/node; with `all_of_them` also those that only `make lighthouse` uses."""
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


def postgresql(running: ExitStack) -> Service:
    """Returns the server in TEST_DATABASE_URL, else starts a private one with the machine's binaries."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        return {"DATABASE_URL": url}, []
    binaries = _postgresql_binaries()
    if not binaries:
        return {}, ["PostgreSQL: apt-get install postgresql, or name a server in TEST_DATABASE_URL"]
    folder = running.enter_context(tempfile.TemporaryDirectory(prefix="pg-"))
    user = _unprivileged_account()
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


def _postgresql_binaries() -> Path | None:
    """Returns the folder of the newest initdb. Debian's is not in PATH."""
    paths = [Path(path) for path in (shutil.which("initdb"),) if path]
    paths += sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: -float(path.parent.parent.name))
    return paths[0].resolve().parent if paths else None


def _unprivileged_account() -> pwd.struct_passwd | None:
    """Returns the account to run PostgreSQL as, because it refuses to run as root; None if we are not root."""
    if os.geteuid():
        return None
    accounts = {account.pw_name: account for account in pwd.getpwall()}
    return accounts.get("postgres") or accounts["nobody"]
