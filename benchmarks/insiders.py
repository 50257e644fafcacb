"""Starts and asks the processes of inside.py."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from benchmarks import servers, sites, wagtail_site
from benchmarks.catalogue import Request
from benchmarks.load import MeasuringError


class Insider:
    def __init__(self, name: str, process: subprocess.Popen[str]) -> None:
        self._name = name
        self._process = process

    def cost(self, request: Request, *, seconds: float) -> dict[str, float]:
        """{"cpu": µs a request}; MeasuringError where it answers anything but 200."""
        assert self._process.stdin is not None and self._process.stdout is not None  # noqa: S101, PT018  # both are pipes
        asked = {"paths": request.paths, "is_staff": request.is_staff, "is_kept": request.is_kept, "seconds": seconds}
        try:
            print(json.dumps(asked), file=self._process.stdin, flush=True)
            answer = json.loads(self._process.stdout.readline())
        except (OSError, ValueError) as error:
            raise MeasuringError(f"{self._name} ended while it was measured in process.") from error
        if "failed" in answer:
            raise MeasuringError(f"{self._name}: {answer['failed']}")
        return {"cpu": float(answer["cpu"])}


@contextmanager
def helpline(folder: Path) -> Iterator[Insider]:
    with _running("helpline", Path(sys.executable), sites.environment(folder)) as insider:
        yield insider


@contextmanager
def wagtail(site: wagtail_site.Site) -> Iterator[Insider]:
    with _running("wagtail", site.python, {**site.environment, "PYTHONPATH": str(site.folder)}) as insider:
        yield insider


@contextmanager
def _running(name: str, python: Path, environment: dict[str, str]) -> Iterator[Insider]:
    process = subprocess.Popen(
        [python, "-m", "benchmarks.inside"],
        cwd=sites.ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield Insider(name, process)
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(servers.SECONDS_TO_STOP)
        process.kill()
        process.wait()
