"""Stored pages are served while PostgreSQL hangs, with all its processes stopped by SIGSTOP."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.delivery.serving import ROOT, Database, get, served

PAGE = "/en/faq/payment-failed/"
NOTICE_LIMIT = 2.0
"""Seconds after which a hanging database must be noticed."""


class Host(NamedTuple):
    port: int
    postmaster: int

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Context in which PostgreSQL accepts connections and does not answer."""
        self._signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        listed = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.postmaster)], capture_output=True, text=True, check=True
        )
        for process in (self.postmaster, *map(int, listed.stdout.split())):
            os.kill(process, number)


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A process of the site with a PostgreSQL server of its own."""
    specification = spec_from_file_location("services", ROOT / ".ci" / "services.py")
    services = module_from_spec(specification)
    specification.loader.exec_module(services)
    with ExitStack() as running, pytest.MonkeyPatch.context() as patched:
        patched.delenv("TEST_DATABASE_URL", raising=False)
        environment, missing = services.postgresql(running)
        if missing:
            pytest.skip(missing[0])
        url = environment["DATABASE_URL"]
        postmaster = int(Path(url.partition("host=")[2], "data/postmaster.pid").read_text().split()[0])
        port = running.enter_context(served(tmp_path_factory.mktemp("state"), Database(url)))
        yield Host(port, postmaster)


@pytest.mark.postgresql
def test_while_postgresql_hangs_stored_pages_are_served_and_other_requests_end_soon(host):
    page = get(host.port, PAGE)
    others = [
        "/en/search/?q=alipay",
        "/en/guide/summary/",
        "/en/check-number/?number=95188",
        "/readyz",
        "/en/nowhere/",
    ] * 6
    with ThreadPoolExecutor(len(others)) as pool, host.hanging():
        begun = time.monotonic()
        waiting = [pool.submit(get, host.port, path) for path in others]
        slowest, count = 0.0, 0
        while time.monotonic() - begun < NOTICE_LIMIT:
            asked = time.monotonic()
            assert get(host.port, PAGE).body == page.body
            slowest, count = max(slowest, time.monotonic() - asked), count + 1
        assert {reply.result().status for reply in waiting} == {503}
        assert time.monotonic() - begun < 30  # they would wait as long as the server hangs
        for path, status in (("/readyz", 503), ("/livez", 200), ("/", 302), ("/en/guide/", 503), (PAGE, 200)):
            assert get(host.port, path).status == status, path
    assert count > 5
    assert slowest < NOTICE_LIMIT
    until = time.monotonic() + 30
    while get(host.port, "/readyz").status != 200:
        assert time.monotonic() < until, "it did not come back"
    assert get(host.port, "/en/guide/").status == 200
