"""Creates virtual environments from pinned and hashed requirements."""

import subprocess
import sys
from pathlib import Path

from benchmarks import sites


class InstallError(Exception):
    """The message says what could not be installed."""


def create(folder: Path, requirements: Path) -> Path:
    """Creates the environment, again if the requirements changed, and returns its bin folder. Raises InstallError."""
    installed = folder / requirements.name
    if not installed.exists() or installed.read_bytes() != requirements.read_bytes():
        print(f"Installing {requirements.relative_to(sites.ROOT)} …", flush=True)
        install = ["-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", "--no-deps"]
        for command in (
            [sys.executable, "-m", "venv", "--clear", str(folder)],
            [str(folder / "bin" / "python"), *install, "-r", str(requirements)],
        ):
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
            if done.returncode:
                print("\n".join(done.stdout.splitlines()[-5:]), file=sys.stderr)
                raise InstallError(
                    f"The requirements of {requirements.relative_to(sites.ROOT)} could not be installed (see above)."
                )
        installed.write_bytes(requirements.read_bytes())
    return folder / "bin"
