"""Cacheable are only pages that are the same for everybody, at one address each."""

import re
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.test import Client, override_settings
from django.urls import Resolver404, URLPattern, get_resolver, resolve
from django.utils import translation
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb.delivery import cache_policy
from kb.delivery.cache_policy import CACHE_CONTROL, CACHEABLE, is_cacheable, is_shareable
from kb.delivery.outage import WITHOUT_DATABASE
from tests.pages.addresses import ERRORS, LANGUAGES, PAGES

pytestmark = pytest.mark.django_db

NOT_CACHEABLE = {
    "front-door": "depends on the cookie and the browser's language",
    "choose-language": "sets the cookie",
    "alive": "is about this moment",
    "preview": "is for whoever has the link",
    "ready": "is about this moment",
    "report-number": "is a form",
    "report-thanks": "answers one visitor",
    "feedback": "is a form",
    "feedback-thanks": "answers one visitor",
    "search-suggestions": "answers what somebody typed",
    "search-opened": "counts",
    "favicon": "leads elsewhere",
    "style": "is for the staff, with made-up content that is of this moment",
    "set_language": "sets the staff's cookie",
    "api-not-found": "is no page",
    "api-v1:openapi-json": "is asked for by programmers",
    "api-v1:api-root": "is not there",
    "api-v1:symptoms": "is asked for seldom",
    "api-v1:notices": "is asked for seldom",
}
"""The views that are not cacheable, with the reason. The admin is not cacheable either."""

WITHOUT_LANGUAGE = {
    "sitemap": "/sitemap.xml",
    "sitemap-part": "/sitemap-questions-1.xml",
    "robots": "/robots.txt",
    "llms": "/llms.txt",
    "service-worker": "/sw.js",
    "saved-pages": "/saved-pages.json",
    "hotlines-file": "/api/v1/hotlines.json",
    "hotlines-file-keys": "/.well-known/jwks.json",
    "api-v1:providers": "/api/v1/providers/",
    "api-v1:provider": "/api/v1/providers/alipay/",
    "api-v1:faqs": "/api/v1/faq/",
    "api-v1:faq": "/api/v1/faq/payment-failed/",
    "api-v1:guide": "/api/v1/guide/",
    "api-v1:section": "/api/v1/guide/main-features/",
}
PER_LANGUAGE = {
    "home": "/{}/",
    "providers": "/{}/providers/",
    "provider": "/{}/providers/alipay/",
    "provider-markdown": "/{}/providers/alipay.md",
    "contacts-card": "/{}/providers/alipay/hotlines.vcf",
    "faqs": "/{}/faq/",
    "faq": "/{}/faq/payment-failed/",
    "faq-markdown": "/{}/faq/payment-failed.md",
    "side-by-side": "/{}/faq/payment-failed/side-by-side/",
    "what-happened": "/{}/what-happened/wrong-person/",
    "call-sheet": "/{}/call-sheet/",
    "show": "/{}/show/charged-but-failed/",
    "offline": "/{}/offline/",
    "app-manifest": "/{}/manifest.webmanifest",
    "picture": "/{}/picture/page/home.png",
    "guide": "/{}/guide/",
    "section": "/{}/guide/main-features/",
    "search": "/{}/search/",
    "deceived": "/{}/deceived/",
    "check-number": "/{}/check-number/",
    "number-changes": "/{}/changes/",
    "number-changes-feed": "/{}/changes/feed/",
    "hotlines-file-help": "/{}/hotlines-file/",
    "feed": "/{}/feed/",
}
WITH_PARAMETERS = [
    "/{}/faq/?page=1",
    "/{}/faq/?provider=alipay",
    "/{}/faq/payment-failed/?provider=alipay",
    "/{}/faq/payment-failed/side-by-side/?provider=alipay",
    "/{}/show/charged-but-failed/?provider=alipay",
    "/{}/call-sheet/?provider=alipay&problem=charged-but-failed",
    "/{}/call-sheet/?problem=charged-but-failed&provider=alipay",
    "/{}/call-sheet/?provider=alipay&faq=payment-failed",
]
CACHED = [
    *WITHOUT_LANGUAGE.values(),
    *(address.format(language) for address in [*PER_LANGUAGE.values(), *WITH_PARAMETERS] for language in LANGUAGES),
]
OWN_CACHE_CONTROL = {
    "/sw.js": "no-cache",
    "/saved-pages.json": "no-cache",
    "/manifest.webmanifest": "public, max-age=3600",
    "/picture/": "public, max-age=86400",
    "/api/v1/": "public, max-age=60",
    "/.well-known/jwks.json": "public, max-age=60",
}
"""Cache-Control of addresses that contain these strings."""
BELOW_A_LANGUAGE = tuple(f"/{language}/" for language in LANGUAGES)

