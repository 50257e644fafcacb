"""The page store: each page made once for an edition, whoever asks, and never served for longer than it is true."""

from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier, Event

import brotli
import pytest
from django.conf import settings
from django.db import DatabaseError, OperationalError
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse

from kb.delivery import forms
from kb.delivery import store as store_module
from kb.delivery.edition import FRESH
from kb.delivery.keeping import CACHE_CONTROL
from kb.delivery.memory import Page
from kb.delivery.store import Answer, Store
from tests.delivery.fake import PATH, asking

KEY = f"{PATH}?"
LONG = 20  # seconds after which a test that waits has failed


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "pages"


@pytest.fixture
def store(site, folder) -> Store:
    return Store(site, folder)


def ask(store, key=KEY, **more):
    path, _, query = key.partition("?")
    return store.page(key, asking(path, query, **more))


def text(page) -> str:
    return page.forms[""].body.decode()


class Gate:
    """An answer that takes until it is let through."""

    def __init__(self, site) -> None:
        self.entered, self.open = Event(), Event()
        self._site = site

    def __call__(self, request):
        page = self._site.page(request)  # of the edition in which it was begun
        self.entered.set()
        assert self.open.wait(LONG)
        return page


# --- Made once ----------------------------------------------------------------------------------------------------


def test_a_page_is_made_once_and_then_kept(store, site):
    pages = [ask(store) for _ in range(3)]
    assert len(site.asked) == 1
    assert pages[0] is pages[1] is pages[2]
    assert "edition-1: /en/faq/payment-failed/" in text(pages[0])


def test_another_query_is_another_page(store):
    assert text(ask(store, f"{KEY}provider=alipay")) != text(ask(store, f"{KEY}provider=jd-pay")) != text(ask(store))


def test_sixteen_who_ask_at_once_have_it_made_once(store, site):
    gate = site.answer = Gate(site)
    start = Barrier(17)

    def visitor(_number):
        start.wait(LONG)
        return ask(store)

    with ThreadPoolExecutor(16) as threads:
        found = [threads.submit(visitor, number) for number in range(16)]
        start.wait(LONG)
        assert gate.entered.wait(LONG)
        assert not wait(found, timeout=0.05).done  # there is no last page: they wait
        gate.open.set()
        assert len({text(each.result(LONG)) for each in found}) == 1
    assert len(site.asked) == 1


def test_two_processes_of_a_host_make_it_once(site, folder):
    gate = site.answer = Gate(site)
    one, other = Store(site, folder), Store(site, folder)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(ask, one)
        assert gate.entered.wait(LONG)
        second = threads.submit(ask, other)
        assert not wait([second], timeout=0.05).done
        gate.open.set()
        assert text(first.result(LONG)) == text(second.result(LONG))
    assert len(site.asked) == 1


def test_a_process_that_starts_later_finds_what_others_made(store, site, folder):
    first = ask(store)
    later = ask(Store(site, folder))
    assert len(site.asked) == 1
    assert {name: (form.body, form.etag) for name, form in later.forms.items()} == {
        name: (form.body, form.etag) for name, form in first.forms.items()
    }
    assert sorted(later.forms[""].headers) == sorted(first.forms[""].headers)


def test_who_had_to_wait_for_their_turn_takes_what_was_made_meanwhile(store, site, monkeypatch):
    # A change came, and another made the new page, between this one's look and its turn.
    store.editions.look()
    turn = store.files.turn

    @contextmanager
    def late(key):
        monkeypatch.setattr(store.files, "turn", turn)
        site.edition = "edition-2"
        store.editions.look()
        ask(store)
        with turn(key) as mine:
            yield mine

    monkeypatch.setattr(store.files, "turn", late)
    assert "edition-2" in text(ask(store))
    assert len(site.asked) == 1


def test_without_a_folder_pages_are_kept_all_the_same(site, tmp_path):
    (tmp_path / "pages").write_text("a file")
    store = Store(site, tmp_path / "pages")
    assert ask(store) is ask(store)
    assert len(site.asked) == 1


def test_nobody_waits_longer_than_patience_for_anothers_page(store, site, folder, monkeypatch):
    monkeypatch.setattr(store_module, "PATIENCE", 0.05)
    with Store(site, folder).files.turn(KEY):  # a process that hangs
        assert "edition-1" in text(ask(store))


# --- After a change -----------------------------------------------------------------------------------------------


def test_after_a_change_a_page_is_made_anew(store, site):
    ask(store)
    site.edition = "edition-2"
    store.editions.look()
    assert "edition-2" in text(ask(store))


def test_while_one_makes_it_anew_the_others_get_the_last_one_at_once(store, site, clock):
    last = ask(store)
    gate = site.answer = Gate(site)
    site.edition = "edition-2"
    store.editions.look()
    with ThreadPoolExecutor(1) as threads:
        new = threads.submit(ask, store)
        assert gate.entered.wait(LONG)
        assert all(ask(store) is last for _ in range(16))
        gate.open.set()
        assert "edition-2" in text(new.result(LONG))
    assert "edition-2" in text(ask(store))
    assert len(site.asked) == 2


