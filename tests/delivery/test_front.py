"""What stands in front of Django: headers, 304, HEAD, and what is none of its business."""

import gzip
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import monotonic

import brotli
import pytest
from django.db import OperationalError
from django.http import HttpResponse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kb.delivery import forms
from kb.delivery import front as front_module
from kb.delivery.background import Background
from kb.delivery.edition import FRESH
from kb.delivery.front import Front
from kb.delivery.keeping import CACHE_CONTROL
from tests.delivery.fake import PATH, asking

CODINGS = {"gzip": gzip.decompress, "br": brotli.decompress}


@pytest.fixture
def front(site, tmp_path, monkeypatch) -> Front:
    monkeypatch.setattr(Background, "start", lambda self: None)  # its threads end with the process alone
    front_module._is_for_us.cache_clear()
    yield Front(site, tmp_path / "pages")
    front_module._is_for_us.cache_clear()


class Reply:
    def __init__(self, front, environ) -> None:
        body = front(environ, self._start)
        self.body = b"".join(body)

    def _start(self, status, headers, exc_info=None):
        self.status = status
        self.listed = headers
        self.headers = dict(headers)


@pytest.fixture
def ask(front):
    return lambda *args, **more: Reply(front, asking(*args, **more))


# --- A page -------------------------------------------------------------------------------------------------------


def test_a_page_is_answered_with_its_headers(ask, site):
    reply = ask()
    assert reply.status == "200 OK"
    assert b"edition-1" in reply.body
    assert len(reply.headers) == len(reply.listed)
    assert reply.headers["Cache-Control"] == CACHE_CONTROL
    assert reply.headers["Vary"] == "Accept-Encoding"
    assert reply.headers["Content-Length"] == str(len(reply.body))
    assert reply.headers["ETag"].startswith('"')
    assert not site.passed


def test_the_second_time_nobody_is_asked(ask, site):
    assert ask().body == ask().body
    assert len(site.asked) == 1
    assert site.looks == 2  # one to know the edition, one to make the page


@pytest.mark.parametrize("coding", ["", *CODINGS])
def test_each_coding_has_the_same_page(ask, coding):
    reply = ask(HTTP_ACCEPT_ENCODING=coding)
    assert reply.headers.get("Content-Encoding", "") == coding
    assert CODINGS.get(coding, bytes)(reply.body) == ask().body
    assert reply.headers["Content-Length"] == str(len(reply.body))


@pytest.mark.parametrize("coding", ["", *CODINGS])
def test_head_has_the_headers_of_get_and_no_body(ask, coding):
    head = ask(method="HEAD", HTTP_ACCEPT_ENCODING=coding)
    assert head.body == b""
    assert head.listed == ask(HTTP_ACCEPT_ENCODING=coding).listed


@pytest.mark.parametrize("coding", ["", *CODINGS])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_who_has_the_page_is_told_so(ask, coding, method, form):
    page = ask(HTTP_ACCEPT_ENCODING=coding)
    reply = ask(method=method, HTTP_ACCEPT_ENCODING=coding, HTTP_IF_NONE_MATCH=form.format(page.headers["ETag"]))
    assert reply.status == "304 Not Modified"
    assert reply.body == b""
    assert reply.headers == {name: page.headers[name] for name in ("ETag", "Vary", "Cache-Control")}


def test_who_has_the_page_in_another_coding_or_edition_gets_it(ask, site, front):
    etag = ask(HTTP_ACCEPT_ENCODING="br").headers["ETag"]
    assert ask(HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH=etag).status == "200 OK"
    site.edition = "edition-2"
    front._editions.look()
    assert ask(HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH=etag).status == "200 OK"


def test_a_part_is_not_asked_for_in_vain_the_whole_page_comes(ask):
    reply = ask(HTTP_RANGE="bytes=0-10")
    assert reply.status == "200 OK"
    assert reply.body == ask().body


