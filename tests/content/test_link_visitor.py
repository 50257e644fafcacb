"""Visits to the web sites of others: what is found out, how politely, and that nothing makes one last."""

import ssl
import time
from collections.abc import Iterator

import pytest

from kb.content.http_request import Limits
from kb.content.link_visitor import MAX_REDIRECTS, LinkVisitor, Visit
from kb.content.public_addresses import resolve_public
from kb.models import LinkResult
from tests.content.web_site import Handler, WebSite, certificate_for, resolve_locally, running, use_tls

SHORT = Limits(seconds=0.3)
"""For servers that take longer than that, however fast this machine is."""
AGENT = "WalletHelplineLinkCheck/1.0 (+https://help.example)"


@pytest.fixture
def site() -> Iterator[WebSite]:
    with running(WebSite()) as site:
        yield site


def visitor(**options) -> LinkVisitor:
    usual = {"limits": Limits(seconds=10), "pause": 0, "resolve": resolve_locally}
    return LinkVisitor(AGENT, **{**usual, **options})


def visit(url: str, **options) -> Visit:
    return visitor(**options).visit(url)


def redirect_to(location: str):
    return lambda handler: handler.answer(302, Location=location)


def test_a_page_that_answers_is_asked_for_its_headers_alone(site):
    site.pages["/help"] = lambda handler: handler.answer(body=b"a long page")
    assert visit(site.url("/help")) == (LinkResult.ANSWERS, 200, site.url("/help"))
    assert site.requests == ["GET /robots.txt", "HEAD /help"]


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/a?b=1&c=%20#part", "/a?b=1&c=%20"),
        ("//a//b", "//a//b"),
        ("/帮助?问=题", "/%E5%B8%AE%E5%8A%A9?%E9%97%AE=%E9%A2%98"),
        ("?q=1", "/?q=1"),
        ("", "/"),
    ],
)
def test_the_page_is_asked_for_as_it_is_written(site, path, asked):
    site.pages[asked] = Handler.answer
    assert visit(site.url(path)).result == LinkResult.ANSWERS


@pytest.mark.parametrize(
    ("status", "result"),
    [
        (204, LinkResult.ANSWERS),
        (404, LinkResult.NOT_FOUND),
        (410, LinkResult.NOT_FOUND),
        (403, LinkResult.REFUSED),
        (429, LinkResult.REFUSED),
        (500, LinkResult.SERVER_ERROR),
        (503, LinkResult.SERVER_ERROR),
    ],
)
def test_the_status_says_whether_the_page_is_there(site, status, result):
    site.pages["/"] = lambda handler: handler.answer(status)
    assert visit(site.url())[:2] == (result, status)


@pytest.mark.parametrize("status", [403, 404, 405, 501])
def test_where_head_is_refused_get_decides(site, status):
    site.pages["/"] = lambda handler: handler.answer(200 if handler.command == "GET" else status)
    assert visit(site.url()).result == LinkResult.ANSWERS


def test_where_head_gets_no_answer_get_decides(site):
    site.pages["/"] = lambda handler: handler.answer() if handler.command == "GET" else None
    assert visit(site.url()).result == LinkResult.ANSWERS


def test_a_server_that_has_had_too_many_requests_gets_no_second_one(site):
    site.pages["/"] = lambda handler: handler.answer(429)
    visit(site.url())
    assert site.paths("GET") == []


def test_every_request_names_the_site(site):
    visit(site.url())
    assert {headers["User-Agent"] for headers in site.headers} == {AGENT}


# --- Redirects --------------------------------------------------------------------------------------------------


def test_a_redirect_within_the_site_answers(site):
    site.pages["/old"] = redirect_to("/new#part")
    site.pages["/new"] = Handler.answer
    assert visit(site.url("/old")) == (LinkResult.ANSWERS, 200, site.url("/new"))


def test_the_same_host_with_www_is_the_same_site(site):
    site.pages["/"] = lambda handler: (
        handler.answer() if handler.headers["Host"].startswith("www.") else redirect_to(www)(handler)
    )
    www = site.url(host="www.wallet.test")
    assert visit(site.url()).result == LinkResult.ANSWERS


def test_a_redirect_to_another_host_is_told(site):
    other = site.url("/sold", host="other.test")
    site.pages.update({"/": redirect_to(other), "/sold": Handler.answer})
    assert visit(site.url()) == (LinkResult.MOVED, 200, other)


def test_redirects_in_a_circle_end(site):
    site.pages.update({"/a": redirect_to("/b"), "/b": redirect_to("/a")})
    assert visit(site.url("/a"))[:2] == (LinkResult.TOO_MANY_REDIRECTS, 302)
    assert len(site.paths("HEAD")) == 1 + MAX_REDIRECTS


@pytest.mark.parametrize("location", ["ftp://wallet.test/", "javascript:alert(1)", "http://[", "//wallet.test:99999/"])
def test_a_redirect_to_what_is_no_web_page_is_not_followed(site, location):
    site.pages["/"] = redirect_to(location)
    assert visit(site.url()).result == LinkResult.NO_WEB_PAGE


def test_a_redirect_written_in_chinese_is_followed(site):
    site.pages["/%E5%B8%AE%E5%8A%A9"] = Handler.answer
    site.pages["/"] = redirect_to("/帮助".encode().decode("latin-1"))
    assert visit(site.url())[:2] == (LinkResult.ANSWERS, 200)


# --- Private addresses ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "[::1]", "[::ffff:127.0.0.1]"])
def test_this_machine_is_never_asked(site, host):
    options = LinkVisitor(AGENT, pause=0)
    assert options.visit(f"http://{host}:{site.server_port}/").result == LinkResult.NO_WEB_PAGE
    assert site.requests == []


