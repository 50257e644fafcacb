"""The error pages."""

import pytest
from django.db import OperationalError
from django.http import HttpRequest

from kb.pages.help import home
from kb.pages.rendering import errors
from tests.pages.document import Document


@pytest.mark.parametrize(("language", "title"), [("zh-hans", "页面不存在"), ("en", "This page does not exist")])
def test_a_404_has_the_hotlines_and_the_search_box(read, content, language, title):
    page = read(f"/{language}/nowhere/", status=404)
    assert page.one("h1").text == title
    assert len(page.calls) == 5
    assert page.one("form", role="search")


@pytest.mark.parametrize(("accepted", "language"), [("en", "en"), ("zh-CN", "zh-Hans"), ("fr", "zh-Hans")])
@pytest.mark.parametrize("address", ["/fr/faq/", "/nowhere", "/de/"])
def test_an_unknown_address_gets_a_404_in_the_visitors_language(client, content, accepted, language, address):
    response = client.get(address, headers={"accept-language": accepted})
    assert response.status_code == 404
    page = Document(response)
    assert page.one("html")["lang"] == language
    assert page.calls
    assert {"Accept-Language", "Cookie"} <= set(response["Vary"].split(", "))


def test_the_choice_of_language_holds_on_an_unknown_address_too(client, content):
    client.cookies["language"] = "en"
    assert Document(client.get("/fr/", headers={"accept-language": "zh-CN"})).one("html")["lang"] == "en"


@pytest.mark.parametrize(
    ("language", "title"), [("zh-hans", "无法识别这个网址"), ("en", "We could not understand this address")]
)
def test_a_400_takes_no_query(client, language, title):
    # Without a database fixture, a query would raise.
    response = client.get(f"/{language}/", headers={"host": "evil host"})
    assert response.status_code == 400
    assert Document(response).one("h1").text == title


@pytest.mark.parametrize(("language", "title"), [("zh-hans", "表单已过期"), ("en", "This form has expired")])
def test_an_expired_form_says_so(rf, content, language, title):
    request = rf.post(f"/{language}/")
    with errors.override(language):
        response = errors.csrf_failure(request)
    assert response.status_code == 403
    assert Document(response).one("h1").text == title


def test_a_403_has_the_hotlines(rf, content):
    response = errors.forbidden(rf.get("/zh-hans/"))
    assert response.status_code == 403
    assert Document(response).calls


@pytest.mark.parametrize(
    ("address", "first", "second"), [("/en/", "en", "zh-Hans"), ("/zh-hans/", "zh-Hans", "en"), ("/", "zh-Hans", "en")]
)
def test_a_500_needs_no_database_and_is_in_both_languages(rf, address, first, second):
    # Without a database fixture, a query would raise.
    response = errors.server_error(rf.get(address))
    assert response.status_code == 500
    page = Document(response)
    assert page.one("html")["lang"] == first
    assert [section["lang"] for section in page.all("section")] == [first, second]
    assert "网站出了点问题" in page.one("main").text
    assert "Something went wrong on our side" in page.one("main").text
    english, chinese = ["To the home page", "Already deceived?"], ["返回首页", "已经被骗？"]
    buttons = page.texts("a", class_="button")
    assert buttons == ([*english, *chinese] if first == "en" else [*chinese, *english])
    assert page.texts("a", class_="brand") == ["Wallet Helpline" if first == "en" else "数字钱包求助站"]


@pytest.mark.parametrize(
    ("address", "first", "second"), [("/en/faq/", "en", "zh-Hans"), ("/zh-hans/faq/", "zh-Hans", "en")]
)
def test_a_503_needs_no_database_and_links_to_the_saved_hotlines(rf, address, first, second):
    response = errors.unavailable(rf.get(address))
    assert response.status_code == 503
    assert response["Cache-Control"] == "no-store"
    page = Document(response)
    assert page.one("html")["lang"] == first
    assert [section["lang"] for section in page.all("section")] == [first, second]
    home = address.replace("faq/", "")
    links = [link["href"] for link in page.all("a", class_="button")]
    assert links[:3] == ["", f"{home}offline/", f"{home}deceived/"]
    assert page.calls == ["tel:110", "tel:96110"] * 2
    assert ("报警电话" in page.all("section")[0].text) is (first == "zh-Hans")
    assert "not your phone’s" in page.one("main").text


def test_without_the_database_a_view_answers_500(client, monkeypatch):
    def gone(*args: object) -> None:
        raise OperationalError

    monkeypatch.setattr(home, "all_providers", gone)
    client.raise_request_exception = False
    response = client.get("/en/")
    assert response.status_code == 500
    assert Document(response).one("h1").text == "Something went wrong on our side"


def test_a_500_needs_no_complete_request():
    request = HttpRequest()
    assert errors.server_error(request).status_code == 500
