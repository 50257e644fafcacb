"""Bad input to any public address gets a 4xx or a normal response, never a 5xx."""

import re
from collections.abc import Iterator
from secrets import token_hex
from urllib.parse import quote, quote_from_bytes

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.delivery.snapshot import in_snapshot

ADDRESSES = (
    "/",
    "/sitemap.xml",
    "/sitemap-questions-1.xml",
    "/robots.txt",
    "/llms.txt",
    "/sw.js",
    "/saved-pages.json",
    "/livez",
    "/readyz",
    "/language/en/",
    "/api/v1/openapi.json",
    "/api/v1/hotlines.json",
    "/.well-known/jwks.json",
    *(f"/api/v1/{kind}/" for kind in ("providers", "faq", "guide", "symptoms", "notices")),
    *(f"/api/v1/{page}/" for page in ("providers/alipay", "faq/payment-failed", "guide/summary")),
    "/zh-hans/",
    *(
        f"/en/{page}"
        for page in (
            "",
            "providers/",
            "providers/alipay/",
            "providers/alipay/hotlines.vcf",
            "providers/alipay/report/",
            "providers/alipay/report/thanks/",
            "faq/",
            "faq/payment-failed/",
            "faq/payment-failed.md",
            "faq/payment-failed/side-by-side/",
            "faq/payment-failed/feedback/",
            "faq/payment-failed/feedback/thanks/",
            "what-happened/payment-failed/",
            "call-sheet/",
            "show/payment-failed/",
            "picture/faq/payment-failed.png",
            "offline/",
            "manifest.webmanifest",
            "guide/",
            "guide/summary/",
            "search/",
            "search/suggestions/",
            "feed/",
            "deceived/",
            "check-number/",
            "changes/",
            "changes/feed/",
            "hotlines-file/",
        )
    ),
)
"""One address of each view, in one language."""

PAYLOADS = {
    "very long": b"a" * 20_000,
    "very long Chinese": "付".encode() * 3_000,
    "NUL": b"a\0b",
    "control characters": bytes(range(1, 32)) + b"\x7f",
    "line breaks": b"a\r\nSet-Cookie: a=b",
    "broken UTF-8": b"\xff\xfe\xc3\x28",
    "overlong UTF-8": b"\xc0\xaf\xc0\xae",
    "surrogate": b"\xed\xa0\x80",
    "half a character": "付".encode()[:2],
    "SQL": b"' OR 1=1; DROP TABLE kb_faq; --",
    "SQL wildcards": b"%_\\%%",
    "HTML": b'"><script>alert(1)</script>',
    "template": b"{{ 7*7 }}{% debug %}",
    "format": b"%s%n%(x)s{0}",
    "path": b"../../../../etc/passwd",
    "backslash": b"..\\..\\windows",
    "other host": b"//evil.example/",
    "huge number": b"9" * 400,
    "negative": b"-1",
    "zero": b"0",
    "float": b"1e309",
    "not a number": b"NaN",
    "Arabic digits": "٣".encode(),
    "superscript": "²".encode(),
    "25 digits": b"9" * 25,
    "empty": b"",
    "white space": "　 \t".encode(),
    "right to left": "\u202e\u200fabc".encode(),
    "combining": ("e" + "\u0301" * 500).encode(),
    "emoji": "💳🔒".encode(),
}

SEEN_BY_DATABASE = (
    "NUL",
    "control characters",
    "broken UTF-8",
    "surrogate",
    "SQL wildcards",
    "huge number",
    "25 digits",
    "emoji",
)
"""What a database could answer in its own way. The others are tried on SQLite alone."""
TRIED = {
    name: payload for name, payload in PAYLOADS.items() if connection.vendor != "postgresql" or name in SEEN_BY_DATABASE
}

PARAMETERS = (
    "q",
    "page",
    "next",
    "limit",
    "offset",
    "number",
    "reason",
    "provider",
    "problem",
    "faq",
    "step",
    "after",
    "show",
    "id",
)

METHODS = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "HEAD", "BREW")

BROKEN_ESCAPES = ("%", "%zz", "%u4ed8", "%e4%bb", "%00", "%0", "a%", "%ff%")


