"""How a query finds a page."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.models import FAQ, Provider, Section
from kb.search.query import MOST_RESULTS, MOST_WORDS, search, words


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
