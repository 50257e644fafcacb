"""`make test`: the checks, then all tests on SQLite, then those of tests/databases.py on PostgreSQL.

With STRICT=1 a skipped test is a failure. With arguments, which pytest gets, it runs only those tests, on SQLite.
Prints how long each part took.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic
from xml.etree import ElementTree

import services

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT))

from tests.databases import EVERY_DATABASE  # noqa: E402  # sys.path starts with the script's folder

BIN = Path(sys.executable).parent
CORES = os.cpu_count() or 1
TEST_SETTINGS = {
    "SECRET_KEY": "only-for-checks-" * 4,
    "DEVELOPMENT": "true",
    "DATABASE_URL": "sqlite://:memory:",
}
TEMPLATES = sorted(str(path) for path in (ROOT / "templates" / "admin").rglob("*.html"))

CHECKS = {
    "mypy": ["mypy"],
    "UI strings are all collected and translated": ["python", ".ci/messages.py", "--check"],
    "migrations match the models": ["python", "manage.py", "makemigrations", "--check", "--dry-run", "-v0"],
    "djade, templates": ["djade", "--target-version", "5.2", "--check", *TEMPLATES],
    "ruff": ["ruff", "check", "-q", "."],
    "ruff, format": ["ruff", "format", "-q", "--check", "."],
}
"""The longest first. As many run in parallel as there are cores."""

IN_PARALLEL = ["-n", str(min(4, CORES) + 1), "--dist", "loadfile", "--no-loadscope-reorder"]
"""A process runs whole files, in the order of tests/conftest.py: the slow ones first.

One process more than there are cores, because a process waits while its browser or its database works.
"""


def main(arguments: list[str]) -> int:
    os.chdir(ROOT)
    if arguments:
        return pytest({}, arguments)[0]
    strict = os.environ.get("STRICT", "") not in ("", "0")
    skipped = [*services.install_chromium(), *services.install_node_packages()]
    with timed("checks"), ThreadPoolExecutor(CORES) as pool:
        failed = [name for name, passed in zip(CHECKS, pool.map(check, CHECKS), strict=True) if not passed]
    with ExitStack() as running:
        postgresql, no_postgresql = services.postgresql(running)
        skipped += no_postgresql
        suites: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {"SQLite": ({}, ())}
        if postgresql:
            suites["PostgreSQL"] = (postgresql, EVERY_DATABASE)
        for name, (environment, paths) in suites.items():
            with timed(f"tests on {name}"):
                status, skips = pytest(environment, [*IN_PARALLEL, *paths])
            skipped += [f"{skip} (on {name})" for skip in skips]
            if status:
                failed.append(f"tests on {name}")
    for line in dict.fromkeys(skipped):
        print(f"Skipped: {line}")
    if skipped and strict:
        failed.append("STRICT=1 allows no skips")
    print(f"Failed: {'; '.join(failed)}." if failed else "All checks and tests passed.")
    return 1 if failed else 0


@contextmanager
def timed(name: str) -> Iterator[None]:
    """Prints when `name` starts, and how much time and processor time it took."""
    print(f"Running: {name} …", flush=True)
    started, used = monotonic(), processor_time()
    yield
    print(
        f"Took {monotonic() - started:.0f} s ({processor_time() - used:.0f} s of processor time): {name}.", flush=True
    )


def processor_time() -> float:
    """Returns the processor time of finished child processes."""
    times = os.times()
    return times.children_user + times.children_system


def check(name: str) -> bool:
    program, *arguments = CHECKS[name]
    done = subprocess.run(
        [BIN / program, *arguments],
        env={**os.environ, **TEST_SETTINGS},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        print(f"{name}:\n{done.stdout}", flush=True)
    return done.returncode == 0


def pytest(environment: dict[str, str], arguments: list[str]) -> tuple[int, list[str]]:
    """Runs pytest; returns its exit status and the reasons of skipped tests."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [BIN / "python", "-m", "pytest", "-q", f"--junitxml={report}", *arguments]
        status = subprocess.run(command, env={**os.environ, **environment}).returncode
        skips = ElementTree.parse(report).iter("skipped") if report.exists() else []
        return status, [skip.get("message", "") for skip in skips]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