PAGES_NOT_CACHED = {
    *("report a number", "report taken", "feedback", "feedback taken"),
    *(name for name in PAGES if name.startswith("search ")),
}


def is_cached(address: str) -> bool:
    path, _, query = address.partition("?")
    return is_cacheable(path, query)


def names(patterns, namespace="") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name or ''}"
        else:
            yield from names(pattern.url_patterns, namespace + (f"{pattern.namespace}:" if pattern.namespace else ""))


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The shipped content, loaded once: these tests only read."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_kb", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def visitor(site) -> Client:
    return Client()


@pytest.fixture(scope="module")
def page(visitor) -> Callable[[str], HttpResponse]:
    """Returns the response to a visitor, requested once for each address."""
    return cache(visitor.get)


@pytest.fixture(scope="module")
def administrator(site) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.create_superuser("root"))
    client.cookies["language"] = "en"
    return client


# --- Which addresses ----------------------------------------------------------------------------------------------


def test_every_view_is_cacheable_or_listed_as_not_cacheable():
    all_names = set(names(get_resolver().url_patterns))
    others = {name for name in all_names if name.rpartition(":")[2] and not name.startswith("admin:")}
    assert others == {*CACHEABLE, *NOT_CACHEABLE}
    assert not {*CACHEABLE} & {*NOT_CACHEABLE}


def test_these_tests_have_an_address_of_every_cacheable_view():
    assert {*WITHOUT_LANGUAGE, *PER_LANGUAGE} == {*CACHEABLE}
    for name, address in {**WITHOUT_LANGUAGE, **PER_LANGUAGE}.items():
        with translation.override("en"):
            assert resolve(address.format("en")).view_name == name


@pytest.mark.parametrize("address", CACHED)
def test_a_page_that_is_the_same_for_everybody_is_cacheable(address):
    assert is_cached(address)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "/admin/",
            "/admin/search/",
            "/admin/login/",
            "/admin/kb/faq/",
            "/admin/kb/faq/1/change/",
            "/admin/language/",
        ),
        *("/admin/search/?q=x", "/admin/kb/faq/add/", "/admin/jsi18n/", "/static/kb/site.css", "/favicon.ico"),
    ],
)
def test_neither_admin_pages_nor_static_files_are_cacheable(address):
    assert not is_cached(address)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_all_kinds_of_pages_are_cacheable_except_forms_and_typed_text(name, language):
    assert is_cached(PAGES[name].format(language)) is (name not in PAGES_NOT_CACHED)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ERRORS.values(), ids=ERRORS)
def test_errors_are_not_cacheable(visitor, language, address):
    assert not (is_cached(address.format(language)) and is_shareable(visitor.get(address.format(language))))


@pytest.mark.parametrize(
    "address",
    [
        *("/", "/language/en/", "/language/en/?next=/en/faq/", "/livez", "/readyz", "/en", "/en/faq", "/zh/", "/EN/"),
        *("/en-us/", "/zh-hans", "/zh-hant/", "/en/faq/payment-failed", "//en/", "/en//", "/en/faq//", "", "en/"),
        *("/en/check-number/?number=95188", "/en/search/?q=95188", "/en/search/?q=", "/en/search/suggestions/?q=a"),
        *("/en/style/", "/en/providers/alipay/report/", "/en/faq/payment-failed/feedback/", "/en/search/opened/"),
        *("/en/\n", "/en/faq/payment-failed/\n", "/en/faq/\0/", "/en/faq/支付/", "/api/v1/notices/"),
        "/" + "a" * 100_000,
        "/en-" + "a" * 100_000 + "/",
        "/en/faq/" + "a" * 100_000 + "/",
    ],
)
def test_redirects_forms_typed_text_and_unknown_addresses_are_not_cacheable(address):
    assert not is_cached(address)