def test_nobody_gets_the_last_one_when_it_is_too_old(store, site, clock):
    ask(store)
    clock.at += 0.1
    gate = site.answer = Gate(site)
    site.edition = "edition-2"
    store.editions.look()
    with ThreadPoolExecutor(2) as threads:
        new = threads.submit(ask, store)
        assert gate.entered.wait(LONG)
        clock.at += FRESH - 0.11
        assert "edition-1" in text(ask(store))
        clock.at += 0.02
        waiting = threads.submit(ask, store)
        assert not wait([waiting], timeout=0.05).done
        gate.open.set()
        assert "edition-2" in text(waiting.result(LONG))
        assert "edition-2" in text(new.result(LONG))


def test_a_page_is_never_served_longer_than_its_edition_was_known_to_be_current(store, site, clock):
    ask(store)
    site.edition = "edition-2"
    clock.at += FRESH  # nobody has looked meanwhile
    assert "edition-2" in text(ask(store))


def test_a_page_that_was_begun_before_a_change_is_not_kept_as_one_after_it(store, site):
    gate = site.answer = Gate(site)
    with ThreadPoolExecutor(1) as threads:
        old = threads.submit(ask, store)
        assert gate.entered.wait(LONG)
        gate.open.set()
        assert "edition-1" in text(old.result(LONG))
    site.edition = "edition-2"
    store.editions.look()
    site.answer = site.page
    assert "edition-2" in text(ask(store))


def test_a_page_is_not_kept_when_midnight_passes_while_it_is_made(store, site, folder):
    def slow(request):
        response = site.page(request)
        site.edition = "the-day-after"
        return response

    site.answer = slow
    assert isinstance(ask(store), Answer)
    site.answer = site.page
    assert "the-day-after" in text(ask(store))
    assert not list(folder.glob("edition-1/**/*.html"))


# --- What is not kept ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [302, 400, 404, 410, 500, 503])
def test_an_error_is_passed_on_and_asked_for_again_each_time(store, site, folder, status):
    site.answer = lambda request: HttpResponse(f"error {len(site.asked)}", status=status)
    for number in (1, 2):
        answer = ask(store)
        assert isinstance(answer, Answer)
        assert answer.status.startswith(f"{status} ")
        assert answer.bodies[""] == f"error {number}".encode()
    assert not [path for path in folder.rglob("*.json") if path.is_file()]


def test_after_an_error_the_page_is_kept_when_it_is_well_again(store, site):
    site.answer = lambda request: HttpResponse("error", status=500)
    ask(store)
    site.answer = site.page
    assert ask(store) is ask(store)


def test_a_cookie_is_for_whom_it_was_set_and_for_nobody_else(store, site, folder):
    def with_cookie(request):
        response = site.page(request)
        response.set_cookie("language", "en")
        response.set_cookie("other", "1")
        return response

    site.answer = with_cookie
    answer = ask(store)
    assert sorted(value.partition("=")[0] for name, value in answer.headers if name == "Set-Cookie") == [
        "language",
        "other",
    ]
    site.answer = site.page
    page = ask(store)
    assert "Set-Cookie" not in dict(page.forms[""].headers)
    assert "Set-Cookie" not in "".join(path.read_text() for path in folder.rglob("*.json"))


@pytest.mark.parametrize("control", ["private", "no-store", "max-age=0, no-store"])
def test_what_the_page_itself_forbids_is_not_kept(store, site, control):
    site.answer = lambda request: HttpResponse("page", headers={"Cache-Control": control})
    assert isinstance(ask(store), Answer)


def test_an_answer_in_pieces_is_passed_on(store, site):
    site.answer = lambda request: StreamingHttpResponse(iter(["one ", "two"]))
    assert ask(store).bodies[""] == b"one two"


def test_a_redirect_keeps_its_location(store, site):
    site.answer = lambda request: HttpResponseRedirect("/en/")
    assert ("Location", "/en/") in ask(store).headers


# --- Who asks -----------------------------------------------------------------------------------------------------

SAYS_WHO = {
    "HTTP_COOKIE": "language=en; sessionid=" + "a" * 32,
    "HTTP_ACCEPT_LANGUAGE": "en",
    "HTTP_ACCEPT_ENCODING": "gzip",
    "HTTP_RANGE": "bytes=0-10",
    "HTTP_AUTHORIZATION": "Basic YTpi",
    "HTTP_IF_NONE_MATCH": "*",
    "HTTP_IF_MODIFIED_SINCE": "Sat, 01 Jan 2050 00:00:00 GMT",
    "HTTP_X_FORWARDED_HOST": "evil.example",
    "HTTP_X_FORWARDED_FOR": "192.0.2.1",
    "HTTP_USER_AGENT": "somebody",
    "HTTP_REFERER": "https://somewhere.example/",
    "HTTP_ORIGIN": "https://somewhere.example",
    "HTTP_X_HTTP_METHOD_OVERRIDE": "POST",
}


