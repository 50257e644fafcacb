"""`make test`: the checks, then all tests on SQLite, then once more on PostgreSQL and Redis where they can be had.

STRICT=1 turns what had to be skipped into a failure. With arguments (for pytest) it runs only those
tests, on SQLite.
"""

import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from xml.etree import ElementTree

import services

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
TEST_SETTINGS = {
    "SECRET_KEY": "only-for-checks-" * 4,
    "DEVELOPMENT": "true",
    "DATABASE_URL": "sqlite://:memory:",
}
TEMPLATES = sorted(str(path) for path in (ROOT / "templates" / "admin").rglob("*.html"))

CHECKS = {
    "ruff": ["ruff", "check", "-q", "."],
    "ruff, format": ["ruff", "format", "-q", "--check", "."],
    "djade, templates": ["djade", "--target-version", "5.2", "--check", *TEMPLATES],
    "mypy": ["mypy"],
    "migrations match the models": ["python", "manage.py", "makemigrations", "--check", "--dry-run", "-v0"],
    "UI strings are all collected and translated": ["python", ".ci/messages.py", "--check"],
}


def main(arguments: list[str]) -> int:
    os.chdir(ROOT)
    strict = os.environ.get("STRICT", "") not in ("", "0")
    if arguments:
        return pytest("SQLite", {}, arguments)[0]
    skipped = [*services.install_chromium(), *services.install_node_packages()]
    failed = [name for name, command in CHECKS.items() if not check(name, command)]
    with ExitStack() as running:
        suites = {"SQLite": {}}
        postgresql, why_not = services.postgresql(running)
        skipped += why_not
        redis, why_not = services.redis(running)
        skipped += why_not
        if postgresql or redis:
            suites[" and ".join([*(["PostgreSQL"] if postgresql else []), *(["Redis"] if redis else [])])] = {
                **postgresql,
                **redis,
            }
        for name, environment in suites.items():
            status, skips = pytest(name, environment, [])
            skipped += [f"{skip} (on {name})" for skip in skips]
            if status:
                failed.append(f"tests on {name}")
    for line in dict.fromkeys(skipped):
        print(f"Skipped: {line}")
    if skipped and strict:
        failed.append("STRICT=1 allows no skips")
    print(f"Failed: {'; '.join(failed)}." if failed else "All checks and tests passed.")
    return 1 if failed else 0


def check(name: str, command: list[str]) -> bool:
    print(f"Checking: {name} …", flush=True)
    return subprocess.run([BIN / command[0], *command[1:]], env={**os.environ, **TEST_SETTINGS}).returncode == 0


def pytest(name: str, environment: dict[str, str], arguments: list[str]) -> tuple[int, list[str]]:
    """Runs the suite; gives pytest's exit status and the reasons of what it skipped."""
    print(f"Testing on {name} …", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [BIN / "python", "-m", "pytest", "-q", f"--junitxml={report}"]
        command += arguments or ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "loadfile"]
        status = subprocess.run(command, env={**os.environ, **environment}).returncode
        skips = ElementTree.parse(report).iter("skipped") if report.exists() else []
        return status, [skip.get("message", "") for skip in skips]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
