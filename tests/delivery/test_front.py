"""The server's application: headers, 304, HEAD, concurrent requests, and requests for Django."""

import asyncio
import gzip
from threading import Event

import brotli
import pytest
from django.http import HttpResponse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kb.delivery import encodings, wsgi_bridge
from kb.delivery import front as front_module
from kb.delivery.cache_policy import CACHE_CONTROL
from kb.delivery.front import POLL_INTERVAL, REPLACED_PAGE_TIMEOUT
from kb.delivery.page_store import GRACE, MAX_AGE
from tests.delivery.fake import PATH, Reply, Scope, ask_concurrently, is_passed, run

CODINGS = {"gzip": gzip.decompress, "br": brotli.decompress}


# --- A page -------------------------------------------------------------------------------------------------------


def test_a_page_is_served_with_its_headers_and_rendered_once(ask, site):
    replies = [ask(), ask()]
    for reply in replies:
        assert reply.status == 200
        assert b"snapshot-1" in reply.body
        assert len(reply.headers) == len(reply.listed)
        assert reply.headers["Cache-Control"] == CACHE_CONTROL
        assert reply.headers["Vary"] == "Accept-Encoding"
        assert reply.headers["Content-Length"] == str(len(reply.body))
        assert reply.headers["ETag"].startswith('"')
    assert len(site.asked) == 1
    assert not site.passed


@pytest.mark.parametrize("coding", ["", *CODINGS])
def test_each_coding_has_the_same_page_and_head_has_its_headers(ask, coding):
    reply = ask(accept_encoding=coding)
    assert reply.headers.get("Content-Encoding", "") == coding
    assert CODINGS.get(coding, bytes)(reply.body) == ask().body
    head = ask(method="HEAD", accept_encoding=coding)
    assert (head.body, head.listed) == (b"", reply.listed)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_a_matching_etag_gets_304(ask, method, form):
    page = ask(accept_encoding="br")
    reply = ask(method=method, accept_encoding="br", if_none_match=form.format(page.headers["ETag"]))
    assert (reply.status, reply.body) == (304, b"")
    assert reply.headers == {name: page.headers[name] for name in ("ETag", "Vary", "Cache-Control")}


def test_an_etag_of_another_coding_or_snapshot_gets_the_page(ask, site, front):
    etag = ask(accept_encoding="br").headers["ETag"]
    assert ask(accept_encoding="gzip", if_none_match=etag).status == 200
    site.snapshot = "snapshot-2"
    front.watcher.check()
    assert ask(accept_encoding="br", if_none_match=etag).status == 200


IDENTIFYING_HEADERS = {
    "cookie": "language=en; sessionid=" + "a" * 32,
    "accept_language": "en",
    "accept_encoding": "gzip",
    "range": "bytes=0-10",
    "authorization": "Basic YTpi",
    "if_none_match": '"other"',
    "if_modified_since": "Sat, 01 Jan 2050 00:00:00 GMT",
    "x_forwarded_host": "evil.example",
    "x_forwarded_for": "192.0.2.1",
    "user_agent": "somebody",
    "origin": "https://somewhere.example",
    "x_http_method_override": "POST",
}


def test_a_page_is_rendered_without_the_visitors_headers(ask, site):
    assert ask(method="HEAD", **IDENTIFYING_HEADERS).status == 200
    [request] = site.asked
    assert request.method == "GET"
    assert not request.COOKIES
    assert {name for name in request.META if name.startswith("HTTP_")} == {"HTTP_HOST"}


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(["accept_encoding", "if_none_match"]), st.text()))
def test_with_any_headers_the_response_is_the_whole_page_or_304(ask, headers):
    reply = ask(**headers)
    if reply.status == 200:
        assert CODINGS.get(reply.headers.get("Content-Encoding", ""), bytes)(reply.body) == ask().body
    else:
        assert reply.status == 304


def test_long_headers_are_not_stored_in_caches(ask):
    remembering = [encodings.preferred_codings, front_module._is_valid_origin]
    ask()
    before = [function.cache_info().currsize for function in remembering]
    for number in range(5):
        long = "x" * 60_000 + str(number)
        ask(accept_encoding=long)
        ask(host=long)
        ask(x_forwarded_proto=long)
    assert [function.cache_info().currsize for function in remembering] == before