def test_nothing_that_says_who_asks_reaches_the_site(store, site):
    ask(store, **SAYS_WHO)
    (request,) = site.asked
    assert not SAYS_WHO.keys() & request.META.keys()
    assert not request.COOKIES
    assert {name for name in request.META if name.startswith("HTTP_")} == {"HTTP_HOST"}


def test_who_asks_for_the_head_has_the_whole_page_made(store, site):
    ask(store, method="HEAD")
    (request,) = site.asked
    assert request.method == "GET"


def test_the_asker_keeps_their_own_request(store):
    environ = asking(**SAYS_WHO)
    before = dict(environ)
    store.page(KEY, environ)
    assert environ == before


# --- The database does not answer ---------------------------------------------------------------------------------


def test_pages_that_are_there_are_served_while_the_database_does_not_answer(store, site, clock):
    page = ask(store)
    site.error = OperationalError("down")
    clock.at += 3600
    assert ask(store) is page
    with pytest.raises(DatabaseError):
        ask(store, "/en/faq/?")
    site.error = None
    site.edition = "edition-2"
    clock.at += FRESH
    assert "edition-2" in text(ask(store))


def test_before_the_first_look_nothing_is_known(store, site):
    site.error = OperationalError("down")
    with pytest.raises(DatabaseError):
        ask(store)
    site.error = None
    assert "edition-1" in text(ask(store))


# --- Better forms -------------------------------------------------------------------------------------------------


@pytest.fixture
def improved(monkeypatch) -> list[bytes]:
    """The pages that were compressed as well as can be."""
    pages = []
    compressed = forms.compressed

    def watched(body, content_type, levels):
        if levels == forms.BEST:
            pages.append(body)
        return compressed(body, content_type, levels)

    monkeypatch.setattr(forms, "compressed", watched)
    return pages


def prose(request) -> HttpResponse:
    words = Path(settings.ROOT, "README.md").read_text("utf-8")
    return HttpResponse(f"<pre>{words}</pre>", headers={"Cache-Control": CACHE_CONTROL})


def test_quick_forms_are_replaced_by_better_ones_that_say_the_same(store, site, folder):
    site.answer = prose
    quick = ask(store)
    assert store.improve()
    better = ask(store)
    assert better is not quick
    assert better.edition is quick.edition
    assert len(better.forms["br"].body) < len(quick.forms["br"].body)
    assert brotli.decompress(better.forms["br"].body) == quick.forms[""].body
    assert better.forms[""] == quick.forms[""]
    assert better.forms["br"].etag != quick.forms["br"].etag
    assert ask(Store(site, folder)).forms["br"] == better.forms["br"]
    assert not store.improve()
    assert len(site.asked) == 1


def test_all_processes_of_a_host_send_the_better_forms_that_one_of_them_made(store, site, folder, improved):
    site.answer = prose
    other = Store(site, folder)
    assert ask(store).forms["br"] == ask(other).forms["br"]
    assert store.improve()
    assert other.improve()
    assert len(improved) == 1
    assert ask(store).forms["br"] == ask(other).forms["br"]
    assert not other.improve()


def test_a_page_whose_maker_is_gone_is_improved_by_another_process(store, site, folder, improved):
    site.answer = prose
    quick = ask(store)
    other = Store(site, folder)
    ask(other)
    assert other.improve()
    assert ask(other).forms["br"].etag != quick.forms["br"].etag


def test_while_one_process_improves_a_page_another_leaves_it_for_later(store, site, folder, improved):
    site.answer = prose
    quick = ask(store)
    with Store(site, folder).files.turn(f"better {KEY}"):
        assert not store.improve()
        assert ask(store) is quick
    assert store.improve()
    assert ask(store) is not quick


def test_what_an_edition_has_left_is_not_improved(store, site, improved):
    ask(store)
    site.edition = "edition-2"
    store.editions.look()
    new = ask(store)
    assert store.improve()
    assert not improved
    assert ask(store) is new
    assert store.improve()
    assert len(improved) == 1
    assert not store.improve()


def test_a_change_while_a_page_is_improved_does_not_bring_the_old_one_back(store, site, monkeypatch):
    ask(store)
    compressed = forms.compressed

    def slow(body, content_type, levels):
        if levels == forms.BEST:
            site.edition = "edition-2"
            store.editions.look()
            ask(store)
        return compressed(body, content_type, levels)

    monkeypatch.setattr(forms, "compressed", slow)
    store.improve()
    assert store.memory.get(KEY).edition.name == "edition-2"


def test_errors_and_what_has_one_form_alone_are_not_improved(store, site):
    site.answer = lambda request: HttpResponse("error " * 100, status=404)
    ask(store)
    site.answer = lambda request: HttpResponse(b"picture" * 100, content_type="image/png")
    assert isinstance(ask(store), Page)
    assert not store.improve()
