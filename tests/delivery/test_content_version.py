"""The version changes with every change of the content, and with nothing else."""

from collections.abc import Callable

import pytest
from django.db import connection, transaction

from kb.content.feedback import count_feedback
from kb.delivery.content_version import PUBLIC_MODELS
from kb.models import FAQ, Advice, FeedbackReason, Hotline, Notice, Provider, ReportReason, Section, Step, Symptom
from kb.models.content_version import content_version
from kb.search.count_searches import count_search
from tests.hotlines.changes import entered

pytestmark = pytest.mark.usefixtures("content")


def raw(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


CHANGES: dict[str, Callable[[], object]] = {
    "a save": lambda: FAQ.objects.first().save(),
    "an update": lambda: Provider.objects.filter(slug="alipay").update(summary_en="New"),
    "rows at once": lambda: Step.objects.bulk_create(
        [Step(faq=FAQ.objects.first(), key="k", position=99, title_zh_hans="一", text_zh_hans="二")]
    ),
    "a deletion": lambda: Section.objects.first().delete(),
    "the wallets of a question": lambda: FAQ.objects.get(slug="payment-failed").providers.set([]),
    "a hotline and its entry": lambda: entered(state="disputed"),
    "raw SQL on a hotline": lambda: raw("UPDATE kb_hotline SET number = '95189' WHERE slug = 'alipay-support'"),
    "raw SQL on an answer": lambda: raw("UPDATE kb_step SET text_en = 'New'"),
    "a new order": lambda: FAQ.objects.filter(slug="payment-failed").update(position=99),
    "advice": lambda: Advice.objects.all().delete(),
    "a symptom": lambda: Symptom.objects.update(label_en="New"),
    "a notice": lambda: Notice.objects.create(text_zh_hans="公告"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_version_changes_with_every_change(change):
    before = content_version()
    change()
    assert content_version() != before


def test_a_version_never_returns():
    seen = {content_version()}
    for name in ("One", "Two", "One"):
        Provider.objects.filter(slug="alipay").update(name_en=name)
        seen.add(content_version())
    assert len(seen) == 4


def test_a_rollback_restores_the_version():
    before = content_version()
    with transaction.atomic():
        FAQ.objects.all().delete()
        assert content_version() != before
        transaction.set_rollback(True)
    assert content_version() == before


def test_reading_and_counting_do_not_change_the_version(client):
    client.get("/en/search/?q=alipay")  # the index is brought up to date
    before = content_version()
    client.get("/en/faq/payment-failed/")
    count_search("支付宝", "zh-hans", results=1)
    count_feedback(faq=FAQ.objects.get(slug="payment-failed"), reason=FeedbackReason.HELPED)
    Hotline.objects.get(slug="alipay-support").reports.create(reason=ReportReason.NOT_THEM)
    assert content_version() == before


def test_every_table_that_affects_pages_has_triggers():
    # Other tables hold what visitors did, the search index, shipped content, former addresses, drafts,
    # open forms, tables that are imported, and figures for staff.
    left_out = {"report", "searchcount", "feedbackcount", "shippedobject", "contentversion", "ratelimitcount"}
    left_out |= {"accountseal", "formeraddress", "clickcount", "linkcheck", "translationcount", "formvisit", "change"}
    left_out |= {"searchdocument", "searchposting", "searchterm", "staleobject", "tableimport", "tableimportslice"}
    tables = {model._meta.model_name for model in Provider._meta.apps.get_app_config("kb").get_models(True)}
    assert {model._meta.model_name for model in PUBLIC_MODELS} == tables - left_out


@pytest.mark.sqlite  # PostgreSQL stores no bytes that are no text
@pytest.mark.parametrize("token", ["x'ff'", "x'0001'"])
def test_a_token_that_is_no_text_is_read_and_replaced_by_the_next_change(token):
    raw(f"UPDATE kb_contentversion SET token = CAST({token} AS TEXT)")
    before = content_version()
    FAQ.objects.first().save()
    assert content_version() not in ("", before)
