"""An outage: how long stored pages are served without the database, and what else is answered at once."""

import asyncio
from threading import Barrier, Event

import pytest
from django.db import OperationalError

from kb.delivery import front as front_module
from kb.delivery.outage import MAX_OUTAGE, MAX_SILENCE, may_serve_instead
from kb.delivery.page_store import GRACE, MAX_AGE, Page
from kb.delivery.snapshot import Snapshot
from tests.delivery.fake import Reply, Scope, be_silent, is_passed, run

NOW = 1000.0


def stored_page(snapshot: Snapshot) -> Page:
    return Page(snapshot, NOW, 200, {}, is_shareable=True)


def test_only_a_page_of_the_current_snapshot_may_be_served_for_an_hour():
    current = Snapshot("current", NOW + 500)  # the database may answer while pages cannot be built
    assert may_serve_instead(stored_page(current), current, NOW + MAX_OUTAGE - 0.01)
    assert not may_serve_instead(stored_page(current), current, NOW + MAX_OUTAGE)
    assert not may_serve_instead(stored_page(Snapshot("last", NOW)), current, NOW + GRACE)
    assert MAX_OUTAGE <= 3600


@pytest.fixture(params=["an error", "no answer"])
def outage(request, site, front, clock):
    """`outage(seconds)` starts an outage and advances the clock."""

    def begin(seconds: float = MAX_SILENCE) -> None:
        site.error = OperationalError("gone")
        clock.at += seconds
        if request.param == "an error":
            front.watcher.check()
        else:
            be_silent(front.watcher)

    return begin


def test_stored_pages_are_served_for_an_hour_of_outage(ask, front, outage, clock):
    page = ask()
    outage(MAX_OUTAGE - 1)
    assert ask().body == page.body
    outage(1)
    assert ask().status == 503


def test_in_an_outage_other_requests_get_a_503_in_the_readers_language(ask, site, outage):
    outage()
    for path, language, other in (("/en/faq/", "en", "zh-Hans"), ("/zh-hans/faq/", "zh-Hans", "en")):
        reply = ask(path)
        text = reply.body.decode()
        assert reply.status == 503
        assert f'<html lang="{language}">' in text
        assert text.index(f'<section lang="{language}">') < text.index(f'<section lang="{other}">')
        assert f'href="{path.removesuffix("faq/")}offline/"' in text
        assert int(reply.headers["Retry-After"]) > 0
        assert reply.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
    for scope in (("/en/search/", "q=x"), ("/admin/",), ("/en/nowhere/",)):
        assert ask(*scope).status == 503
    assert ask("/en/faq/payment-failed/feedback/", method="POST").status == 503
    assert not site.passed
    assert not site.asked


def test_in_an_outage_readyz_fails_at_once_and_livez_succeeds(ask, site, outage):
    outage()
    assert (ask("/readyz").status, ask("/readyz").body) == (503, b"not ready: database\n")
    for path in ("/livez", "/", "/language/en/"):
        assert is_passed(ask(path)), path


def test_of_the_requests_that_django_has_begun_only_a_write_is_waited_for(front, site, outage, monkeypatch):
    monkeypatch.setattr(front_module, "POLL_INTERVAL", 0.01)
    begun, gate = Barrier(3), Event()
    answer = type(site).__call__

    def slow(*request):
        begun.wait(20)
        assert gate.wait(20)
        return answer(site, *request)

    monkeypatch.setattr(type(site), "__call__", lambda _, *request: slow(*request))
    read, write = Reply(), Reply()

    async def visitors() -> None:
        reading = asyncio.create_task(front.__rsgi__(Scope("/en/search/", "q=x"), read))
        writing = asyncio.create_task(front.__rsgi__(Scope("/en/faq/payment-failed/feedback/", method="POST"), write))
        await asyncio.to_thread(begun.wait, 20)
        outage()
        await reading
        assert read.status == 503
        assert not write.status
        gate.set()
        await writing

    run(visitors())
    assert is_passed(write)


def test_the_stored_page_is_served_before_the_watcher_notices_an_outage(ask, site, front, clock):
    page = ask()
    clock.at += MAX_AGE
    front.watcher.check()
    site.error = OperationalError("gone")
    assert ask().body == page.body
    assert ask("/en/faq/").status == 503
    site.error = None
    assert ask("/en/faq/").status == 200


def test_readyz_times_out_before_the_watcher_notices_that_the_database_hangs(ask, site, monkeypatch):
    gate = Event()
    monkeypatch.setattr(type(site), "__call__", lambda *_: gate.wait(20))
    monkeypatch.setattr(front_module, "READY_TIMEOUT", 0)
    monkeypatch.setattr(front_module, "monotonic", iter(range(1000, 1010)).__next__)
    monkeypatch.setattr(front_module, "POLL_INTERVAL", 0.01)
    assert ask("/readyz").status == 503
    gate.set()


def test_requests_beyond_max_waiting_get_a_503(front, ask, monkeypatch):
    monkeypatch.setattr(front_module, "MAX_WAITING", 0)
    assert ask().status == 503
    assert ask("/en/search/", "q=x").status == 503


def test_a_static_file_needs_no_database(ask, site, monkeypatch, front):
    monkeypatch.setattr(front_module, "_static_files", lambda: frozenset({"kb/site.0123456789ab.css"}))
    be_silent(front.watcher)
    assert is_passed(ask("/static/kb/site.0123456789ab.css"))
    assert ask("/static/kb/nothing.css").status == 503  # Django's page for it would need the database
