"""Servers on free ports of 127.0.0.1. They stop when the context ends, also after Ctrl-C or a failure."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from benchmarks import processes, sites, wagtail_site

SECONDS_TO_START = 120
SECONDS_TO_STOP = 15
_GRANIAN = (
    # Wagtail's server.
    *("--interface=wsgi", "--host=127.0.0.1", "--workers=2", "--blocking-threads=2", "--no-ws", "--log-level=warning"),
)


class NotStartedError(Exception):
    """The message says which server did not start, and where its log is."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    """Lower-case names."""
    body: bytes


@dataclass(frozen=True)
class Server:
    name: str
    process: int
    port: int
    start_seconds: float
    """From the start to the first response."""
    start_cpu: float
    """Seconds of processor time until then."""

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        return get(self.port, path, headers)


def get(port: int, path: str, headers: dict[str, str] | None = None) -> Answer:
    """Requests a path. Raises OSError or HTTPException if nothing answers, or something invalid."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Accept-Encoding": "identity", **(headers or {})})
        response = connection.getresponse()
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
    finally:
        connection.close()


def stop_on_signals() -> None:
    """Makes Ctrl-C and SIGTERM raise KeyboardInterrupt, even if the shell ignores Ctrl-C, so that contexts end."""

    def stop(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)


@contextmanager
def helpline(folder: Path, *, database: str = "", name: str = "helpline") -> Iterator[Server]:
    """Runs the site in this folder as `make run` does, on the database of this URL ("": the SQLite file there).

    Its log is named with `name`.
    """
    port = free_port()
    command = [sys.executable, "manage.py", "serve"]
    environment = sites.environment(folder, port=port, database=database)
    with _running(name, command, port, sites.ROOT, environment) as server:
        yield server


@contextmanager
def wagtail(site: wagtail_site.Site) -> Iterator[Server]:
    port = free_port()
    command = [str(site.granian), *_GRANIAN, f"--port={port}", f"--working-dir={site.folder}", site.application]
    with _running("wagtail", command, port, site.folder, site.environment) as server:
        yield server


@contextmanager
def nginx(program: str, configuration: Path, port: int) -> Iterator[Server]:
    """Runs nginx; the configuration keeps it in the foreground and contains the port."""
    command = [program, "-e", "stderr", "-p", str(configuration.parent), "-c", str(configuration)]
    with _running(configuration.parent.name, command, port, configuration.parent, sites.bare_environment()) as server:
        yield server


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def _running(
    name: str, command: Sequence[str], port: int, folder: Path, environment: dict[str, str]
) -> Iterator[Server]:
    sites.BENCH.mkdir(parents=True, exist_ok=True)
    log = sites.BENCH / f"{name}.log"
    started = time.monotonic()
    with log.open("wb") as lines:
        # In its own session, so that Ctrl-C in the terminal reaches the runner alone, which stops the servers in order.
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=lines, stderr=lines, start_new_session=True
        )
    try:
        _wait(name, port, process, log)
        seconds, cpu = time.monotonic() - started, processes.cpu_seconds(process.pid)
        yield Server(name, process.pid, port, seconds, cpu)
    finally:
        _stop(process)


def _wait(name: str, port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Waits until the server answers with a status below 500: nginx has no page at / and answers 404."""
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError, http.client.HTTPException):
            if get(port, "/").status < 500:
                return
        time.sleep(0.02)
    raise NotStartedError(f"{name} did not start; {log.relative_to(sites.ROOT)} may say why.")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Terminates the process, and kills it and its descendants if it does not stop in time."""
    started = processes.tree(process.pid)
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(SECONDS_TO_STOP)
    for one in started if process.poll() is None else []:
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
    process.wait()
