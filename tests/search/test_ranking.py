"""How a query finds pages: in either language and script, by sound, by slip, by name, by number."""

import time

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.hotlines.verification import with_hotlines
from kb.models import FAQ, Provider, Section, SynonymGroup
from kb.models.publication import PublicationState
from kb.search.documents import KINDS
from kb.search.ranking import LONGEST_QUERY, rank
from tests.hotlines.changes import entered

pytestmark = pytest.mark.usefixtures("searchable_once")


def ranking(query):
    return rank(query, with_hotlines(Provider.objects.published()))


def found(query):
    """The slugs of the pages that are found, best first."""
    return [KINDS[hit.kind].model.objects.get(pk=hit.object_id).slug for hit in ranking(query).found]


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("付款失败", "payment-failed"),
        ("钱付不出去怎么办啊", "payment-failed"),
        ("my payment failed", "payment-failed"),
        ("忘記密碼", "forgot-password"),
        ("wangji mima", "forgot-password"),
        ("wangjimima", "forgot-password"),
        ("忘记密马", "forgot-password"),
        ("i forgot my pasword", "forgot-password"),
        ("zhanghu bei dongjie", "account-locked"),
        ("account frozen", "account-locked"),
        ("ＡＣＣＯＵＮＴ　ＬＯＣＫＥＤ！！", "account-locked"),
        ("交易记录在哪里", "transaction-history"),
        ("jyjl", "transaction-history"),
        ("撤销付款", "cancel-transaction"),
        ("取消 transaction", "cancel-transaction"),
        ("什么是数字钱包", "what-is-a-digital-wallet"),
    ],
)
def test_a_page_is_found_however_it_is_asked_for(query, slug):
    assert found(query)[0] == slug


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("Alipay", "alipay"),
        ("支付宝", "alipay"),
        ("支付寶", "alipay"),
        ("支附宝", "alipay"),
        ("zhifubao", "alipay"),
        ("zfb", "alipay"),
        ("alipya", "alipay"),
        ("weixin", "wechat-pay"),
        ("微信钱包", "wechat-pay"),
        ("徽信支付", "wechat-pay"),
        ("wechat pay", "wechat-pay"),
        ("苹果支付", "apple-pay"),
        ("京东客服电话", "jd-pay"),
        ("google pay phone number", "google-pay"),
        ("95188", "alipay"),
        ("４００－６６６－８８００", "apple-pay"),
        ("+86 400 666 8800", "apple-pay"),
        ("400.820.5011", "google-pay"),
        ("jd 4006065500", "jd-pay"),
        ("9518", "alipay"),
        ("九五一八八", "alipay"),
        ("支宝付", "alipay"),
        ("京东支支付", "jd-pay"),
        ("gogle pay", "google-pay"),
        ("zfbkf", "alipay"),
    ],
)
def test_a_provider_is_found_by_any_of_its_names_or_its_number(query, slug):
    assert found(query)[0] == slug


def test_a_name_with_a_problem_gives_the_question_and_names_the_provider():
    result = ranking("支付宝付不了款")
    assert KINDS[result.found[0].kind].model.objects.get(pk=result.found[0].object_id).slug == "payment-failed"
    assert [provider.slug for provider in result.providers] == ["alipay"]


def test_two_names_name_two_providers_in_the_order_of_the_site():
    assert [provider.slug for provider in ranking("微信转到支付宝").providers] == ["alipay", "wechat-pay"]


@pytest.mark.parametrize("state", ["disputed", "withdrawn"])
def test_a_number_that_must_not_be_called_is_found_to_say_so(state):
    entered(state=state)
    assert found("95188")[0] == "alipay"


@pytest.mark.parametrize(
    ("column", "forged"),
    [("number", "400-123-4567"), ("purpose_zh_hans", "4001234567"), ("purpose_en", "400-123-4567")],
)
def test_a_provider_is_not_found_by_what_was_forged(column, forged):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE kb_hotline SET {column} = %s WHERE slug = 'alipay-support'", [forged])
    assert not found("400-123-4567")
    assert not found("95188")


def test_the_best_row_of_a_page_counts_and_each_page_once():
    slugs = found("密码")
    assert len(slugs) == len(set(slugs))


def test_a_word_of_a_step_finds_its_question():
    FAQ.objects.get(slug="payment-failed").steps.filter(position=1).update(text_en="Look for the aeroplane sign.")
    assert found("AEROPLANE")[0] == "payment-failed"


def test_a_word_of_an_item_finds_its_section():
    Section.objects.get(slug="main-features").items.filter(position=1).update(text_zh_hans="像坐飞机一样快。")
    assert found("坐飞机")[0] == "main-features"


def test_one_strange_word_does_not_hide_the_page():
    assert found("payment failed xylophone")[0] == "payment-failed"


def test_drafts_are_not_found():
    FAQ.objects.filter(slug="payment-failed").update(publication=PublicationState.DRAFT)
    Provider.objects.filter(slug="alipay").update(publication=PublicationState.DRAFT)
    assert "payment-failed" not in found("付款失败")
    assert "alipay" not in found("支付宝")


def test_a_synonym_that_staff_add_works_at_once_in_both_languages():
    assert "forgot-password" not in found("鹦鹉")[:1]
    SynonymGroup.objects.create(slug="parrot", words="鹦鹉\n密码")
    assert found("忘了鹦鹉")[0] == "forgot-password"


@pytest.mark.parametrize("query", ["zzzz", "xqxqxq", "…", "👍", "紫砂壶保养", "", "   "])
def test_what_is_about_something_else_is_not_found(query):
    assert not found(query)


@pytest.mark.parametrize(
    "query",
    [
        "付" * LONGEST_QUERY,
        "x" * LONGEST_QUERY,
        "xian" * (LONGEST_QUERY // 4),
        "zhi fu " * (LONGEST_QUERY // 7),
        ".,;!?" * 40,
        "👍" * LONGEST_QUERY,
        "\0" * LONGEST_QUERY,
        "付\u202e款\u202d" * 50,
        "' OR 1=1; DROP TABLE kb_faq; --",
        'NEAR("a" "b") AND NOT c* {d}:e ^f',
        "% _ \\ %%",
        "\ud800",
        "1" * LONGEST_QUERY,
        "مرحبا العالم",
    ],
)
def test_bad_input_is_answered_like_any_other_and_soon(query):
    seconds = []
    for _ in range(4):  # the fastest, so that neither the first run nor a busy machine decides
        started = time.process_time()
        ranking(query)
        seconds.append(time.process_time() - started)
    assert min(seconds) < 0.25  # of a slow machine; 0.05 is wanted, and `make bench-search` measures it


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(query=st.text(max_size=LONGEST_QUERY))
def test_no_text_breaks_a_search(query):
    ranking(query)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("付款失败", 6),
        ("支付宝付不了款", 6),
        # the words that the index knows
        ("payment failed", 7),
        # and the closest word
        ("paymnet failed", 8),
    ],
)
def test_a_search_takes_the_same_few_queries_whatever_there_is(django_assert_num_queries, query, count):
    providers = with_hotlines(Provider.objects.published())
    # notes of changes, synonyms, terms, postings, documents
    with django_assert_num_queries(count - 1):
        rank(query, providers)
