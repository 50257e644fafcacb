"""The address of suggestions; tests/search/test_suggestions.py tests what is suggested."""

from urllib.parse import quote

import pytest

from kb.models import FAQ, Provider, SearchCount
from kb.pages.machines.suggestions import MAX_SUGGESTIONS
from tests.hotlines.changes import entered


@pytest.fixture
def suggest(client, searchable):
    """`suggest("en", "forg")` returns the suggestions."""

    def suggest(language: str, typed: str) -> list[dict[str, str]]:
        response = client.get(f"/{language}/search/suggestions/?q={quote(typed)}")
        assert response.status_code == 200
        return response.json()["suggestions"]

    return suggest


def test_a_question_is_suggested_in_the_language_of_the_page(suggest):
    for language, label in (
        ("en", "I forgot my password. How do I reset it?"),
        ("zh-hans", "忘了钱包密码，怎么找回？"),
    ):
        expected = {
            "kind": "question",
            "label": label,
            "address": f"/{language}/faq/forgot-password/",
            "detail": "",
        }
        for typed in ("forg", "忘了", "wangl"):
            assert expected in suggest(language, typed)


def test_a_guide_page_is_suggested(suggest):
    assert suggest("en", "how to talk to cus")[0] == {
        "kind": "guide",
        "label": "How to talk to customer service",
        "address": "/en/guide/talking-to-support/",
        "detail": "",
    }


def test_a_provider_is_suggested_first_and_with_its_number(suggest):
    for typed in ("zhif", "zfb", "支付宝", "alip"):
        assert suggest("en", typed)[0] == {
            "kind": "provider",
            "label": "Alipay",
            "address": "/en/providers/alipay/",
            "detail": "95188",
        }


@pytest.mark.parametrize("state", ["disputed", "withdrawn"])
def test_a_number_that_must_not_be_called_is_not_shown(suggest, state):
    entered(state=state)
    assert suggest("en", "alip")[0]["detail"] == ""


def test_a_question_with_a_providers_name_suggests_both(suggest):
    found = [one["address"] for one in suggest("zh-hans", "支付宝忘了密")]
    assert found[0] == "/zh-hans/providers/alipay/"
    assert "/zh-hans/faq/forgot-password/" in found


@pytest.mark.parametrize("typed", ["951", "９５１", "95188", "951-88", "+86 95188"])
def test_digits_suggest_their_provider_and_the_number_check(suggest, typed):
    provider, check = suggest("zh-hans", typed)
    assert (provider["address"], provider["detail"]) == ("/zh-hans/providers/alipay/", "95188")
    assert (check["kind"], check["label"]) == ("number", "这个号码是真的吗？")
    assert check["address"].startswith("/zh-hans/check-number/?number=")


def test_unlisted_digits_suggest_the_number_check(suggest):
    assert [one["kind"] for one in suggest("en", "4001234567")] == ["number"]


def test_two_digits_are_too_few(suggest):
    assert suggest("en", "95") == []


def test_there_are_never_more_than_eight(client, many):
    many(50)
    for typed in ("number", "第", "9518"):
        found = client.get(f"/en/search/suggestions/?q={quote(typed)}").json()["suggestions"]
        assert 1 <= len(found) <= MAX_SUGGESTIONS


def test_a_missing_translation_is_suggested_in_chinese(suggest):
    FAQ.objects.filter(slug="forgot-password").update(question_en="")
    assert "忘了钱包密码，怎么找回？" in [one["label"] for one in suggest("en", "forg")]


def test_drafts_are_not_suggested(suggest):
    FAQ.objects.filter(slug="forgot-password").update(publication="draft")
    Provider.objects.filter(slug="alipay").update(publication="draft")
    found = [one["address"] for typed in ("forgot", "alip", "95188") for one in suggest("en", typed)]
    assert not [address for address in found if "forgot-password" in address or "alipay" in address]


def test_an_empty_query_suggests_nothing_without_a_query(client):
    # Without a database fixture, a query would raise.
    for typed in ("", "%20", "%00"):
        assert client.get(f"/en/search/suggestions/?q={typed}").json() == {"suggestions": []}


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("en", "This is more than we can search for: please use at most 200 characters."),
        ("zh-hans", "搜索内容太长，请不要超过 200 个字符。"),
    ],
)
def test_too_long_a_query_is_refused_with_a_message(client, language, message):
    response = client.get(f"/{language}/search/suggestions/?q={'a' * 201}")
    assert response.status_code == 400
    assert response.json() == {"suggestions": [], "message": message}


def test_no_text_fails(client, searchable):
    for typed in (
        "%00",
        "a%00b",
        "%F0%9F%92%B3",
        "%ED%A0%80",
        "%25",
        "%",
        "%FF",
        "'",
        '"',
        "<b>",
        "%E2%80%AE",
        "'" * 200,
    ):
        response = client.get(f"/en/search/suggestions/?q={typed}")
        assert response.status_code == 200
        assert isinstance(response.json()["suggestions"], list)


def test_suggestions_are_cached_for_a_minute(client, searchable):
    response = client.get("/en/search/suggestions/?q=forg")
    assert response["Content-Type"] == "application/json"
    assert response["Cache-Control"] == "public, max-age=60"
    assert "Vary" not in response.headers
    assert not response.cookies


def test_suggestions_answer_get_alone(client, db):
    for method in (client.post, client.put, client.delete, client.patch):
        response = method("/en/search/suggestions/?q=forg")
        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


def test_suggestions_are_not_counted_as_searches(suggest):
    suggest("en", "forg")
    assert not SearchCount.objects.exists()
