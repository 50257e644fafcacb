"""A new Wagtail site to compare with: `wagtail start` without changes, with production settings, on SQLite.

It has a virtual environment of its own, pinned by wagtail.txt.
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
"""The local settings that Wagtail's production settings import at their end."""


@dataclass(frozen=True)
class Site:
    folder: Path
    python: Path
    granian: Path
    environment: dict[str, str]
    application: str = "mysite.wsgi:application"


def prepare() -> Site:
    """Returns the site; creates it if needed. Raises environments.InstallError."""
    bin_folder = environments.create(_FOLDER / "venv", sites.ROOT / "benchmarks" / "wagtail.txt")
    folder = _FOLDER / "site"
    environment = sites.bare_environment(DJANGO_SETTINGS_MODULE="mysite.settings.production")
    if not folder.exists():
        print("Creating a Wagtail site …", flush=True)
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
        raise environments.InstallError(f"Wagtail's site could not be created: {' '.join(map(str, command))} failed.")