@pytest.mark.parametrize(
    "query",
    [
        *("provider=alipay&provider=wechat-pay", "provider=alipay&provider=alipay", "provider=", "provider", "="),
        *("provider=%61lipay", "%70rovider=alipay", "provider=alipay%20", "provider=ali+pay", "provider=alipay&"),
        *("&provider=alipay", "provider=alipay&&", "provider=alipay;x=1", "provider=alipay&utm_source=x", "x=1"),
        *("page=2", "q=alipay", "PROVIDER=alipay", "provider=支付", "provider=../x", "provider=a/b", "provider=a?b"),
        *("provider=a%00", "provider=a\0", "provider=a\n", "?provider=alipay", "provider==alipay", "&", "%"),
        *("provider=" + "a" * 61, "provider=" + "a" * 100_000, "&" * 10_000),
    ],
)
def test_unknown_repeated_empty_encoded_or_long_parameters_are_not_cacheable(query):
    assert not is_cacheable("/en/faq/payment-failed/", query)


@pytest.mark.parametrize("number", ["0", "01", "0001", "1_0", "-1", "1-", "a", "٣", "１", "1234567890"])
def test_only_one_spelling_of_a_page_number_is_cacheable(number):
    # int() reads most of these, and each would be the same page once more.
    assert not is_cacheable("/en/faq/", f"page={number}")
    assert is_cacheable("/en/faq/", "page=1")
    assert is_cacheable("/en/faq/", "page=200")


def test_the_parameters_of_pages_are_not_cacheable_in_the_api():
    for query in ("page=2", "provider=alipay"):
        assert not is_cacheable("/api/v1/faq/", query)
        assert not is_cacheable("/api/v1/faq/payment-failed/", query)
        assert not is_cacheable("/api/v1/providers/alipay/", query)


addresses = st.sampled_from([address.partition("?")[0] for address in CACHED])
parts = st.sampled_from(
    [*("provider", "page", "problem", "faq", "q", "=", "=alipay", "&", "?", "%3D", "%26", "+", " ", "2", "a", "-", "#")]
)
queries = st.lists(parts, max_size=9).map("".join) | st.text(max_size=30)


@settings(max_examples=300, deadline=None)
@given(addresses, queries)
@example("/en/call-sheet/", "faq=a&provider=b")
def test_a_cacheable_query_is_written_in_only_one_way(path, query):
    if is_cacheable(path, query):
        read = QueryDict(query)
        assert read.urlencode() == query
        assert all(len(values) == 1 for _, values in read.lists())


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*CACHED, "?", "/", "en", "%3F", "=", "page=2", "\0", "é"])).map("".join) | st.text())
def test_any_path_is_cacheable_only_if_it_resolves_to_a_cacheable_view(path):
    if is_cacheable(path, ""):
        assert "?" not in path  # else it would have the key of another page
        assert path.startswith("/")
        assert resolve_in_its_language(path)


def resolve_in_its_language(path):
    with translation.override(translation.get_language_from_path(path)):
        try:
            return resolve(path)
        except Resolver404:
            return None


def test_is_cacheable_does_not_change_the_active_language():
    cache_policy._is_cacheable.cache_clear()
    for path in ("/en/", "/zh-hans/", "/nowhere/"):
        with translation.override("en"):
            is_cacheable(path, "")
            assert translation.get_language() == "en"


def test_long_addresses_are_not_stored_in_the_cache_of_is_cacheable():
    before = cache_policy._is_cacheable.cache_info().currsize
    for number in range(10):
        is_cacheable("/en/faq/" + "a" * 60_000 + str(number), "")
        is_cacheable("/en/", str(number) * 60_000)
    assert cache_policy._is_cacheable.cache_info().currsize == before


# --- The responses -------------------------------------------------------------------------------------------


SIGNED_OUT = "a" * 32
"""A session cookie that is left after signing out."""


@pytest.mark.parametrize("address", CACHED)
def test_a_cacheable_page_is_the_same_for_visitors_and_administrators_with_any_headers(
    page, visitor, administrator, address
):
    found = page(address)
    assert found.status_code == 200
    assert is_shareable(found)
    english = {"accept-language": "en", "cookie": f"language=en; sessionid={SIGNED_OUT}", "range": "bytes=0-1"}
    others = [
        administrator.get(address),
        visitor.get(address, headers=english),
        visitor.get(address, headers={"accept-language": "zh-CN", "cookie": "language=zh-hans"}),
    ]
    for other in others:
        assert other.content == found.content
        assert not other.cookies
        assert headers(other) == headers(found)


