"""The warning that a question is much like another, while somebody types it."""

import pytest
from django.core.cache import cache

from kb.admin.content import faqs
from kb.models import FAQ

ADDRESS = "/admin/kb/faq/similar/"


@pytest.fixture
def similar(searchable, staff):
    """Returns the titles of the questions much like a text."""
    client = staff("editor")

    def titles(text, but=""):
        return [each["title"] for each in client.get(ADDRESS, {"q": text, "but": but}).json()["questions"]]

    return titles


@pytest.mark.parametrize(
    "text",
    ["付款时提示支付失败，应该怎么办呢？", "付款時提示支付失敗，怎麼辦？", "My payment failed, what do I do?"],
)
def test_a_question_that_says_the_same_is_named(similar, text):
    assert similar(text)[0].startswith("付款时提示")


@pytest.mark.parametrize("text", ["", "怎样", "How", "什么时候下雨？", "How do I bake bread at home?", "\0" * 20])
def test_another_question_and_the_first_words_of_one_are_no_reason_to_warn(similar, text):
    assert similar(text) == []


def test_a_question_is_not_much_like_itself(similar):
    faq = FAQ.objects.get(slug="payment-failed")
    assert faq.question_zh_hans in similar(faq.question_zh_hans)
    assert faq.question_zh_hans not in similar(faq.question_zh_hans, but=faq.pk)


def test_a_draft_is_named_too_and_three_are_enough(similar):
    for number in range(5):
        texts = {"question_zh_hans": f"手机碰一碰没反应怎么办{number}", "introduction_zh_hans": "先看。"}
        FAQ.objects.create(slug=f"nfc-{number}", **texts)
    assert len(similar("手机碰一碰没反应怎么办")) == 3


def test_long_texts_and_many_questions_a_minute_are_refused(content, staff, monkeypatch):
    cache.clear()
    client = staff("editor")
    assert client.get(ADDRESS, {"q": "长" * 201}).status_code == 400
    monkeypatch.setattr(faqs, "MOST_A_MINUTE", 2)
    assert {client.get(ADDRESS, {"q": "付款"}).status_code for _ in range(4)} == {200, 429}