PARENTS = (
    *("/", "/language/", "/api/", "/api/v1/", "/api/v1/providers/", "/api/v1/faq/", "/api/v1/guide/"),
    *("/en/", "/en/providers/", "/en/providers/alipay/", "/en/faq/", "/en/faq/payment-failed/", "/en/guide/"),
    *("/en/what-happened/", "/en/show/", "/en/picture/", "/en/picture/faq/", "/sitemap-", "/preview/"),
)
"""Addresses with a part that a view reads."""


def _requests(payload: bytes) -> Iterator[str]:
    """Yields every view with `payload` in each place that a visitor controls."""
    written = quote_from_bytes(payload, safe="")
    everything = "&".join(f"{name}={written}" for name in (*PARAMETERS, written))
    yield from (f"{address}?{everything}" for address in ADDRESSES)
    yield from (f"{address}{written}/" for address in PARENTS)
    yield from (f"/{written}/faq/", f"/language/{written}/?next=/en/", f"/preview/{written}/en/")


def _routes(resolver: URLResolver, before: str = "/") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern, route)
        else:
            yield route


def test_every_address_of_which_a_part_is_read_is_tried() -> None:
    with override("en"):
        routes = [route for route in _routes(get_resolver()) if not route.startswith("/admin/")]
    assert {re.split(r"\(\?P|<", route)[0] for route in routes if "<" in route} <= set(PARENTS)


@pytest.fixture
def visitor(searchable: None) -> Iterator[Client]:
    with in_snapshot(token_hex()):  # as the page store renders pages
        yield Client(raise_request_exception=False)


def _must_be_answered(visitor: Client, address: str, **headers: str) -> None:
    response = visitor.generic("GET", address, headers=headers)
    assert response.status_code < 500, f"{response.status_code} for {address[:200]}"
    assert b"<script>alert" not in response.content, address[:200]


@pytest.mark.parametrize("payload", TRIED.values(), ids=TRIED)
def test_bad_text_in_any_place_of_any_address_is_answered(visitor: Client, payload: bytes) -> None:
    requests = list(_requests(payload))
    assert len(requests) > 60  # times the payloads: some 1,800 cases
    for address in requests:
        _must_be_answered(visitor, address)


@pytest.mark.parametrize("escape", BROKEN_ESCAPES)
def test_broken_percent_encoding_is_answered(visitor: Client, escape: str) -> None:
    for address in ADDRESSES:
        _must_be_answered(visitor, f"{address}?q={escape}&page={escape}&next={escape}")
    for address in PARENTS:
        _must_be_answered(visitor, f"{address}{escape}")


@pytest.mark.parametrize("method", METHODS)
def test_a_wrong_method_is_answered(visitor: Client, method: str) -> None:
    for address in ADDRESSES:
        response = visitor.generic(method, address, b"\xff\x00{", content_type="application/json")
        expected = {200, 302} if method == "HEAD" else {405}
        if method == "POST" and address.endswith(("/report/", "/feedback/")):
            expected = {400}
        if method == "OPTIONS" and address.startswith(("/api/", "/.well-known/")):
            expected = {204}  # the preflight request of a browser (CORS)
        assert response.status_code in expected, f"{method} {address}: {response.status_code}"


@pytest.mark.parametrize("language", ["fr", "zh-hant", "zh", "EN", "en-us", "xx", "zh_hans", "admin2"])
def test_an_unknown_language_is_not_found(visitor: Client, language: str) -> None:
    for page in ("", "faq/", "faq/payment-failed/", "search/?q=a"):
        assert visitor.get(f"/{language}/{page}").status_code == 404


@pytest.mark.parametrize("payload", TRIED.values(), ids=TRIED)
def test_bad_headers_and_cookies_are_answered(visitor: Client, payload: bytes) -> None:
    value = payload.decode("latin-1").replace("\r", "").replace("\n", "")
    visitor.cookies.load({"language": "x"})
    for address in ("/", "/en/", "/en/search/?q=a", "/api/v1/faq/"):
        _must_be_answered(visitor, address, accept_language=value, cookie=f"language={value}", accept=value)


def test_an_unknown_host_is_refused(visitor: Client) -> None:
    assert visitor.get("/en/", headers={"host": "evil.example"}).status_code == 400


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=250))
def test_anything_a_person_can_type_can_be_searched(visitor: Client, query: str) -> None:
    encoded = quote(query.encode("utf-8", "surrogatepass"))
    _must_be_answered(visitor, f"/en/search/?q={encoded}")
