"""What is suggested while somebody types."""

import pytest
from django.db import DatabaseError, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.hotlines.verification import with_hotlines
from kb.models import FAQ, Provider, SearchDocument, Section
from kb.search import suggestions
from kb.search.suggestions import providers_by_name, providers_by_number, suggest_pages
from tests.hotlines.changes import entered

pytestmark = pytest.mark.usefixtures("searchable_once")


def slugs(query: str) -> list[str]:
    models = {"faq": FAQ, "provider": Provider, "section": Section}
    return [models[kind].objects.get(pk=pk).slug for kind, pk in suggest_pages(query)]


def names(query: str) -> list[str]:
    return [provider.slug for provider in providers_by_name(query, Provider.objects.in_order())]


def owners(digits: str) -> list[str]:
    return [provider.slug for provider in providers_by_number(digits, with_hotlines(Provider.objects.published()))]


def test_half_typed_words_suggest_what_they_may_become():
    expected = [
        ("忘了", "forgot-password"),
        ("忘了钱包密", "forgot-password"),
        ("支付失", "payment-failed"),
        ("帳戶被鎖", "account-locked"),
        ("wangl", "forgot-password"),
        ("wang le mim", "forgot-password"),
        ("zhangh", "account-locked"),
        ("mmwl", "forgot-password"),
        ("forg", "forgot-password"),
        ("Ｆｏｒｇ", "forgot-password"),
        ("my pass", "forgot-password"),
        ("payment fai", "payment-failed"),
        ("how to talk to cust", "talking-to-support"),
    ]
    assert [(typed, slug) for typed, slug in expected if slug not in slugs(typed)[:3]] == []


def test_the_last_syllable_is_completed():
    for typed in ("zhif", "zhi f", "zhi'f", "zhifu "):
        assert "payment-failed" in slugs(typed), typed


def test_the_best_comes_first():
    assert slugs("my account is lo")[0] == "account-locked"


def test_a_page_is_suggested_once():
    found = suggest_pages("password")
    assert len(found) == len(set(found))


def test_a_match_in_a_body_alone_is_not_suggested():
    faq = FAQ.objects.get(slug="payment-failed")
    faq.steps.filter(position=1).update(text_en="Look for the aeroplane sign.")
    assert suggest_pages("aeroplane") == []


def test_a_change_is_suggested_at_once():
    FAQ.objects.filter(slug="payment-failed").update(question_en="Where is the aeroplane?")
    assert slugs("aeropl") == ["payment-failed"]


def test_a_draft_is_not_suggested():
    FAQ.objects.filter(slug="forgot-password").update(publication="draft")
    assert "forgot-password" not in slugs("forgot")


def test_meaningless_input_suggests_nothing():
    for typed in ["", " ", "%", "_", "'", "💳", "\0", "qqq", "'" * 200, "x" * 200, "ang" * 66]:
        assert suggest_pages(typed) == [], typed


def test_suggestions_take_at_most_five_queries(django_assert_max_num_queries):
    for typed in ("付", "忘了钱包密码", "zhi fu", "forg", "a b c d e f g", "付 " * 100):
        with django_assert_max_num_queries(5):  # the index is up to date, terms, completions, postings, documents
            suggest_pages(typed)


def test_only_so_many_postings_are_read(monkeypatch):
    monkeypatch.setattr(suggestions, "MAX_POSTINGS", 1)
    assert 1 <= len(suggest_pages("付款")) <= 2


def test_without_an_index_nothing_is_suggested_and_nothing_breaks(monkeypatch):
    def broken(*args: object, **kwargs: object) -> None:
        raise DatabaseError("no such table")

    monkeypatch.setattr(SearchDocument.objects, "filter", broken)
    assert suggest_pages("付款") == []


def test_a_provider_is_found_by_the_beginning_of_a_name():
    expected = [
        ("支付宝", "alipay"),
        ("支付", "alipay"),
        ("支付寶", "alipay"),
        ("zhif", "alipay"),
        ("zfb", "alipay"),
        ("zf", "alipay"),
        ("ALIP", "alipay"),
        ("ali p", "alipay"),
        ("微", "wechat-pay"),
        ("weix", "wechat-pay"),
        ("wechat pay", "wechat-pay"),
        ("jingd", "jd-pay"),
        ("支付宝 忘了密", "alipay"),
        ("google pay not work", "google-pay"),
    ]
    assert [(typed, slug) for typed, slug in expected if slug not in names(typed)] == []


def test_a_provider_is_not_found_by_what_is_no_name():
    for typed in ["", " ", "!", "zzz", "付不了款"]:
        assert names(typed) == [], typed


def test_a_provider_is_found_by_the_beginning_of_its_number():
    for digits, slug in [("951", "alipay"), ("95188", "alipay"), ("4006668", "apple-pay"), ("400820", "google-pay")]:
        assert owners(digits) == [slug]


def test_a_forged_number_finds_no_provider():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_hotline SET number = '400-123-4567' WHERE slug = 'alipay-support'")
    assert owners("400123") == owners("95188") == []


def test_a_disputed_number_still_finds_its_provider():
    entered(state="disputed")
    assert owners("95188") == ["alipay"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=100)
@given(query=st.text(max_size=200) | st.text("zhangweiu' 付款", max_size=60))
def test_no_text_breaks_the_suggestions(query):
    suggest_pages(query)
    names(query)
    owners(query)
