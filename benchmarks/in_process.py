"""Starts the worker processes of in_process_worker.py and sends them requests to measure."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from benchmarks import servers, sites, wagtail_site
from benchmarks.catalogue import Request
from benchmarks.load import MeasurementError


class Worker:
    def __init__(self, name: str, process: subprocess.Popen[str]) -> None:
        self._name = name
        self._process = process

    def cost(self, request: Request, *, seconds: float) -> dict[str, float]:
        """Returns {"cpu": µs a request}. Raises MeasurementError for a status other than 200."""
        assert self._process.stdin is not None and self._process.stdout is not None  # noqa: S101, PT018  # both are pipes
        job = {
            "paths": request.paths,
            "is_staff": request.is_staff,
            "is_cacheable": request.is_cacheable,
            "seconds": seconds,
        }
        try:
            print(json.dumps(job), file=self._process.stdin, flush=True)
            result = json.loads(self._process.stdout.readline())
        except (OSError, ValueError) as error:
            raise MeasurementError(f"{self._name} ended during the measurement.") from error
        if "failed" in result:
            raise MeasurementError(f"{self._name}: {result['failed']}")
        return {"cpu": float(result["cpu"])}


@contextmanager
def helpline(folder: Path) -> Iterator[Worker]:
    with _running("helpline", Path(sys.executable), sites.environment(folder)) as worker:
        yield worker


@contextmanager
def wagtail(site: wagtail_site.Site) -> Iterator[Worker]:
    with _running("wagtail", site.python, {**site.environment, "PYTHONPATH": str(site.folder)}) as worker:
        yield worker


@contextmanager
def _running(name: str, python: Path, environment: dict[str, str]) -> Iterator[Worker]:
    process = subprocess.Popen(
        [python, "-m", "benchmarks.in_process_worker"],
        cwd=sites.ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield Worker(name, process)
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(servers.SECONDS_TO_STOP)
        process.kill()
        process.wait()
