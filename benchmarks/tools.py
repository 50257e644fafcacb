"""nginx and wrk: found, or installed where apt-get is ours to use; what is still missing is said in a sentence."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

PACKAGES = ("nginx", "libnginx-mod-http-brotli-static", "wrk")
"""Debian's."""
_MODULES = (Path("/usr/lib/nginx/modules"), Path("/usr/lib64/nginx/modules"), Path("/usr/share/nginx/modules"))
_BROTLI = "ngx_http_brotli_static_module.so"


@dataclass(frozen=True)
class Tools:
    wrk: str | None
    nginx: str | None
    brotli_module: Path | None

    @property
    def missing(self) -> tuple[str, ...]:
        said = {
            "wrk is missing, so nothing is measured over HTTP: apt-get install wrk.": self.wrk,
            "nginx is missing, so nothing is measured beside it: apt-get install nginx.": self.nginx,
            "nginx's module for brotli files is missing, so nothing is measured beside nginx: "
            "apt-get install libnginx-mod-http-brotli-static.": self.brotli_module,
        }
        return tuple(sentence for sentence, there in said.items() if not there)


def found() -> Tools:
    """Looks them up; installs what is missing as root on Debian and its like."""
    tools = _looked_up()
    if tools.missing and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {', '.join(PACKAGES)} …", flush=True)
        # Runlevel 1 keeps the package from starting nginx as a service of the machine.
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
        for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *PACKAGES]):
            subprocess.run(["apt-get", *command], env=quiet, stdout=subprocess.DEVNULL, check=False)  # noqa: S607
        tools = _looked_up()
    return tools


def _looked_up() -> Tools:
    path = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/local/sbin"
    return Tools(
        wrk=shutil.which("wrk", path=path),
        nginx=shutil.which("nginx", path=path),
        brotli_module=next((folder / _BROTLI for folder in _MODULES if (folder / _BROTLI).exists()), None),
    )
