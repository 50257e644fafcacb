"""Virtual environments beside the project's own, from requirements that are pinned and hashed."""

import subprocess
import sys
from pathlib import Path

from benchmarks import sites


class NotMadeError(Exception):
    """With a sentence that says what could not be made."""


def made(folder: Path, requirements: Path) -> Path:
    """Its bin folder; made anew when the requirements change. NotMadeError where that fails."""
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
                raise NotMadeError(
                    f"What {requirements.relative_to(sites.ROOT)} names could not be installed (see above)."
                )
        installed.write_bytes(requirements.read_bytes())
    return folder / "bin"