# --- Rendering ------------------------------------------------------------------------------------------


def test_concurrent_requests_render_a_page_once(front, site):
    replies = ask_concurrently(front, [Scope() for _ in range(50)])
    assert {(reply.status, reply.body) for reply in replies} == {(200, replies[0].body)}
    assert len(site.asked) == 1


def test_the_old_page_is_not_served_after_the_watcher_has_seen_a_change(ask, site, front):
    ask()
    site.snapshot = "snapshot-2"
    front.watcher.check()
    assert b"snapshot-2" in ask().body


def test_while_a_page_is_rendered_others_get_the_previous_one_for_less_than_a_second(ask, site, front, clock):
    ask()
    site.snapshot = "snapshot-2"
    front.watcher.check()
    entered, gate = Event(), Event()

    def slow(request):
        entered.set()
        assert gate.wait(20)
        return site.page(request)

    site.answer = slow

    async def visitors() -> list[Reply]:
        first, second, third = Reply(), Reply(), Reply()
        making = asyncio.create_task(front.__rsgi__(Scope(), first))
        await asyncio.to_thread(entered.wait, 20)
        await front.__rsgi__(Scope(), second)
        clock.at += GRACE
        front.watcher.check()
        waiting = asyncio.create_task(front.__rsgi__(Scope(), third))
        await asyncio.sleep(0)
        assert not third.status
        gate.set()
        await asyncio.gather(making, waiting)
        return [first, second, third]

    bodies = [reply.body for reply in run(visitors())]
    assert [b"snapshot-2" in body for body in bodies] == [True, False, True]
    assert len(site.asked) == 2


def test_a_visitor_waits_as_long_for_a_page_whose_previous_one_is_too_old_as_for_one_without(ask, site, front, clock):
    ask()
    site.snapshot = "snapshot-2"
    front.watcher.check()
    gate = Event()

    def slow(request):
        assert gate.wait(20)
        return site.page(request)

    site.answer = slow

    async def visitor() -> Reply:
        reply = Reply()
        waiting = asyncio.create_task(front.__rsgi__(Scope(), reply))
        await asyncio.sleep(0)
        clock.at += REPLACED_PAGE_TIMEOUT + 0.1
        front.watcher.check()
        await asyncio.sleep(2 * POLL_INTERVAL)
        gate.set()
        await waiting
        return reply

    assert b"snapshot-2" in run(visitor()).body


def test_a_page_is_rendered_again_after_max_age_without_a_change(ask, site, front, clock):
    ask()
    for seconds, made in ((MAX_AGE - 1, 1), (1, 2)):
        clock.at += seconds
        front.watcher.check()
        ask()
        assert len(site.asked) == made


def test_a_page_rendered_after_a_change_is_stored_before_the_watcher_sees_the_change(ask, site, front):
    ask()
    site.snapshot = "snapshot-2"
    assert b"snapshot-2" in ask(f"{PATH}", "provider=alipay").body
    assert b"snapshot-2" in ask().body


@pytest.mark.parametrize("control", ["private", "no-store"])
def test_a_page_with_no_store_or_private_is_not_stored(ask, site, control):
    site.answer = lambda request: HttpResponse("page", headers={"Cache-Control": control})
    assert [ask().status, ask().status] == [200, 200]
    assert len(site.asked) == 2


@pytest.mark.parametrize("coding", ["", *CODINGS])
def test_an_error_is_served_in_the_accepted_coding_and_not_stored(ask, site, coding):
    words = "这个网页不存在 " * 100
    site.answer = lambda request: HttpResponse(words, status=404)
    for number in (1, 2):
        reply = ask(accept_encoding=coding)
        assert reply.status == 404
        assert CODINGS.get(coding, bytes)(reply.body) == words.encode()
        assert len(site.asked) == number
    assert ask(if_none_match="*").status == 404


def test_a_cookie_of_a_cacheable_page_is_not_sent(ask, site):
    def with_cookie(request):
        response = site.page(request)
        response.set_cookie("language", "en")
        return response

    site.answer = with_cookie
    assert "Set-Cookie" not in ask().headers
    ask()
    assert len(site.asked) == 2


