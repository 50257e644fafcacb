"""A worker process that loads a Django site and measures its requests: `python -m benchmarks.in_process_worker`.

Reads what to measure from standard input and writes the results to standard output, a line of JSON each. Imports
nothing of the project but DJANGO_SETTINGS_MODULE and, if it exists, kb.delivery.snapshot, because Wagtail's environment
runs it too.
"""

import io
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import cache, partial
from itertools import cycle
from typing import Any
from wsgiref.util import setup_testing_defaults

MIN_ROUNDS = 2
"""The least number of rounds over the paths."""
WARM_UP_ROUNDS = 10


def main() -> None:
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    snapshot = _snapshot_context()
    warm: set[str] = set()
    for line in sys.stdin:
        job = json.loads(line)
        with snapshot() if job["is_cacheable"] else nullcontext():
            print(json.dumps(_measure(application, warm, job)), flush=True)


def _snapshot_context() -> Callable[[], AbstractContextManager[None]]:
    """Returns the context in which our cacheable pages are rendered; Wagtail has none."""
    try:
        from kb.delivery.snapshot import in_snapshot
    except ImportError:
        return nullcontext
    return partial(in_snapshot, "measured")


def _measure(application: Callable[..., Any], warm: set[str], job: dict[str, Any]) -> dict[str, Any]:
    """Returns {"cpu": µs a request}, or {"failed": a sentence}."""
    headers = {"HTTP_HOST": "127.0.0.1", **({"HTTP_COOKIE": _staff_cookie()} if job["is_staff"] else {})}
    paths: list[str] = job["paths"]
    for path in paths:
        status = _get(application, path, headers)
        if not status.startswith("200 "):
            return {"failed": f"{path} is answered with {status}."}
    name = json.dumps(job)
    if name not in warm:
        for path in _bounded(paths, job["seconds"], most=WARM_UP_ROUNDS * len(paths)):
            _get(application, path, headers)
        warm.add(name)
    count, before = 0, time.process_time()
    for path in _bounded(paths, job["seconds"]):
        _get(application, path, headers)
        count += 1
    return {"cpu": (time.process_time() - before) / count * 1e6}


def _bounded(paths: list[str], seconds: float, *, most: int = sys.maxsize) -> Iterator[str]:
    """Yields the paths in turn, all equally often, until the time is over and each was yielded MIN_ROUNDS times."""
    end = time.monotonic() + seconds
    for count, path in enumerate(cycle(paths)):
        is_whole = count % len(paths) == 0
        if count >= most or (is_whole and count >= MIN_ROUNDS * len(paths) and time.monotonic() >= end):
            return
        yield path


def _get(application: Callable[..., Any], path: str, headers: dict[str, str]) -> str:
    """Requests the path, reads the whole response, and returns the status."""
    environ: dict[str, Any] = {"REQUEST_METHOD": "GET", "SERVER_PROTOCOL": "HTTP/1.1", **headers}
    environ["PATH_INFO"], _, environ["QUERY_STRING"] = path.partition("?")
    environ["wsgi.input"] = io.BytesIO()
    setup_testing_defaults(environ)
    statuses: list[str] = []
    response = application(environ, lambda status, headers, error=None: statuses.append(status))
    try:
        for _ in response:
            pass
    finally:
        response.close()
    return statuses[0]


@cache
def _staff_cookie() -> str:
    """Returns the cookie of an administrator's session; creates the administrator if needed."""
    from django.contrib.auth.models import User
    from django.test import Client

    name = "measuring"
    user = User.objects.filter(username=name).first() or User.objects.create_superuser(name)
    client = Client()
    client.force_login(user)
    return client.cookies.output(attrs=[], header="", sep=";").strip()


if __name__ == "__main__":
    main()