def test_a_redirect_to_this_machine_is_not_followed(site):
    def only_the_first(host: str, port: int) -> list[str]:
        return resolve_locally(host, port) if host == "wallet.test" else resolve_public(host, port)

    site.pages["/"] = redirect_to(f"http://127.0.0.1:{site.server_port}/secret")
    assert visit(site.url(), resolve=only_the_first).result == LinkResult.NO_WEB_PAGE
    assert site.paths("HEAD") == ["/"]


def test_the_connection_goes_to_the_address_that_was_judged(site):
    site.pages["/"] = Handler.answer
    # The name does not exist: to resolve it once more would fail.
    url = site.url(host="nowhere.invalid")
    assert visit(url, resolve=lambda host, port: ["127.0.0.1"]).result == LinkResult.ANSWERS


def test_where_the_first_address_of_a_host_refuses_the_next_one_is_tried(site):
    site.pages["/"] = Handler.answer
    assert visit(site.url(), resolve=lambda host, port: ["127.0.0.2", "127.0.0.1"]).result == LinkResult.ANSWERS


# --- What does not answer ---------------------------------------------------------------------------------------


def test_an_unknown_host_is_told():
    assert visit("http://nowhere.invalid/") == (LinkResult.UNKNOWN_HOST, None, "http://nowhere.invalid/")


def test_a_port_where_nobody_listens_gives_no_answer(site):
    url = site.url()
    site.server_close()
    assert visit(url).result == LinkResult.NO_ANSWER


def test_a_server_that_speaks_no_http_gives_no_answer(site):
    site.pages["/"] = lambda handler: handler.wfile.write(b"220 smtp.wallet.test\r\n")
    assert visit(site.url()).result == LinkResult.NO_ANSWER


def test_a_silent_server_is_waited_for_so_long(site):
    site.pages["/"] = lambda handler: handler.server.is_closing.wait(10)
    started = time.monotonic()
    assert visit(site.url(), limits=SHORT).result == LinkResult.TIMEOUT
    assert time.monotonic() - started < 9


def endless(handler: Handler, line: bytes) -> None:
    """Sends the line again and again, soon enough that no single read takes long."""
    while not handler.server.is_closing.wait(0.02):
        handler.wfile.write(line)
        handler.wfile.flush()


def test_a_server_whose_headers_never_end_is_left(site):
    def drip(handler: Handler) -> None:
        handler.send_response(200)
        handler.flush_headers()
        endless(handler, b"X")

    site.pages["/"] = drip
    started = time.monotonic()
    assert visit(site.url(), limits=SHORT).result == LinkResult.TIMEOUT
    assert time.monotonic() - started < 9


def test_a_page_that_never_ends_is_not_read(site):
    def page(handler: Handler) -> None:
        handler.answer(405 if handler.command == "HEAD" else 200)
        endless(handler, b"x" * 1000)

    site.pages["/"] = page
    assert visit(site.url()).result == LinkResult.ANSWERS


# --- TLS --------------------------------------------------------------------------------------------------------


@pytest.fixture
def secure(tmp_path) -> Iterator[tuple[WebSite, ssl.SSLContext]]:
    """A site with TLS, and the context that trusts its certificate."""
    site, certificate = WebSite(), certificate_for("wallet.test", tmp_path)
    use_tls(site, certificate)
    site.pages["/"] = Handler.answer
    with running(site):
        yield site, ssl.create_default_context(cafile=str(certificate))


def test_a_secure_page_answers_under_its_name(secure):
    site, trusting = secure
    assert visit(site.url(scheme="https"), tls=trusting).result == LinkResult.ANSWERS


def test_a_certificate_of_nobody_is_told(secure):
    site, _trusting = secure
    assert visit(site.url(scheme="https")).result == LinkResult.TLS_ERROR


def test_a_certificate_for_another_name_is_told(secure):
    site, trusting = secure
    url = site.url(scheme="https", host="other.test")
    assert visit(url, tls=trusting).result == LinkResult.TLS_ERROR


def test_a_server_without_tls_is_told(site):
    assert visit(site.url(scheme="https")).result == LinkResult.TLS_ERROR


# --- Politeness -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("agent", ["*", "WalletHelplineLinkCheck"])
def test_a_page_that_robots_txt_forbids_is_not_asked_for(site, agent):
    rules = f"User-agent: {agent}\nDisallow: /private/\n".encode()
    site.pages.update({"/robots.txt": lambda handler: handler.answer(body=rules), "/open": Handler.answer})
    polite = visitor()
    assert polite.visit(site.url("/private/page")) == (LinkResult.NOT_ALLOWED, None, site.url("/private/page"))
    assert polite.visit(site.url("/open")).result == LinkResult.ANSWERS
    assert site.requests == ["GET /robots.txt", "HEAD /open"]


def test_a_robots_txt_that_never_ends_is_read_to_its_limit(site):
    def robots(handler: Handler) -> None:
        handler.answer(body=b"User-agent: *\nDisallow: /private\n")
        for _ in range(100):
            handler.wfile.write(b"# comment\n" * 1000)
        endless(handler, b"#")

    site.pages["/robots.txt"] = robots
    assert visit(site.url("/private")).result == LinkResult.NOT_ALLOWED


def test_two_requests_to_a_host_have_a_pause_between_them(site):
    pauses = []
    site.pages["/"] = Handler.answer
    polite = visitor(pause=60, sleep=pauses.append)
    polite.visit(site.url())
    assert [round(pause) for pause in pauses] == [60]  # between robots.txt and the page
    polite.visit(site.url(host="other.test"))
    assert [round(pause) for pause in pauses] == [60, 60]  # none before the first request to the other host
