"""Cacheable are only the addresses of pages that are the same for everybody, each written in one way."""

from collections.abc import Iterator

import pytest
from django.http import QueryDict
from django.urls import Resolver404, URLPattern, get_resolver, resolve
from django.utils import translation
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb.delivery import cache_policy
from kb.delivery.cache_policy import CACHEABLE, is_cacheable
from tests.pages.addresses import LANGUAGES, PAGES

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
