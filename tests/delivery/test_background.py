"""What a process does beside answering: a change is noticed, pages are made in advance, and nothing stops it."""

import json
import os
from pathlib import Path

import pytest
from django.db import OperationalError
from django.http import HttpResponse, JsonResponse

from kb.delivery import background as background_module
from kb.delivery.background import SETTLED, TIDIED, Background
from kb.delivery.edition import FRESH
from kb.delivery.files import LEFT
from kb.delivery.memory import Page
from kb.delivery.store import Store
from tests.delivery.fake import PATH, asking

KEY = f"{PATH}?"


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "pages"


@pytest.fixture
def clock(clock, monkeypatch):
    monkeypatch.setattr(background_module, "monotonic", clock)
    return clock


@pytest.fixture
def store(site, folder) -> Store:
    site.answer = lambda request: (
        JsonResponse({"offline": {"en": "/en/offline/"}, "addresses": ["/en/", "/en/faq/"], "files": []})
        if request.path == "/saved-pages.json"
        else site.page(request)
    )
    return Store(site, folder)


@pytest.fixture
def background(store, clock) -> Background:
    store.files.claim()
    return Background(store)


def live(folder) -> str:
    return (folder / "live").resolve().name


def test_a_change_is_noticed_and_shown(background, store, site, folder):
    background._watch()
    assert live(folder) == "edition-1"
    site.edition = "edition-2"
    background._watch()
    assert live(folder) == "edition-2"
    assert store.editions.current.name == "edition-2"


def test_looks_come_often_enough_for_a_page_never_to_be_older_than_it_may():
    assert background_module.EVERY * 2 < FRESH


def test_pages_of_editions_that_are_over_are_forgotten(background, store, site, clock):
    background._watch()
    store.page(KEY, asking())
    site.edition = "edition-2"
    background._watch()
    assert store.memory.get(KEY)  # others may get it while one makes the new one
    clock.at += FRESH
    background._watch()
    assert store.memory.get(KEY) is None


def test_an_edition_that_could_not_be_shown_is_shown_as_soon_as_it_can_be(background, site, folder, monkeypatch):
    # Else a web server would serve the last one until the next change, however long that takes.
    background._watch()
    site.edition = "edition-2"
    with monkeypatch.context() as full:

        def refuse(*args, **kwargs):
            raise OSError(28, "No space left on device")

        full.setattr(Path, "symlink_to", refuse)
        background._watch()
    assert live(folder) == "edition-1"
    background._watch()
    assert live(folder) == "edition-2"


def test_a_process_that_comes_late_with_an_older_edition_is_put_right(background, store, folder):
    background._watch()
    store.files.show("edition-0")  # it looked before the change and was held up
    background._watch()
    assert live(folder) == "edition-1"


def test_showing_what_is_shown_changes_nothing(background, folder):
    background._watch()
    before = os.lstat(folder / "live")
    background._watch()
    assert os.lstat(folder / "live").st_ino == before.st_ino


def test_the_pages_worth_most_are_made_before_anybody_asks(background, store, site):
    background._tend()
    assert [request.path for request in site.asked] == ["/saved-pages.json", "/en/offline/", "/en/", "/en/faq/"]
    assert isinstance(store.memory.get("/en/?"), Page)
    background._tend()
    assert len(site.asked) == 4


def test_they_are_asked_for_at_the_public_address(background, site, settings):
    settings.SITE_URL = "https://testserver:8443"
    background._tend()
    assert {(request.scheme, request.get_host()) for request in site.asked} == {("https", "testserver:8443")}


def test_a_database_that_does_not_answer_at_the_start_is_waited_for(background, store, site):
    site.error = OperationalError("down")
    for _ in range(2):
        with pytest.raises(OperationalError):
            background._tend()
    site.error = None
    background._tend()
    assert store.memory.get("/en/?")


def test_a_site_that_answers_itself_with_an_error_is_said_once_and_goes_on(background, site, caplog):
    site.answer = lambda request: HttpResponse("error", status=400)
    background._tend()
    background._tend()
    assert len(caplog.records) == 1


def test_pages_are_compressed_well_once_the_site_has_settled(background, store, site, clock, monkeypatch):
    improved = []
    monkeypatch.setattr(store, "improve", lambda: improved.append(1) or len(improved) % 5 != 0)
    background._watch()
    background._tend()
    assert not improved
    clock.at += SETTLED + 0.1
    background._tend()
    assert len(improved) == 5
    site.edition = "edition-2"
    background._watch()
    background._tend()
    assert len(improved) == 5


def test_what_was_left_a_while_ago_is_tidied_away_now_and_then(background, folder, clock):
    background._watch()
    for name in ("edition-0", "edition-00"):
        (folder / name).mkdir()
        moment = (folder / name).stat().st_mtime - LEFT - 1
        os.utime(folder / name, (moment, moment))
        background._tend()
    assert not (folder / "edition-0").exists()
    assert (folder / "edition-00").exists()
    clock.at += TIDIED + 0.1
    background._tend()
    assert not (folder / "edition-00").exists()
    assert (folder / "edition-1").exists()


class Over(BaseException):
    """Ends what goes on for ever."""


def test_a_thread_goes_on_whatever_it_meets_and_says_so_once(monkeypatch, caplog):
    outcomes = [ValueError("one"), ValueError("two"), None, ValueError("three"), Over()]

    def work():
        outcome = outcomes.pop(0)
        if outcome:
            raise outcome

    monkeypatch.setattr(background_module, "sleep", lambda seconds: None)
    with pytest.raises(Over):
        background_module._for_ever(work)
    assert [str(record.exc_info[1]) for record in caplog.records] == ["one", "three"]


def test_what_browsers_save_is_what_is_made_in_advance(client, content):
    listed = json.loads(client.get(background_module.WARMED).content)
    assert {"offline", "addresses"} <= listed.keys()
    assert all(client.get(address).status_code == 200 for address in (*listed["offline"].values(), "/en/"))
