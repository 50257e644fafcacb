"""The sites to measure, one for each number of questions. The next run uses them again."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT / "var" / "bench"
SITES = BENCH / "sites"
STATIC = BENCH / "static"
"""The static files of all sites."""
SHIPPED = 5
"""Questions in the shipped content, which every site has."""


def bare_environment(**more: str) -> dict[str, str]:
    """Returns the same few variables for every server, independent of the shell."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return {**inherited, "LANG": "C.UTF-8", **more}


def environment(folder: Path, *, port: int = 0, is_development: bool = False, database: str = "") -> dict[str, str]:
    """Returns production settings, with every variable that a developer's .env might set.

    `database` is the URL of the database; "" for an SQLite file in the folder.
    """
    secret = "only-for-measuring-" * 3
    return bare_environment(
        STATE_DIRECTORY=str(folder),
        DJANGO_SETTINGS_MODULE="config.settings",
        DATABASE_URL=database or f"sqlite:///{folder / 'db.sqlite3'}",
        SECRET_KEY=secret,
        LEDGER_KEYS=f"measuring:{secret}",
        DEVELOPMENT=str(is_development).lower(),
        DEBUG="false",
        BEHIND_PROXY="false",
        ALLOWED_HOSTS="127.0.0.1",
        SITE_URL=f"http://127.0.0.1:{port}",
        HOST="127.0.0.1",
        PORT=str(port),
    )


def prepare(questions: int, *, name: str = "") -> Path:
    """Returns the folder of the site with so many questions; creates it if needed. Raises SystemExit."""
    folder = SITES / (name or str(questions))
    if folder.exists():
        _manage(folder, "migrate", "-v0")
        _manage(folder, "collectstatic", "--no-input", "-v0")
        return folder
    print(f"Creating a site with {questions:,} questions …", flush=True)
    unfinished = folder.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    STATIC.mkdir(parents=True, exist_ok=True)
    (unfinished / "static").symlink_to(STATIC)
    _manage(unfinished, "migrate", "-v0")
    _manage(unfinished, "collectstatic", "--no-input", "-v0")
    _manage(unfinished, "load_kb")
    if questions > SHIPPED:
        _run(unfinished, "-m", "benchmarks.sample_content", f"--faqs={questions - SHIPPED}")
        _manage(unfinished, "rebuild_search")
    unfinished.rename(folder)
    return folder


def _manage(folder: Path, *command: str) -> None:
    _run(folder, "manage.py", *command)


def _run(folder: Path, *command: str) -> None:
    """Runs Python with the settings of the site in this folder. Raises SystemExit."""
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(folder, is_development=True),
        stdout=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed for {folder} (see above).")