def test_what_one_visitor_asked_with_is_not_what_the_next_one_gets(ask, site):
    site.answer = lambda request: HttpResponse(repr(sorted(request.META)) + repr(request.COOKIES))
    first = ask(HTTP_COOKIE="language=en", HTTP_ACCEPT_LANGUAGE="en", HTTP_ACCEPT_ENCODING="")
    assert b"language=en" not in first.body
    assert b"HTTP_ACCEPT" not in first.body
    assert ask().body == first.body


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(["HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH"]), st.text()))
def test_whatever_the_headers_the_page_is_whole_or_known(ask, headers):
    reply = ask(**headers)
    if reply.status == "200 OK":
        decoded = CODINGS.get(reply.headers.get("Content-Encoding", ""), bytes)(reply.body)
        assert decoded == ask().body
    else:
        assert reply.status == "304 Not Modified"


def test_long_headers_that_strangers_make_up_are_not_remembered(ask):
    remembering = [
        function
        for module in (front_module, forms)
        for function in vars(module).values()
        if hasattr(function, "cache_info")
    ]
    assert remembering
    before = [function.cache_info().currsize for function in remembering]
    for number in range(5):
        long = "x" * 60_000 + str(number)
        ask(HTTP_ACCEPT_ENCODING=long)
        ask(HTTP_IF_NONE_MATCH=long)
        ask(HTTP_HOST=long)
        ask(HTTP_X_FORWARDED_PROTO=long)
    after = [function.cache_info().currsize for function in remembering]
    assert [new - old <= 2 for new, old in zip(after, before, strict=True)] == [True] * len(before)


# --- After a change -----------------------------------------------------------------------------------------------


def test_a_page_may_be_served_until_just_under_a_second_after_it_was_last_current(ask, site, clock):
    ask()
    site.edition = "edition-2"
    clock.at += FRESH - 0.01
    assert b"edition-1" in ask().body
    clock.at += 0.01
    assert b"edition-2" in ask().body
    assert FRESH < 1


def test_a_look_that_finds_the_same_edition_lengthens_its_life(ask, site, front, clock):
    ask()
    for _ in range(5):
        clock.at += FRESH - 0.01
        front._editions.look()
        assert b"edition-1" in ask().body
    assert len(site.asked) == 1


def test_as_soon_as_a_change_is_noticed_nobody_gets_the_old_page(ask, site, front, clock):
    ask()
    site.edition = "edition-2"
    front._editions.look()
    assert b"edition-2" in ask().body


# --- What goes to Django ------------------------------------------------------------------------------------------


def is_passed(ask, site, *args, **more) -> bool:
    before = len(site.passed)
    reply = ask(*args, **more)
    return len(site.passed) == before + 1 and reply.headers == {"X-Answered-By": "Django"}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get", ""])
def test_other_methods_go_to_django_though_the_page_is_there(ask, site, method):
    ask()
    assert is_passed(ask, site, method=method)


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "", "testserver:x", "a b", "testserver@x"])
def test_a_host_that_is_not_ours_goes_to_django(ask, site, host):
    ask()
    assert is_passed(ask, site, HTTP_HOST=host)


def test_a_request_without_a_host_goes_to_django(front, site):
    environ = asking()
    del environ["HTTP_HOST"]
    assert Reply(front, environ).body == b"Django"


@pytest.mark.parametrize("host", ["testserver", "testserver:8000", "TESTSERVER", "localhost", "testserver."])
def test_our_hosts_are_answered(ask, site, host):
    assert not is_passed(ask, site, HTTP_HOST=host)


def test_plain_http_goes_to_django_which_leads_to_https(ask, site, settings):
    ask()
    settings.SECURE_SSL_REDIRECT = True
    front_module._is_for_us.cache_clear()
    assert is_passed(ask, site)
    assert not is_passed(ask, site, **{"wsgi.url_scheme": "https"})


@pytest.mark.parametrize(
    ("forwarded", "passed"),
    [("https", False), ("http", True), ("https, http", False), ("http, https", True), ("HTTPS", True), ("", True)],
)
def test_behind_a_proxy_its_word_for_the_scheme_counts(ask, site, settings, forwarded, passed):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    front_module._is_for_us.cache_clear()
    assert is_passed(ask, site, HTTP_X_FORWARDED_PROTO=forwarded) is passed


