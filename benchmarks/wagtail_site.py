"""A new Wagtail site to measure beside ours: `wagtail start` and nothing changed, in production settings on SQLite.

In its own virtual environment, pinned by wagtail.txt.
"""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import environments, sites

PATH = "/"
"""Its home page."""
_FOLDER = sites.BENCH / "wagtail"
_LOCAL_SETTINGS = """\
SECRET_KEY = "only-for-measuring-only-for-measuring-only-for-measuring-"
ALLOWED_HOSTS = ["127.0.0.1"]
"""
"""What Wagtail's production settings leave to be written: they are imported at their end."""


@dataclass(frozen=True)
class Site:
    folder: Path
    python: Path
    granian: Path
    environment: dict[str, str]
    application: str = "mysite.wsgi:application"


def made() -> Site:
    """Made where it is not there; environments.NotMadeError where that fails."""
    bin_folder = environments.made(_FOLDER / "venv", sites.ROOT / "benchmarks" / "wagtail.txt")
    folder = _FOLDER / "site"
    environment = sites.bare_environment(DJANGO_SETTINGS_MODULE="mysite.settings.production")
    if not folder.exists():
        print("Making a new Wagtail site …", flush=True)
        unfinished = _FOLDER / "site.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        _run([bin_folder / "wagtail", "start", "mysite", unfinished], unfinished, sites.bare_environment())
        (unfinished / "mysite" / "settings" / "local.py").write_text(_LOCAL_SETTINGS, "utf-8")
        for command in (("migrate", "-v0"), ("collectstatic", "-v0", "--no-input")):
            _run([bin_folder / "python", "manage.py", *command], unfinished, environment)
        unfinished.rename(folder)
    return Site(folder, bin_folder / "python", bin_folder / "granian", environment)


def _run(command: Sequence[str | Path], folder: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise environments.NotMadeError(f"Wagtail's site could not be made: {' '.join(map(str, command))} failed.")
