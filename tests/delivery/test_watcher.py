"""The watcher knows the current snapshot and notices when the database does not answer."""

from threading import Event, Thread

import pytest
from django.db import OperationalError

from kb.delivery import watcher as watcher_module
from kb.delivery.outage import MAX_SILENCE
from kb.delivery.silence import TICK
from kb.delivery.watcher import Watcher
from tests.delivery.fake import be_silent


@pytest.fixture
def watcher(site, clock) -> Watcher:
    watcher = Watcher()
    watcher.check()
    return watcher


def test_the_database_does_not_count_as_answering_before_the_first_check(clock):
    assert not Watcher().is_answering()


def test_a_check_finds_a_change(watcher, site):
    before = watcher.current
    watcher.check()
    assert watcher.current is before
    site.snapshot = "snapshot-2"
    watcher.check()
    assert watcher.current.id == "snapshot-2"


def test_a_snapshot_dates_from_the_start_of_its_check(watcher, clock, monkeypatch):
    def slow() -> str:
        clock.at += 5  # a change may have been committed meanwhile
        return "snapshot-2"

    monkeypatch.setattr(watcher_module, "snapshot_id", slow)
    began = clock.at
    watcher.check()
    assert watcher.current.seen == began


def test_a_late_result_of_an_older_check_does_not_replace_a_newer_one(watcher, site, clock):
    began = clock.at
    clock.at += 0.1
    site.snapshot = "snapshot-2"
    watcher.check()
    late = watcher.record("snapshot-1", began)
    assert (late.id, late.seen) == ("snapshot-1", began)
    assert watcher.current.id == "snapshot-2"


def test_concurrent_records_agree(watcher, clock):
    found = []
    threads = [Thread(target=lambda: found.append(watcher.record("snapshot-2", clock.at))) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found) == {watcher.current}


@pytest.mark.parametrize("error", [OperationalError("gone"), ZeroDivisionError()])
def test_an_error_is_noticed_at_once_and_logged_once(watcher, site, caplog, error):
    site.error = error
    watcher.check()
    watcher.check()
    assert not watcher.is_answering()
    assert watcher.current.id == "snapshot-1"
    assert len(caplog.records) == 1
    site.error = None
    watcher.check()
    assert watcher.is_answering()


def test_a_check_that_hangs_is_noticed_after_max_silence(watcher):
    be_silent(watcher, MAX_SILENCE - 2 * TICK)
    assert watcher.is_answering()
    be_silent(watcher, 2 * TICK)
    assert not watcher.is_answering()


def test_the_thread_checks_until_it_is_stopped(site):
    watcher = Watcher()
    watcher.start()
    try:
        site.snapshot = "snapshot-2"
        for _ in range(100):
            if watcher.current.id == "snapshot-2":
                break
            watcher._stopped.wait(0.05)
        assert watcher.current.id == "snapshot-2"
    finally:
        watcher.stop()


def test_the_checks_go_on_while_a_scheduled_change_waits_for_others_who_write(site, monkeypatch):
    is_waiting, may_go_on = Event(), Event()

    def wait() -> None:
        is_waiting.set()
        may_go_on.wait(30)

    monkeypatch.setattr(watcher_module, "publish_due", wait)
    watcher = Watcher()
    watcher.start()
    try:
        assert is_waiting.wait(30)
        site.snapshot = "snapshot-2"
        for _ in range(100):
            if watcher.current.id == "snapshot-2":
                break
            watcher._stopped.wait(0.05)
        assert watcher.current.id == "snapshot-2"
    finally:
        watcher.stop()
        may_go_on.set()
