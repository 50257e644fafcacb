"""The lists of the admin: their rows, filters, search and queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kb.admin.base import content_search
from kb.ledger.alarm import alarm
from kb.models import FAQ, Advice, Hotline, Provider, Section, SectionItem, Step, Symptom
from kb.search.index_catch_up import catch_up
from tests.hotlines.changes import entered


def shown(response):
    return [obj.pk for obj in response.context["cl"].result_list]


@pytest.fixture
def editor(content, staff):
    return staff("editor")


def take_out_english(obj, column):
    if isinstance(obj, Hotline):
        entered(obj.slug, **{column: ""})
    else:
        type(obj).objects.filter(pk=obj.pk).update(**{column: ""})


@pytest.mark.parametrize(
    ("kind", "model", "column", "parent"),
    [
        ("faq", FAQ, "introduction_en", None),
        ("faq", Step, "text_en", "faq"),
        ("provider", Provider, "summary_en", None),
        ("provider", Hotline, "purpose_en", "provider"),
        ("section", Section, "title_en", None),
        ("section", SectionItem, "title_en", "section"),
        ("advice", Advice, "text_en", None),
        ("symptom", Symptom, "to_ask_en", None),
    ],
)
def test_the_filter_finds_rows_and_parts_without_english(editor, kind, model, column, parent):
    assert shown(editor.get(f"/admin/kb/{kind}/?english=missing")) == []
    obj = model.objects.last()
    take_out_english(obj, column)
    expected = getattr(obj, parent).pk if parent else obj.pk
    assert shown(editor.get(f"/admin/kb/{kind}/?english=missing")) == [expected]
    assert expected not in shown(editor.get(f"/admin/kb/{kind}/?english=complete"))


def test_a_field_without_chinese_does_not_lack_english(editor):
    provider = Provider.objects.first()
    Provider.objects.filter(pk=provider.pk).update(summary_zh_hans="", summary_en="")
    assert shown(editor.get("/admin/kb/provider/?english=missing")) == []


def test_a_question_with_two_untranslated_steps_is_listed_once(editor):
    faq = FAQ.objects.first()
    faq.steps.update(title_en=None)
    assert shown(editor.get("/admin/kb/faq/?english=missing")) == [faq.pk]


def test_the_progress_counts_the_texts_of_the_parts(editor):
    faq = FAQ.objects.first()
    faq.steps.update(title_en=" ")
    html = editor.get("/admin/kb/faq/").content.decode()
    assert "8/13" in html
    assert html.count("13/13") == 4


def test_questions_are_filtered_by_provider_and_by_publication(editor):
    first, second, *_rest = FAQ.objects.in_order()
    first.providers.set(Provider.objects.filter(slug="alipay"))
    FAQ.objects.exclude(pk=first.pk).update(publication="draft")
    other = Provider.objects.get(slug="jd-pay")
    assert first.pk not in shown(editor.get(f"/admin/kb/faq/?provider={other.slug}"))
    assert shown(editor.get("/admin/kb/faq/?publication__exact=published")) == [first.pk]
    assert second.pk in shown(editor.get("/admin/kb/faq/?publication__exact=draft"))


@pytest.mark.parametrize(("language", "title"), [("zh-hans", "question_zh_hans"), ("en", "question_en")])
def test_titles_are_in_the_readers_language(editor, language, title):
    editor.cookies["language"] = language
    html = editor.get("/admin/kb/faq/").content.decode()
    assert FAQ.objects.values_list(title, flat=True).get(slug="forgot-password") in html


def test_an_untranslated_title_falls_back_to_chinese(editor):
    editor.cookies["language"] = "en"
    faq = FAQ.objects.get(slug="forgot-password")
    take_out_english(faq, "question_en")
    assert faq.question_zh_hans in editor.get("/admin/kb/faq/").content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("query", ["交易记录", "transaction history"])
def test_search_finds_both_languages_whatever_the_reader_reads(editor, language, query):
    editor.cookies["language"] = language
    found = shown(editor.get("/admin/kb/faq/", {"q": query}))
    assert FAQ.objects.get(slug="transaction-history").pk in found


def test_a_search_looks_through_the_texts_once_and_finds_no_more_than_can_be_read(editor, monkeypatch):
    monkeypatch.setattr(content_search, "MOST_ROWS", 3)
    with CaptureQueriesContext(connection) as queries:
        response = editor.get("/admin/kb/faq/", {"q": "zh"})
    assert len(shown(response)) < FAQ.objects.count()
    assert sum("LIKE" in query["sql"].upper() for query in queries) == 1


def test_a_search_keeps_to_the_filter_and_to_the_order_that_is_chosen(editor):
    FAQ.objects.filter(slug="payment-failed").update(publication="draft")
    found = shown(editor.get("/admin/kb/faq/?q=a&publication__exact=published&o=-5"))
    assert found == list(FAQ.objects.published().order_by("-position").values_list("pk", flat=True))


def test_a_provider_is_found_by_a_number(editor):
    assert shown(editor.get("/admin/kb/provider/?q=95017")) == [Provider.objects.get(slug="wechat-pay").pk]


@pytest.mark.parametrize(
    "query", ["q=%00", f"q={'x' * 3000}", "p=-1", "o=999", "all=x", "nonsense=1", "updated__year=x"]
)
def test_an_odd_address_of_a_list_is_answered(editor, query):
    assert editor.get(f"/admin/kb/faq/?{query}").status_code in (200, 302)


@pytest.mark.parametrize("query", ["english", "provider", "publication__exact", "slug", "question_zh_hans__contains"])
def test_a_null_byte_in_a_filter_is_refused(editor, query):
    assert editor.get(f"/admin/kb/faq/?{query}=%00").status_code == 400


def test_a_null_byte_in_a_filter_of_the_accounts_is_refused(staff):
    assert staff("administrator").get("/admin/auth/user/?role=%00").status_code == 400


# Every page of the admin: the session, the person with their seal, the rights that it seals, their own permissions and
# their roles’.
SIGNED_IN = 5
IN_MENU = 1
"""The query for the number beside the menu: changes that wait for the person."""


@pytest.fixture
def cost(editor):
    """The number of queries of a page, once what Django keeps in memory is there."""

    def counted(address):
        editor.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert editor.get(address).status_code == 200
        return len(queries)

    return counted


def fill_up(wanted):
    for number in range(FAQ.objects.count(), wanted):
        faq = FAQ.objects.create(slug=f"q-{number}", question_zh_hans="问", introduction_zh_hans="答")
        Step.objects.create(faq=faq, title_zh_hans="步骤", text_zh_hans="照做。")


@pytest.mark.parametrize("rows", [5, 40])
def test_the_list_costs_eight_queries_whatever_its_length(cost, rows):
    fill_up(rows)
    # The providers to filter by, and to add to questions; the count, of all and of what is filtered; the questions;
    # their steps; the open changes of these questions; how many new ones are in preparation; the number beside the
    # menu: changes that wait for the person.
    assert cost("/admin/kb/faq/") == SIGNED_IN + 8 + IN_MENU


@pytest.mark.parametrize("rows", [5, 40])
def test_a_search_costs_eight_queries_more_whatever_it_looks_through(searchable, cost, rows):
    fill_up(rows)
    while catch_up():
        pass
    # The published providers and their hotlines; whether the index is up to date, synonyms, terms, postings, documents;
    # rows that contain the words.
    assert cost("/admin/kb/faq/?q=余额 问") == SIGNED_IN + 8 + IN_MENU + 8


@pytest.mark.parametrize("rows", [5, 40])
def test_the_dashboard_costs_few_queries_once_the_texts_are_counted(cost, rows):
    fill_up(rows)
    # The content's version, which says that the figures are still true; whether the translation's progress is stored,
    # and that of other days; the hotlines; the last actions; what waits for the person (kb.admin.overview.to_do).
    assert cost("/admin/") <= SIGNED_IN + 1 + 2 + 1 + 1 + 16


def test_the_texts_are_counted_by_the_database(editor, django_assert_max_num_queries):
    fill_up(20)
    alarm.latest()
    # Three kinds of content and their parts; symptoms, advice, notices; savepoint, the progress is stored, release;
    # what waits for the person.
    with django_assert_max_num_queries(SIGNED_IN + 7 + 3 * 2 + 3 + 3 + 16):
        editor.get("/admin/")


@pytest.mark.parametrize("steps", [5, 20])
def test_the_form_costs_the_same_queries_whatever_the_number_of_steps(editor, cost, steps):
    faq = FAQ.objects.first()
    for number in range(faq.steps.count(), steps):
        Step.objects.create(faq=faq, title_zh_hans=f"步骤{number}", text_zh_hans="照做。")
    # The question; its steps, once beside it and once for the rows; its providers, once for the form and once for what
    # is missing; all providers; the row and the person's draft of it; who else has it open, or a draft of it; what is
    # live, with its steps and its providers; what its newest entry says, and whether visitors see it.
    assert cost(f"/admin/kb/faq/{faq.pk}/change/") == SIGNED_IN + 6 + 2 + 2 + 3 + 2 + IN_MENU
