"""Pages that are not stored are of one state of the content, and none that was shown before them is newer."""

import pytest
from django.db import OperationalError

from tests.delivery.fake import is_passed

SEARCH = ("/en/search/", "q=alipay")


def change_while_answering(site, monkeypatch, *, times: int) -> None:
    """Makes the content change during each of the first answers."""
    answer = type(site).__call__

    def changing(self, *request):
        response = answer(self, *request)
        if len(site.passed) <= times:
            site.snapshot = f"snapshot-{len(site.passed) + 1}"
        return response

    monkeypatch.setattr(type(site), "__call__", changing)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_page_during_which_the_content_changed_is_made_again(ask, site, monkeypatch, method) -> None:
    change_while_answering(site, monkeypatch, times=1)
    assert is_passed(ask(*SEARCH, method=method))
    assert len(site.passed) == 2


def test_it_is_made_three_times_at_most(ask, site, monkeypatch) -> None:
    change_while_answering(site, monkeypatch, times=9)
    assert is_passed(ask(*SEARCH))
    assert len(site.passed) == 3


@pytest.mark.parametrize(("path", "method"), [("/en/search/", "POST"), ("/admin/", "GET")])
def test_a_form_and_a_page_of_staff_are_answered_once(ask, site, monkeypatch, path, method) -> None:
    change_while_answering(site, monkeypatch, times=1)
    assert is_passed(ask(path, method=method))
    assert len(site.passed) == 1


def test_after_a_page_that_is_not_stored_no_older_stored_page_is_served(ask, site) -> None:
    assert b"snapshot-1" in ask(accept_encoding="identity").body
    site.snapshot = "snapshot-2"  # the watcher has not seen it yet
    ask(*SEARCH)
    assert b"snapshot-2" in ask(accept_encoding="identity").body


def test_a_database_error_is_answered_like_an_outage(ask, site) -> None:
    site.error = OperationalError("gone")
    assert ask(*SEARCH).status == 503
