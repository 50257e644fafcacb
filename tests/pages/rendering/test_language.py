"""The choice of the language."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.pages.addresses import PAGES
from tests.pages.document import Document

OTHER = {"zh-hans": "en", "en": "zh-hans"}


@pytest.mark.parametrize(
    ("accepted", "home"),
    [
        ("en-GB,en;q=0.9", "/en/"),
        ("zh-CN,zh;q=0.9", "/zh-hans/"),
        ("zh-Hant-TW", "/zh-hans/"),
        ("fr-FR,de;q=0.5", "/zh-hans/"),
        ("", "/zh-hans/"),
        ("*", "/zh-hans/"),
        (";;;q=,=", "/zh-hans/"),
    ],
)
def test_the_root_redirects_to_the_browsers_language(client, accepted, home):
    response = client.get("/", headers={"accept-language": accepted})
    assert response.status_code == 302
    assert response["Location"] == home
    assert "Cookie" in response["Vary"]
    assert "Accept-Language" in response["Vary"]


def test_the_cookie_takes_precedence_over_the_browser(client):
    client.get("/language/en/")
    assert client.get("/", headers={"accept-language": "zh-CN"})["Location"] == "/en/"


def test_an_invalid_cookie_is_ignored(client):
    client.cookies["language"] = "klingon"
    assert client.get("/", headers={"accept-language": "en"})["Location"] == "/en/"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
# The screen to show is in both languages.
@pytest.mark.parametrize("address", [address for name, address in PAGES.items() if name != "show this screen"])
def test_the_switch_leads_to_the_same_page_with_the_same_query(client, shipped_client, language, address):
    query = "q=%E6%94%AF%E4%BB%98&x=a%26b+c" if "search" in address else "x=1"
    address = address.partition("?")[0]
    page = Document(client.get(f"{address.format(language)}?{query}"))
    switch = page.one("a", class_="switch")
    assert switch["lang"] == switch["hreflang"] == {"zh-hans": "en", "en": "zh-Hans"}[language]
    response = client.get(str(switch["href"]))
    assert response.status_code == 302
    assert response["Location"] == f"{address.format(OTHER[language])}?{query}"
    assert response.cookies["language"].value == OTHER[language]


def test_the_switch_keeps_the_page_of_a_list(client, many):
    many(60)
    page = Document(client.get("/en/faq/?page=2"))
    assert client.get(str(page.one("a", class_="switch")["href"]))["Location"] == "/zh-hans/faq/?page=2"


def test_the_switch_of_an_error_page_has_no_query(client, content):
    page = Document(client.get("/en/faq/?page=99"))
    assert parse_qs(urlsplit(str(page.one("a", class_="switch")["href"])).query)["next"] == ["/zh-hans/faq/"]


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example/",
        "https://evil.example/",
        "/\\evil.example",
        "/en/\\evil.example",
        "\\\\evil.example",
        "/en/\n//evil.example",
        "/en/\t/evil.example",
        "/en/\r\nSet-Cookie: a=b",
        "/en/\0",
        "javascript:alert(1)",
        "evil.example",
        "/zh-hans/",
        "/admin/",
        "/enemy/",
        "/en",
        "",
    ],
)
def test_the_choice_redirects_only_to_pages_in_that_language(client, elsewhere):
    response = client.get(f"/language/en/?{urlencode({'next': elsewhere})}")
    assert response.status_code == 302
    assert response["Location"] == "/en/"


def test_the_cookie_lasts_a_year_and_contains_only_the_language(client):
    response = client.get("/language/en/")
    cookie = response.cookies["language"]
    assert cookie["max-age"] == 365 * 24 * 3600
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("language", ["fr", "zh-hant", "EN", "klingon"])
def test_an_unknown_language_cannot_be_chosen(client, content, language):
    response = client.get(f"/language/{language}/")
    assert response.status_code == 404
    assert not response.cookies


def test_an_address_without_language_redirects_to_the_visitors(client, content):
    response = client.get("/faq/payment-failed/", headers={"accept-language": "en"})
    assert response.status_code == 302
    assert response["Location"] == "/en/faq/payment-failed/"
