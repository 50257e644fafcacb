"""What is cacheable: only what is the same for everybody, each address a page of its own."""

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
from kb.delivery.cache_policy import CACHE_CONTROL, CACHEABLE, WITHOUT_DATABASE, is_cacheable, is_shareable
from tests.pages.addresses import ERRORS, LANGUAGES, PAGES

pytestmark = pytest.mark.django_db

NEVER = {
    "front-door": "depends on the cookie and the browser's language",
    "choose-language": "sets the cookie",
    "alive": "is about this moment",
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
"""By name, why no address of it is kept. So are all of the admin: what staff see is theirs."""

ONCE = {
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
    *ONCE.values(),
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
"""What browsers are told of addresses with this in them, for reasons of their own."""
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
def stranger(site) -> Client:
    return Client()


@pytest.fixture(scope="module")
def page(stranger) -> Callable[[str], HttpResponse]:
    """What a stranger gets at an address, asked for once."""
    return cache(stranger.get)


@pytest.fixture(scope="module")
def administrator(site) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.create_superuser("root"))
    client.cookies["language"] = "en"
    return client


# --- Which addresses ----------------------------------------------------------------------------------------------


def test_every_address_of_the_site_is_kept_or_has_a_reason_not_to_be():
    all_names = set(names(get_resolver().url_patterns))
    others = {name for name in all_names if name.rpartition(":")[2] and not name.startswith("admin:")}
    assert others == {*CACHEABLE, *NEVER}
    assert not {*CACHEABLE} & {*NEVER}


def test_these_tests_know_an_address_of_every_kind_that_is_cached():
    assert {*ONCE, *PER_LANGUAGE} == {*CACHEABLE}
    for name, address in {**ONCE, **PER_LANGUAGE}.items():
        with translation.override("en"):
            assert resolve(address.format("en")).view_name == name


@pytest.mark.parametrize("address", CACHED)
def test_what_is_the_same_for_everyone_is_cached(address):
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
def test_nothing_of_the_staff_and_no_static_file_is_cached(address):
    assert not is_cached(address)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_of_the_kinds_of_pages_all_are_kept_but_what_was_typed_and_forms(name, language):
    assert is_cached(PAGES[name].format(language)) is (name not in PAGES_NOT_CACHED)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ERRORS.values(), ids=ERRORS)
def test_no_error_is_cached(stranger, language, address):
    assert not (is_cached(address.format(language)) and is_shareable(stranger.get(address.format(language))))


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
def test_redirects_forms_what_is_typed_and_what_is_not_there_are_not_kept(address):
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
def test_parameters_that_are_unknown_repeated_empty_encoded_or_long_are_not_kept(query):
    assert not is_cacheable("/en/faq/payment-failed/", query)


@pytest.mark.parametrize("number", ["0", "01", "0001", "1_0", "-1", "1-", "a", "٣", "１", "1234567890"])
def test_a_number_has_one_way_to_be_written(number):
    # int() reads most of these, and each would be the same page once more.
    assert not is_cacheable("/en/faq/", f"page={number}")
    assert is_cacheable("/en/faq/", "page=1")
    assert is_cacheable("/en/faq/", "page=200")


def test_the_api_does_not_take_the_parameters_of_pages():
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
def test_a_query_that_is_kept_says_one_thing_in_one_way(path, query):
    if is_cacheable(path, query):
        read = QueryDict(query)
        assert read.urlencode() == query
        assert all(len(values) == 1 for _, values in read.lists())


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*CACHED, "?", "/", "en", "%3F", "=", "page=2", "\0", "é"])).map("".join) | st.text())
def test_no_path_at_all_is_taken_for_another_or_is_more_than_can_be_asked(path):
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


def test_asking_leaves_the_language_as_it_was():
    cache_policy._is_cacheable.cache_clear()
    for path in ("/en/", "/zh-hans/", "/nowhere/"):
        with translation.override("en"):
            is_cacheable(path, "")
            assert translation.get_language() == "en"


def test_long_addresses_that_strangers_make_up_are_not_remembered():
    before = cache_policy._is_cacheable.cache_info().currsize
    for number in range(10):
        is_cacheable("/en/faq/" + "a" * 60_000 + str(number), "")
        is_cacheable("/en/", str(number) * 60_000)
    assert cache_policy._is_cacheable.cache_info().currsize == before


