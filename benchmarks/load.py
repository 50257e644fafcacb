"""Measures a server under load by wrk for a few seconds."""

import re
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from benchmarks import processes
from benchmarks.catalogue import CONNECTIONS
from benchmarks.servers import Server

SCRIPT = Path(__file__).with_name("wrk.lua")
IDLE_TIMEOUT = 10
IDLE_LOAD = 0.2
"""The share of a processor below which a server counts as idle."""
_TOTAL = re.compile(
    r"^TOTAL (?P<requests>\d+) requests (?P<us>\d+) us (?P<p99>\d+) us_p99 "
    r"(?P<bad>\d+) bad_status (?P<broken>\d+) broken$",
    re.MULTILINE,
)


class MeasurementError(Exception):
    """The message says what went wrong."""


def measure_load(wrk: str, server: Server, path: str, headers: Mapping[str, str], *, seconds: int) -> dict[str, float]:
    """Returns cpu in µs a request, rate a second, p99 in ms. Raises MeasurementError for an error response."""
    command = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout=10s", "-s", str(SCRIPT)]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    before = processes.cpu_seconds(server.process)
    done = subprocess.run(
        [*command, f"http://127.0.0.1:{server.port}{path}"],
        stdout=subprocess.PIPE,
        text=True,
        timeout=seconds + 30,
        check=False,
    )
    used = processes.cpu_seconds(server.process) - before
    _wait_until_idle(server)
    total = _TOTAL.search(done.stdout)
    if not total or not int(total["requests"]):
        raise MeasurementError(f"wrk got no answer to {path} from {server.name} in {seconds} s.")
    if int(total["bad"]) or int(total["broken"]):
        raise MeasurementError(f"{server.name}: of {total['requests']} answers to {path} {total['bad']} were errors.")
    requests = int(total["requests"])
    return {
        "cpu": used / requests * 1e6,
        "rate": requests / int(total["us"]) * 1e6,
        "p99": int(total["p99"]) / 1e3,
    }


def _wait_until_idle(server: Server) -> None:
    """Waits until a slow server has finished the last requests, which would slow the next measurement."""
    end = time.monotonic() + IDLE_TIMEOUT
    before = processes.cpu_seconds(server.process)
    while time.monotonic() < end:
        time.sleep(0.1)
        now = processes.cpu_seconds(server.process)
        if now - before < IDLE_LOAD * 0.1:
            return
        before = now
