"""Finds nginx and wrk, or installs them if it may use apt-get."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

PACKAGES = ("nginx", "libnginx-mod-http-brotli-static", "wrk")
"""The packages of Debian."""
_MODULES = (Path("/usr/lib/nginx/modules"), Path("/usr/lib64/nginx/modules"), Path("/usr/share/nginx/modules"))
_BROTLI = "ngx_http_brotli_static_module.so"


@dataclass(frozen=True)
class Tools:
    wrk: str | None
    nginx: str | None
    brotli_module: Path | None

    @property
    def missing(self) -> tuple[str, ...]:
        """A message for each missing tool, with the command that installs it."""
        messages = {
            "wrk is missing, so nothing is measured over HTTP: apt-get install wrk.": self.wrk,
            "nginx is missing, so nothing is measured beside it: apt-get install nginx.": self.nginx,
            "nginx's module for brotli files is missing, so nothing is measured beside nginx: "
            "apt-get install libnginx-mod-http-brotli-static.": self.brotli_module,
        }
        return tuple(message for message, tool in messages.items() if not tool)


def find() -> Tools:
    """Returns the tools; as root on Debian it installs missing ones."""
    tools = _find()
    if tools.missing and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {', '.join(PACKAGES)} …", flush=True)
        # Runlevel 1 keeps the package from starting nginx as a service.
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
        for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *PACKAGES]):
            subprocess.run(["apt-get", *command], env=quiet, stdout=subprocess.DEVNULL, check=False)  # noqa: S607
        tools = _find()
    return tools


def _find() -> Tools:
    path = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/local/sbin"
    return Tools(
        wrk=shutil.which("wrk", path=path),
        nginx=shutil.which("nginx", path=path),
        brotli_module=next((folder / _BROTLI for folder in _MODULES if (folder / _BROTLI).exists()), None),
    )
