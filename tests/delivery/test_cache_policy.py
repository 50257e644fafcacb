"""The responses at cacheable addresses are the same for everybody, and say how long caches may use them."""

import re
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, override_settings
from django.urls import resolve

from kb.delivery.cache_policy import CACHE_CONTROL, is_shareable
from kb.delivery.outage import WITHOUT_DATABASE
from tests.delivery.test_cacheable_addresses import CACHED, is_cached
from tests.pages.addresses import ERRORS, LANGUAGES

pytestmark = pytest.mark.django_db

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


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ERRORS.values(), ids=ERRORS)
def test_errors_are_not_cacheable(visitor, language, address):
    assert not (is_cached(address.format(language)) and is_shareable(visitor.get(address.format(language))))


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
