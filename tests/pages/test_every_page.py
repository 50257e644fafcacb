"""Rules for every kind of page, in both languages."""

import re

import pytest
from django.conf import settings

from tests.pages.addresses import ANSWERING_POST, CANONICAL, ERRORS, LANGUAGES, NOT_INDEXED, PAGES
from tests.pages.document import Document

HTML_LANGUAGE = {"zh-hans": "zh-Hans", "en": "en"}
every_language = pytest.mark.parametrize("language", LANGUAGES)
every_page = pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
every_error = pytest.mark.parametrize("address", ERRORS.values(), ids=ERRORS)
indexed_pages = pytest.mark.parametrize("name", [name for name in PAGES if name not in NOT_INDEXED])


@pytest.fixture
def client(shipped_client):
    return shipped_client


@pytest.fixture
def read(read_shipped):
    return read_shipped


@every_language
@every_page
def test_a_page_is_sound_html_with_one_heading_and_its_landmarks(read, language, address):
    page = read(address.format(language))
    assert page.one("h1").text.strip()
    assert len(page.all("header")) == len(page.all("main")) == len(page.all("footer")) == 1
    assert page.all("nav")
    ids = [element["id"] for element in page.elements if "id" in element.attributes]
    assert len(ids) == len(set(ids))


@every_language
@every_page
def test_a_page_declares_its_language(client, language, address):
    response = client.get(address.format(language))
    assert Document(response).one("html")["lang"] == HTML_LANGUAGE[language]
    assert response["Content-Language"] == language


@every_language
@every_page
def test_the_skip_link_leads_to_the_content(read, language, address):
    page = read(address.format(language))
    assert page.one("a", class_="skip")["href"] == f"#{page.one('main')['id']}"


@every_language
@every_page
def test_title_and_description_are_in_the_language_of_the_page(read, language, address):
    page = read(address.format(language))
    texts = (page.one("title").text, page.one("meta", name="description")["content"])
    for text in texts:
        assert text.strip()
        if language == "zh-hans":
            assert re.search("[一-鿿]", text)
        else:
            assert not re.search("[一-鿿]", text)


@indexed_pages
def test_titles_differ_between_the_languages(read, name):
    address = PAGES[name]
    assert read(address.format("en")).one("title").text != read(address.format("zh-hans")).one("title").text


def test_no_two_pages_have_the_same_title(read):
    titles = [read(address.format("en")).one("title").text for address in PAGES.values()]
    assert len(titles) == len(set(titles))


@every_language
@indexed_pages
def test_canonical_and_alternates_name_the_public_addresses(read, language, name):
    asked = PAGES[name].format(language)
    page = read(f"{asked}{'&' if '?' in asked else '?'}utm_source=x")
    address = CANONICAL.get(name, PAGES[name])
    site = settings.SITE_URL
    assert page.one("link", rel="canonical")["href"] == site + address.format(language)
    alternates = {
        link["hreflang"]: link["href"] for link in page.all("link", rel="alternate") if "hreflang" in link.attributes
    }
    assert alternates == {
        "zh-Hans": site + address.format("zh-hans"),
        "en": site + address.format("en"),
        "x-default": f"{site}/",
    }


@every_language
@pytest.mark.parametrize("name", sorted(NOT_INDEXED))
def test_pages_for_one_visitor_are_not_indexed(read, language, name):
    page = read(PAGES[name].format(language))
    assert page.one("meta", name="robots")["content"] == "noindex"
    assert not page.all("link", rel="canonical")


@every_language
@every_page
def test_there_are_no_scripts_but_the_sites_own_modules_and_no_inline_styles(read, language, address):
    page = read(address.format(language))
    (script,) = [element for element in page.all("script") if element["type"] != "application/ld+json"]
    assert script["type"] == "module"
    assert script["src"].startswith("/static/kb/")
    assert not script.text
    assert not page.all("style")
    assert not [
        element
        for element in page.elements
        if any(name == "style" or name.startswith("on") for name in element.attributes)
    ]


@every_language
@every_page
def test_all_that_a_page_loads_comes_from_this_site(read, language, address):
    page = read(address.format(language))
    loaded = [element["src"] for element in page.elements if "src" in element.attributes]
    loaded += [
        link["href"]
        for rel in ("stylesheet", "icon", "manifest", "apple-touch-icon")
        for link in page.all("link", rel=rel)
    ]
    assert len(loaded) >= 5
    assert all(address.startswith(("/", "data:")) and not address.startswith("//") for address in loaded)


@every_language
@every_page
def test_a_page_sets_no_cookie_and_varies_on_its_encoding_alone(client, language, address):
    response = client.get(address.format(language))
    assert not response.cookies
    assert response["Vary"] == "Accept-Encoding"


@every_language
@every_page
def test_the_feed_of_the_language_is_announced(read, language, address):
    page = read(address.format(language))
    assert page.one("link", type="application/atom+xml")["href"] == f"/{language}/feed/"


@every_language
@every_page
def test_phones_do_not_turn_digits_into_links(read, language, address):
    assert read(address.format(language)).one("meta", name="format-detection")["content"] == "telephone=no"


@every_language
@pytest.mark.parametrize("address", [address for name, address in PAGES.items() if name not in ANSWERING_POST])
def test_other_methods_get_an_error_page(client, language, address):
    for method in (client.post, client.put, client.delete, client.patch, client.options):
        response = method(address.format(language))
        assert response.status_code == 405
        assert response["Allow"] == "GET, HEAD"
        assert (
            Document(response).one("h1").text
            == {
                "zh-hans": "此页面仅供浏览",
                "en": "This page can only be read",
            }[language]
        )


@every_language
@every_page
def test_head_is_answered_like_get_without_the_page(client, language, address):
    response = client.head(address.format(language))
    assert response.status_code == 200
    assert not response.content


@every_language
@every_error
def test_an_error_page_is_sound_too_and_not_indexed(client, language, address):
    response = client.get(address.format(language))
    page = Document(response)
    assert page.one("html")["lang"] == HTML_LANGUAGE[language]
    assert page.one("h1").text.strip()
    assert page.one("meta", name="robots")["content"] == "noindex"
    assert not [link for link in page.all("link", rel="alternate") if "hreflang" in link.attributes]
    assert not response.cookies


def test_the_menu_says_where_the_reader_is(read):
    def current(address):
        return {
            a["href"]: a["aria-current"]
            for a in read(address).all("a")
            if "aria-current" in a.attributes and "menu" in [element.attributes.get("class") for element in a.within]
        }

    assert current("/en/faq/payment-failed/") == {"/en/faq/": "true"}
    assert current("/en/guide/") == {"/en/guide/": "page"}