def headers(response) -> dict[str, str]:
    """Returns the headers without Content-Language, which Django sets from the request."""
    own = dict(response.headers)
    if not response.wsgi_request.path.startswith(BELOW_A_LANGUAGE):
        del own["Content-Language"]
    return own


@pytest.mark.parametrize("address", CACHED)
def test_a_cacheable_page_is_the_same_at_every_host_and_scheme(page, visitor, address):
    # One response is stored for all of them.
    other = visitor.get(address, secure=True, headers={"host": "LOCALHOST:8661"})
    assert other.content == page(address).content
    assert headers(other) == headers(page(address))


@pytest.mark.parametrize("address", CACHED)
def test_a_cacheable_page_has_cache_control_and_varies_on_accept_encoding_alone(page, address):
    found = page(address)
    own = [control for part, control in OWN_CACHE_CONTROL.items() if part in address]
    assert set(re.split(r",\s*", found["Cache-Control"])) == set((own or [CACHE_CONTROL])[0].split(", "))
    assert found["Vary"] == "Accept-Encoding"


def test_caches_may_use_a_page_for_seconds_and_for_an_hour_while_the_site_is_down():
    directives = dict(part.partition("=")[::2] for part in CACHE_CONTROL.split(", "))
    assert directives.keys() == {"public", "max-age", "s-maxage", "stale-while-revalidate", "stale-if-error"}
    assert 0 < int(directives["max-age"]) <= 60
    assert 0 < int(directives["s-maxage"]) <= 60
    assert 0 < int(directives["stale-if-error"]) <= 3600


def test_views_without_database_make_no_query(visitor, django_assert_num_queries):
    addresses = {"/livez": "alive", "/": "front-door", "/language/en/": "choose-language", "/favicon.ico": "favicon"}
    with django_assert_num_queries(0):
        for address, name in addresses.items():
            assert resolve(address).view_name == name
            assert visitor.get(address).status_code in (200, 302)
    assert {*addresses.values()} == WITHOUT_DATABASE


@pytest.mark.parametrize(
    "address",
    [
        *("/", "/language/en/", "/livez", "/en/search/?q=95188", "/en/providers/alipay/report/", "/en/nowhere/"),
        *("/en/faq/payment-failed/feedback/", "/en/faq/?page=99", "/en/faq/payment-failed/?utm_source=x", "/admin/"),
        "/en/check-number/?number=95188",
    ],
)
def test_pages_that_are_not_cacheable_have_no_public_cache_control(visitor, address):
    assert "public" not in visitor.get(address).get("Cache-Control", "")


def test_pages_that_depend_on_the_visitor_vary_on_their_headers(visitor):
    assert {"Cookie", "Accept-Language"} <= set(re.split(r",\s*", visitor.get("/")["Vary"]))
    assert "Accept-Language" in visitor.get("/nowhere/")["Vary"]


def test_the_response_to_a_sent_form_is_not_public(visitor):
    assert "public" not in visitor.post("/en/faq/payment-failed/").get("Cache-Control", "")


@override_settings(SECURE_SSL_REDIRECT=True)
def test_a_redirect_to_https_is_not_cacheable():
    response = Client().get("/en/")
    assert response.status_code == 301
    assert not is_shareable(response)
    assert "Cache-Control" not in response


def with_cookie() -> HttpResponse:
    response = HttpResponse("page")
    response.set_cookie("language", "en")
    return response


@pytest.mark.parametrize(
    "response",
    [
        *(HttpResponse("page", status=status) for status in (201, 204, 206, 301, 302, 304, 400, 404, 410, 500, 503)),
        *(
            HttpResponse("page", headers={"Cache-Control": control})
            for control in ("no-store", "private", "max-age=0, no-cache, no-store, must-revalidate, private")
        ),
        StreamingHttpResponse(["page"]),
        with_cookie(),
    ],
    ids=str,
)
def test_errors_and_personal_responses_are_not_shareable(response):
    assert not is_shareable(response)


def test_a_successful_response_without_cookies_is_shareable():
    assert is_shareable(HttpResponse("page"))
    assert is_shareable(
        HttpResponse("page", headers={"Cache-Control": "no-cache"})
    )  # asked about each time, and stored