def test_without_a_proxy_nobody_is_believed_to_come_by_https(ask, site, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = None
    front_module._is_for_us.cache_clear()
    assert is_passed(ask, site, HTTP_X_FORWARDED_PROTO="https")


@pytest.mark.parametrize(
    ("path", "query"),
    [
        *(("/admin/", ""), ("/", ""), ("/livez", ""), ("/en/search/", "q=alipay"), ("/en/nowhere/", ""), ("", "")),
        *((PATH, "utm_source=x"), (PATH, "provider=alipay&provider=jd-pay"), ("/static/kb/site.css", "")),
        ("/en/faq/\xe6\x94\xaf/", ""),
    ],
)
def test_what_may_not_be_kept_goes_to_django(ask, site, path, query):
    assert is_passed(ask, site, path, query)


def test_a_path_that_spells_the_key_of_a_page_is_not_that_page(ask, site):
    # /…/%3Fprovider=alipay reaches us with its question mark in the path.
    ask(PATH, "provider=alipay")
    assert is_passed(ask, site, f"{PATH}?provider=alipay", "")
    assert is_passed(ask, site, f"{PATH}?", "provider=alipay")
    assert is_passed(ask, site, PATH, "?provider=alipay")


def test_a_server_may_leave_out_what_is_empty(front, site):
    # PEP 3333: a variable whose value would be empty may be absent.
    environ = asking()
    del environ["QUERY_STRING"]
    assert b"edition-1" in Reply(front, environ).body
    environ = asking("")
    del environ["PATH_INFO"]
    assert Reply(front, environ).body == b"Django"


def test_when_the_database_does_not_answer_and_nothing_is_kept_django_says_so(ask, site):
    site.error = OperationalError("down")
    assert is_passed(ask, site)
    site.error = None
    assert b"edition-1" in ask().body


def test_when_the_database_does_not_answer_any_more_pages_stay(ask, site, clock):
    ask()
    site.error = OperationalError("down")
    clock.at += 3600
    assert b"edition-1" in ask().body
    assert is_passed(ask, site, "/en/faq/")


# --- What the site answers instead of a page ----------------------------------------------------------------------


@pytest.mark.parametrize("coding", ["", *CODINGS])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_an_error_is_passed_on_in_the_coding_that_was_asked_for(ask, site, coding, method):
    words = "这个网页不存在 " * 100
    site.answer = lambda request: HttpResponse(words, status=404, headers={"Vary": "Accept-Encoding"})
    for number in (1, 2):
        reply = ask(method=method, HTTP_ACCEPT_ENCODING=coding)
        assert reply.status == "404 Not Found"
        assert len(site.asked) == number
        assert len(reply.headers) == len(reply.listed)
        assert reply.headers.get("Content-Encoding", "") == coding
        assert "ETag" not in reply.headers
        if method == "GET":
            assert CODINGS.get(coding, bytes)(reply.body) == words.encode()
            assert reply.headers["Content-Length"] == str(len(reply.body))
        else:
            assert reply.body == b""
    assert not site.passed


def test_a_cookie_in_the_answer_goes_to_its_asker_alone(ask, site):
    def with_cookie(request):
        response = site.page(request)
        response.set_cookie("language", "en")
        return response

    site.answer = with_cookie
    assert ask().headers["Set-Cookie"].startswith("language=en")
    site.answer = site.page
    assert "Set-Cookie" not in ask().headers
    assert "Set-Cookie" not in ask().headers


# --- Many at once -------------------------------------------------------------------------------------------------


def test_while_the_site_changes_and_many_read_nobody_gets_an_error_or_what_is_older_than_a_second(ask, site, front):
    over = Event()
    ended: dict[str, float] = {}

    def read():
        replies = []
        while not over.is_set():
            replies.append((monotonic(), ask()))
        return replies

    with ThreadPoolExecutor(4) as threads:
        readers = [threads.submit(read) for _ in range(4)]
        for number in range(2, 40):
            last, site.edition = site.edition, f"edition-{number}"
            ended[last] = monotonic()
            front._editions.look()
            ask()
        over.set()
        replies = [reply for reader in readers for reply in reader.result(20)]
    assert {reply.status for _, reply in replies} == {"200 OK"}
    for asked, reply in replies:
        shown = reply.body.decode().partition(":")[0].removeprefix("<p>")
        assert asked < ended.get(shown, asked) + FRESH