# --- Requests for Django ----------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "get"])
def test_other_methods_are_passed_on_to_django(ask, method):
    ask()
    assert is_passed(ask(method=method))


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "", "testserver:x", "a b", "testserver@x"])
def test_a_request_for_another_host_is_passed_on_to_django(ask, host):
    ask()
    assert is_passed(ask(host=host))


@pytest.mark.parametrize("host", ["testserver", "testserver:8000", "TESTSERVER", "localhost"])
def test_allowed_hosts_are_served_from_the_store(ask, host):
    assert not is_passed(ask(host=host))


@pytest.mark.parametrize(
    ("scheme", "is_behind_proxy", "forwarded", "passed"),
    [
        *(("http", False, "", True), ("https", False, "", False), ("http", False, "https", True)),
        *(("http", True, "https", False), ("http", True, "http, https", True), ("https", True, "http", True)),
    ],
)
def test_plain_http_is_passed_on_if_django_redirects_it(ask, settings, scheme, is_behind_proxy, forwarded, passed):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if is_behind_proxy else None
    front_module._is_valid_origin.cache_clear()
    assert is_passed(ask(scheme=scheme, x_forwarded_proto=forwarded)) is passed


@pytest.mark.parametrize(
    ("path", "query"),
    [
        *(("/admin/", ""), ("/", ""), ("/en/search/", "q=alipay"), ("/en/nowhere/", ""), ("", "")),
        *((PATH, "utm_source=x"), (PATH, "provider=alipay&provider=jd-pay"), (f"{PATH}?provider=alipay", "")),
        *((f"{PATH}?", "provider=alipay"), (PATH, "?provider=alipay"), ("/static/kb/site.css", "")),
    ],
)
def test_requests_that_are_not_cacheable_are_passed_on(ask, path, query):
    ask(PATH, "provider=alipay")
    assert is_passed(ask(path, query))


def test_django_gets_the_whole_request(ask, site):
    ask("/admin/支/", "q=%41", "POST", body=b"a=1", cookie="a=1", content_type="text/plain", x_foo="1")
    [environ] = site.passed
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/admin/支/"
    assert environ["QUERY_STRING"] == "q=%41"
    assert environ["REQUEST_METHOD"] == "POST"
    assert (environ["wsgi.input"].read(), environ["CONTENT_LENGTH"]) == (b"a=1", "3")
    assert (environ["HTTP_COOKIE"], environ["CONTENT_TYPE"], environ["HTTP_X_FOO"]) == ("a=1", "text/plain", "1")
    assert (environ["REMOTE_ADDR"], environ["SERVER_NAME"], environ["SERVER_PORT"]) == (
        "192.0.2.1",
        "127.0.0.1",
        "8000",
    )


def test_headers_with_an_underscore_are_dropped(front, site, clock):
    scope, reply = Scope("/admin/"), Reply()
    scope.headers._headers |= {"x-forwarded-proto": "http", "x_forwarded_proto": "https"}
    run(front.__rsgi__(scope, reply))
    assert site.passed[0]["HTTP_X_FORWARDED_PROTO"] == "http"


def test_a_body_that_is_too_long_or_too_slow_does_not_reach_django(ask, site, monkeypatch):
    monkeypatch.setattr(wsgi_bridge, "MAX_BODY", 10)
    assert ask("/admin/", method="POST", body=b"x" * 11).status == 413
    assert ask("/admin/", method="POST", content_length="9" * 30).status == 413
    assert ask("/admin/kb/faq/import/", method="POST", content_length="1000000000").status == 413

    class Silent(Reply):
        async def __aiter__(self):
            await asyncio.sleep(20)
            yield b""

    monkeypatch.setattr(wsgi_bridge, "BODY_SECONDS", 0.01)
    monkeypatch.setattr("tests.delivery.fake.Reply", Silent)
    assert ask("/admin/", method="POST").status == 408
    assert not site.passed


def test_a_table_may_be_longer_than_other_bodies(ask, site, monkeypatch):
    monkeypatch.setattr(wsgi_bridge, "MAX_BODY", 10)
    assert ask("/admin/kb/faq/import/", method="POST", body=b"x" * 11).status == 200
    assert site.passed
