"""How a query finds a page."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.hotlines.standing import with_hotlines
from kb.models import FAQ, Provider, Section
from kb.search.query import MOST_RESULTS, MOST_WORDS, Results, number_in, words
from kb.search.query import search as find
from tests.hotlines.changes import entered


def search(query: str) -> Results:
    return find(query, with_hotlines(Provider.objects.published()))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Payment FAILED", ["payment", "failed"]),
        ("ＡＬＩＰＡＹ　９５１８８", ["alipay", "95188"]),
        ("支付失败，怎么办？", ["支付失败", "怎么办"]),
        ("wi-fi", ["wi-fi"]),
        ("twice twice", ["twice"]),
        ("a\0b\x01c", ["a", "b", "c"]),
        ("\ud800", []),
        ("%_'\"", []),
        ("400 666 8800", ["4006668800"]),
        ("+86 (400) 666-8800", ["4006668800"]),
        ("００８６－４００－６６６－８８００", ["4006668800"]),
        ("alipay +86 95188", ["alipay", "95188"]),
    ],
)
def test_a_query_is_folded_into_words(query, found):
    assert words(query) == found


def test_only_so_many_words_are_looked_for():
    assert len(words(" ".join(str(number) for number in range(100)) + " x")) == MOST_WORDS


@given(st.text(max_size=200))
def test_any_text_folds_into_few_words(query):
    assert len(words(query)) <= MOST_WORDS


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("Alipay", "alipay"),
        ("支付宝", "alipay"),
        ("weixin", "wechat-pay"),
        ("微信钱包", "wechat-pay"),
        ("95188", "alipay"),
        ("４００－６６６－８８００", "apple-pay"),
        ("4006668800", "apple-pay"),
        ("400.820.5011", "google-pay"),
        ("jd 4006065500", "jd-pay"),
    ],
)
def test_a_provider_is_found_by_name_other_name_or_number(content, query, slug):
    assert [provider.slug for provider in search(query).providers] == [slug]


@pytest.mark.parametrize("state", ["disputed", "withdrawn"])
def test_a_number_that_must_not_be_called_is_found_to_say_so(content, state):
    entered(state=state)
    assert [provider.slug for provider in search("95188").providers] == ["alipay"]


@pytest.mark.parametrize(
    ("column", "forged"),
    [("number", "400-123-4567"), ("purpose_zh_hans", "4001234567"), ("purpose_en", "400-123-4567")],
)
def test_a_provider_is_not_found_by_what_was_forged(content, column, forged):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE kb_hotline SET {column} = %s WHERE slug = 'alipay-support'", [forged])
    assert not search("400-123-4567")
    assert not search("95188")


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("４００ 123-4567", "400 123-4567"),
        ("110", "110"),
        ("支付宝电话是 +86 400 123 4567 吗", "+86 400 123 4567"),
        ("is 95188 real", "95188"),
        ("iPhone 15", ""),
        ("12", ""),
        ("9" * 21, ""),
        ("", ""),
        ("付款", ""),
    ],
)
def test_a_number_in_a_query_is_noticed(query, number):
    assert number_in(query) == number


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("my payment failed", "payment-failed"),
        ("忘了钱包密码", "forgot-password"),
        ("unfinished transaction", "cancel-transaction"),
    ],
)
def test_a_question_is_found_in_either_language(content, query, slug):
    assert slug in [faq.slug for faq in search(query).faqs]


def test_a_question_is_found_by_a_word_of_one_of_its_steps(content):
    FAQ.objects.get(slug="payment-failed").steps.filter(position=1).update(text_en="Look for the aeroplane sign.")
    assert [faq.slug for faq in search("AEROPLANE").faqs] == ["payment-failed"]


def test_a_section_is_found_by_a_word_of_one_of_its_items(content):
    Section.objects.get(slug="main-features").items.filter(position=1).update(text_zh_hans="像坐飞机一样快。")
    assert [section.slug for section in search("飞机").sections] == ["main-features"]


def test_every_word_must_be_found(content):
    assert search("alipay").providers
    assert not search("alipay zzzz").providers


def test_the_words_may_stand_in_different_parts(content):
    faq = FAQ.objects.get(slug="payment-failed")
    faq.steps.filter(position=1).update(text_en="aeroplane")
    faq.steps.filter(position=2).update(text_en="tower")
    assert [found.slug for found in search("tower aeroplane").faqs] == ["payment-failed"]


@pytest.mark.parametrize("query", ["%", "_", "' OR 1=1 --", "\\", "zzzz", "", "   "])
def test_signs_of_the_database_find_nothing(content, query):
    assert not search(query)


def test_when_nothing_is_found_the_first_of_everything_comes_along(content):
    results = search("zzzz")
    assert [provider.slug for provider in results.other_providers] == list(
        Provider.objects.in_order().values_list("slug", flat=True)
    )
    assert len(results.other_faqs) == 5


def test_results_are_in_order_and_no_more_than_so_many(many):
    many(MOST_RESULTS + 5)
    slugs = [faq.slug for faq in search("number").faqs]
    assert slugs == [f"number-{place}" for place in range(1, MOST_RESULTS + 1)]


@pytest.mark.parametrize("query", ["alipay", "zzzz", "", " ".join("abcdefghij" * 10), "付 " * 100])
def test_a_search_takes_four_queries_whatever_is_asked(content, django_assert_num_queries, query):
    with django_assert_num_queries(4):  # providers, their hotlines, questions, sections
        search(query)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(query=st.text(max_size=200))
def test_no_text_breaks_a_search(content, query):
    search(query)
    number_in(query)
