"""A process of its own that loads a Django site and says what its requests cost: `python -m benchmarks.inside`.

Reads questions from standard input and answers on standard output, a line of JSON each. Imports nothing of the
project but what DJANGO_SETTINGS_MODULE names and, where it is there, the page store's snapshot: Wagtail's environment
runs it as well.
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

FEWEST = 2
"""Rounds over the paths, however long they take."""
WARM_UP = 10


def main() -> None:
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    within = _within_a_snapshot()
    warm: set[str] = set()
    for line in sys.stdin:
        asked = json.loads(line)
        with within() if asked["is_kept"] else nullcontext():
            print(json.dumps(_measured(application, warm, asked)), flush=True)


def _within_a_snapshot() -> Callable[[], AbstractContextManager[None]]:
    """Of our own site; Wagtail has none."""
    try:
        from kb.delivery.snapshot import rendering
    except ImportError:
        return nullcontext
    return partial(rendering, "measured")


def _measured(application: Callable[..., Any], warm: set[str], asked: dict[str, Any]) -> dict[str, Any]:
    """{"cpu": µs of this process a request}, or {"failed": a sentence}."""
    headers = {"HTTP_HOST": "127.0.0.1", **({"HTTP_COOKIE": _staff_cookie()} if asked["is_staff"] else {})}
    paths: list[str] = asked["paths"]
    for path in paths:
        status = _get(application, path, headers)
        if not status.startswith("200 "):
            return {"failed": f"{path} is answered with {status}."}
    name = json.dumps(asked)
    if name not in warm:
        for path in _bounded(paths, asked["seconds"], most=WARM_UP * len(paths)):
            _get(application, path, headers)
        warm.add(name)
    count, before = 0, time.process_time()
    for path in _bounded(paths, asked["seconds"]):
        _get(application, path, headers)
        count += 1
    return {"cpu": (time.process_time() - before) / count * 1e6}


def _bounded(paths: list[str], seconds: float, *, most: int = sys.maxsize) -> Iterator[str]:
    """The paths in turn, all as often, until the time is over, but FEWEST times each."""
    end = time.monotonic() + seconds
    for count, path in enumerate(cycle(paths)):
        is_whole = count % len(paths) == 0
        if count >= most or (is_whole and count >= FEWEST * len(paths) and time.monotonic() >= end):
            return
        yield path


def _get(application: Callable[..., Any], path: str, headers: dict[str, str]) -> str:
    """The status; the whole answer is made and read."""
    environ: dict[str, Any] = {"REQUEST_METHOD": "GET", "SERVER_PROTOCOL": "HTTP/1.1", **headers}
    environ["PATH_INFO"], _, environ["QUERY_STRING"] = path.partition("?")
    environ["wsgi.input"] = io.BytesIO()
    setup_testing_defaults(environ)
    statuses: list[str] = []
    answer = application(environ, lambda status, headers, error=None: statuses.append(status))
    try:
        for _ in answer:
            pass
    finally:
        answer.close()
    return statuses[0]


@cache
def _staff_cookie() -> str:
    """Of an administrator's session, made where it is not there."""
    from django.contrib.auth.models import User
    from django.test import Client

    name = "measuring"
    user = User.objects.filter(username=name).first() or User.objects.create_superuser(name)
    client = Client()
    client.force_login(user)
    return client.cookies.output(attrs=[], header="", sep=";").strip()


if __name__ == "__main__":
    main()
