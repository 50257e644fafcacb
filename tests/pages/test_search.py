"""The search page; how a query finds something is tests/search/."""

import pytest


@pytest.fixture
def read(read_shipped):
    return read_shipped


def test_what_was_found_stands_under_a_heading_for_each_kind(read):
    page = read("/en/search/?q=password")
    assert page.texts("h2") == ["Common questions", "Guide"]
    assert page.one("a", href="/en/faq/forgot-password/")


def test_a_number_finds_its_provider_with_a_link_to_call(read):
    page = read("/zh-hans/search/?q=400 666 8800")
    assert page.calls == ["tel:4006668800"]
    assert page.texts("h2") == ["客服热线"]


def test_the_query_stays_in_the_box_and_in_the_title(read):
    page = read("/en/search/?q=lost%20card")
    assert page.one("input")["value"] == "lost card"
    assert page.one("title").text.startswith("lost card · Search")


def test_nothing_found_is_no_dead_end(read):
    page = read("/en/search/?q=zzzz")
    assert "Nothing found. Try fewer or other words, or call a hotline." in page.texts("p", class_="message")
    assert len(page.calls) == 5
    assert page.one("a", href="/en/faq/payment-failed/")


def test_nothing_asked_for_is_nothing_missing(read):
    page = read("/en/search/")
    assert not page.all("p", class_="message")
    assert len(page.calls) == 5


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("zh-hans", "搜索内容太长，请不要超过 200 个字符。"),
        ("en", "This is more than we can search for: please use at most 200 characters."),
    ],
)
def test_too_long_a_query_is_refused_with_a_message(read, language, message):
    page = read(f"/{language}/search/?q={'长' * 201}", status=400)
    assert page.texts("p", class_="message") == [message]
    assert page.calls


def test_the_longest_query_allowed_is_answered(read):
    read("/en/search/?q=" + "长" * 200)


@pytest.mark.parametrize(
    "query",
    [
        *("%00", "a%00b", "%01%1F%7F", "%0D%0ASet-Cookie:a=b", "%E2%80%AE"),
        *("%FF%FE", "%ED%A0%80", "%ED%B0%80", "%F4%90%80%80", "%", "%25", "_", "\\"),
        *("'", "%27%20OR%201=1--", "%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "{{7*7}}"),
        *("%EF%B7%BA" * 60, "%20".join("abcdefghij" * 10), "%20".join("付款失败怎么办" * 14)),
    ],
)
def test_no_query_breaks_the_page_or_gets_into_its_markup(read, query):
    page = read(f"/en/search/?q={query}")
    assert page.one("h1").text == "Search"
    assert not page.all("script")
    assert str(page.one("input")["value"]).isprintable()


def test_a_query_of_signs_alone_finds_nothing_rather_than_everything(read):
    assert read("/en/search/?q=%25").texts("p", class_="message")


def test_the_form_asks_by_get_so_that_a_search_can_be_shared(read):
    form = read("/en/").one("form")
    assert form["action"] == "/en/search/"
    assert form.attributes.get("method", "get") == "get"