# --- What the pages are -------------------------------------------------------------------------------------------


SIGNED_OUT = "a" * 32
"""What the browser of somebody still has who was signed in once."""


@pytest.mark.parametrize("address", CACHED)
def test_a_kept_page_is_the_same_for_a_stranger_and_an_administrator_whatever_they_ask_with(
    page, stranger, administrator, address
):
    found = page(address)
    assert found.status_code == 200
    assert is_shareable(found)
    english = {"accept-language": "en", "cookie": f"language=en; sessionid={SIGNED_OUT}", "range": "bytes=0-1"}
    others = [
        administrator.get(address),
        stranger.get(address, headers=english),
        stranger.get(address, headers={"accept-language": "zh-CN", "cookie": "language=zh-hans"}),
    ]
    for other in others:
        assert other.content == found.content
        assert not other.cookies
        assert headers(other) == headers(found)


def headers(response) -> dict[str, str]:
    """Without the language of who asked, in which Django says that even a sitemap is."""
    own = dict(response.headers)
    if not response.wsgi_request.path.startswith(BELOW_A_LANGUAGE):
        del own["Content-Language"]
    return own


@pytest.mark.parametrize("address", CACHED)
def test_a_kept_page_is_the_same_at_every_host_and_scheme_the_site_answers_at(page, stranger, address):
    # One of them is kept for all.
    other = stranger.get(address, secure=True, headers={"host": "LOCALHOST:8661"})
    assert other.content == page(address).content
    assert headers(other) == headers(page(address))


@pytest.mark.parametrize("address", CACHED)
def test_a_kept_page_says_for_how_long_and_varies_on_its_encoding_alone(page, address):
    found = page(address)
    own = [control for part, control in OWN_CACHE_CONTROL.items() if part in address]
    assert set(re.split(r",\s*", found["Cache-Control"])) == set((own or [CACHE_CONTROL])[0].split(", "))
    assert found["Vary"] == "Accept-Encoding"


def test_pages_may_be_cached_by_others_for_seconds_and_for_an_hour_where_the_site_does_not_answer():
    directives = dict(part.partition("=")[::2] for part in CACHE_CONTROL.split(", "))
    assert directives.keys() == {"public", "max-age", "s-maxage", "stale-while-revalidate", "stale-if-error"}
    assert 0 < int(directives["max-age"]) <= 60
    assert 0 < int(directives["s-maxage"]) <= 60
    assert 0 < int(directives["stale-if-error"]) <= 3600


def test_what_needs_no_database_asks_it_nothing(stranger, django_assert_num_queries):
    addresses = {"/livez": "alive", "/": "front-door", "/language/en/": "choose-language", "/favicon.ico": "favicon"}
    assert {*addresses.values()} == WITHOUT_DATABASE
    with django_assert_num_queries(0):
        for address, name in addresses.items():
            assert resolve(address).view_name == name
            assert stranger.get(address).status_code in (200, 302)


@pytest.mark.parametrize(
    "address",
    [
        *("/", "/language/en/", "/livez", "/en/search/?q=95188", "/en/providers/alipay/report/", "/en/nowhere/"),
        *("/en/faq/payment-failed/feedback/", "/en/faq/?page=99", "/en/faq/payment-failed/?utm_source=x", "/admin/"),
        "/en/check-number/?number=95188",
    ],
)
def test_what_is_not_kept_here_is_not_for_others_to_keep_either(stranger, address):
    assert "public" not in stranger.get(address).get("Cache-Control", "")


def test_what_depends_on_the_visitor_says_so(stranger):
    assert {"Cookie", "Accept-Language"} <= set(re.split(r",\s*", stranger.get("/")["Vary"]))
    assert "Accept-Language" in stranger.get("/nowhere/")["Vary"]


def test_a_form_that_is_sent_is_not_for_others_to_keep(stranger):
    assert "public" not in stranger.post("/en/faq/payment-failed/").get("Cache-Control", "")


@override_settings(SECURE_SSL_REDIRECT=True)
def test_a_redirect_to_https_is_not_kept():
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
def test_mistakes_and_what_is_somebodys_own_are_not_finished(response):
    assert not is_shareable(response)


def test_a_page_for_everyone_is():
    assert is_shareable(HttpResponse("page"))
    assert is_shareable(HttpResponse("page", headers={"Cache-Control": "no-cache"}))  # asked about each time, and kept
