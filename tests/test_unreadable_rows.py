"""A row that cannot be read is left out or withheld: no page fails because of it, and everything else works.

The tests write values that no form accepts to every column of every model that visitors or staff see. Only SQLite
stores them: its columns have no types, and its checks can be switched off.
"""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, models, transaction
from django.test import Client, override_settings
from django.utils import translation

from kb.ledger.problems import find_problems
from kb.models import (
    FAQ,
    Advice,
    Hotline,
    LedgerEntry,
    Notice,
    Proposal,
    ProposalKind,
    Provider,
    Report,
    Section,
    SectionItem,
    Step,
    Symptom,
    SynonymGroup,
    unreadable_rows,
)
from kb.models.one_door import open_door
from tests.door import enter
from tests.hotlines.changes import hotline, proposed

pytestmark = pytest.mark.sqlite  # other databases have types

BLOB, BAD_UTF8, NUL = "x'ff00'", "CAST(x'ff' AS TEXT)", "'a' || char(0)"
MOMENTS = ("'broken'", "'2026-13-99'", "'9999-12-31 23:59:59'", "'0001-01-01 00:00:00'", "7", BLOB)
JSON = ("'{broken'", "'7'", "'[[1], null]'", "'\"x\"'", BLOB)

PROVIDER = (
    *("/zh-hans/", "/en/providers/alipay/", "/en/providers/alipay/hotlines.vcf", "/zh-hans/providers/alipay.md"),
    *("/api/v1/providers/", "/en/search/?q=alipay", "/en/check-number/?number=95188", "/api/v1/hotlines.json"),
    *("/sitemap-providers-1.xml", "/zh-hans/call-sheet/", "/zh-hans/offline/", "/zh-hans/changes/feed/", "/readyz"),
    *("/admin/", "/admin/kb/provider/", "/admin/kb/hotline/", "/admin/kb/proposal/", "/admin/kb/ledgerentry/"),
)
QUESTION = (
    *("/zh-hans/", "/en/faq/", "/en/faq/payment-failed/", "/en/faq/payment-failed.md", "/en/feed/", "/llms.txt"),
    *("/zh-hans/faq/payment-failed/side-by-side/", "/zh-hans/faq/payment-failed/feedback/", "/api/v1/faq/"),
    *("/sitemap-questions-1.xml", "/en/search/?q=payment", "/zh-hans/call-sheet/", "/api/v1/symptoms/"),
    *("/en/what-happened/charged-but-failed/", "/admin/", "/admin/kb/faq/", "/admin/kb/symptom/"),
)
SECTION = ("/en/guide/", "/en/guide/main-features/", "/api/v1/guide/", "/sitemap-guide-1.xml", "/admin/kb/section/")
ADVICE = ("/en/deceived/", "/en/providers/alipay/", "/zh-hans/providers/alipay.md", "/admin/kb/advice/")
NOTICE = ("/zh-hans/", "/en/faq/", "/api/v1/notices/", "/admin/kb/notice/")
SYMPTOM = (
    *("/zh-hans/", "/en/call-sheet/?provider=alipay&problem=charged-but-failed", "/en/show/charged-but-failed/"),
    *("/api/v1/symptoms/", "/sitemap-symptoms-1.xml", "/admin/kb/symptom/"),
)
LEDGER = (
    "/zh-hans/",
    "/en/changes/",
    "/zh-hans/changes/feed/",
    "/readyz",
    "/admin/kb/ledgerentry/",
    "/admin/kb/hotline/",
)
STAFF = ("/admin/kb/hotline/", "/admin/kb/proposal/")
PAGES: dict[type[models.Model], tuple[str, ...]] = {
    Provider: PROVIDER,
    Hotline: PROVIDER,
    FAQ: QUESTION,
    Step: QUESTION,
    Section: SECTION,
    SectionItem: SECTION,
    Advice: ADVICE,
    Notice: NOTICE,
    Symptom: SYMPTOM,
    SynonymGroup: ("/en/search/?q=alipay", "/admin/kb/synonymgroup/"),
    LedgerEntry: LEDGER,
    Proposal: STAFF,
    Report: STAFF,
}


PAGES_EACH = 2
"""Pages requested for each value. The next value gets the next pages, so that every page meets many values."""


def _bad_values(field: Any) -> list[str]:
    target = field
    while target.remote_field:
        target = target.target_field
    values: list[str] = [BLOB, BAD_UTF8, NUL]
    if isinstance(target, models.DateField):
        values = [*MOMENTS]
    elif isinstance(target, models.JSONField):
        values = [*JSON]
    elif isinstance(target, models.IntegerField):
        values = ["'abc'", BLOB, "999999999"]
    return [*values, *(["'bogus'"] if field.choices else []), *(["NULL"] if field.null else [])]


COLUMNS = [
    pytest.param(model, field, id=f"{model.__name__}.{field.column}")
    for model in PAGES
    for field in model._meta.concrete_fields
    if not field.primary_key
]


@pytest.fixture(scope="module")
def client(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Sets up a site with a notice, a report and a proposal once. Yields a client with a superuser signed in."""
    marks = tmp_path_factory.mktemp("host") / "high-water-mark.sqlite3"
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(HIGH_WATER_MARK_FILE=marks):
        with translation.override("zh-hans"):
            call_command("load_kb", verbosity=0)
        boss = User.objects.create_superuser("boss", password="x")
        with open_door():
            enter(Notice.objects.create(text_zh_hans="系统维护中", text_en="Maintenance"))
        Report.objects.create(hotline=hotline(), reason="not-them")
        proposed(ProposalKind.CHANGE, by=boss, new={"number": "95189"})
        client = Client(raise_request_exception=False)
        client.force_login(boss)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        yield client
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
        transaction.set_rollback(True)


def _corrupt(model: type[models.Model], column: str, value: str) -> None:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE {table} SET "{column}" = {value} WHERE id = (SELECT MIN(id) FROM {table})')


@pytest.mark.parametrize(("model", "field"), COLUMNS)
def test_no_page_fails_because_of_one_row(client: Client, db: None, model: type[models.Model], field: Any) -> None:
    wrong = []
    pages = PAGES[model]
    pages_each = 1 if connection.vendor == "postgresql" else PAGES_EACH
    first = list(model._meta.concrete_fields).index(field)
    for number, value in enumerate(_bad_values(field)):
        with transaction.atomic():
            _corrupt(model, field.column, value)
            for step in range(pages_each):
                address = pages[((first + number) * pages_each + step) % len(pages)]
                status = client.get(address).status_code
                if status not in (200, 302) and not _may_be_gone(address, status):
                    wrong.append((value, address, status))
            transaction.set_rollback(True)
    assert wrong == []


def _may_be_gone(address: str, status: int) -> bool:
    """Returns True for the page of the row itself, and for the alarm."""
    gone = ("alipay", "payment-failed", "main-features", "charged-but-failed")
    return (address, status) == ("/readyz", 503) or (status in (400, 404) and any(part in address for part in gone))


def test_an_unreadable_hotline_raises_the_alarm(client: Client, db: None) -> None:
    with transaction.atomic():
        _corrupt(Hotline, "languages", "'{broken'")
        assert [problem for problem in find_problems() if "cannot be read" in problem]
        assert client.get("/readyz").status_code == 503
        transaction.set_rollback(True)


def test_the_others_are_shown_and_the_row_is_logged_once(client: Client, db: None, caplog: Any) -> None:
    with transaction.atomic():
        _corrupt(FAQ, "updated", "'broken'")
        unreadable_rows._logged.clear()
        with caplog.at_level(logging.ERROR, logger="kb.models.unreadable_rows"):
            shown = list(FAQ.objects.in_order())
            assert list(FAQ.objects.in_order().iterator()) == shown
        assert len(shown) == FAQ.objects.count() - 1
        assert [record.name for record in caplog.records] == ["kb.models.unreadable_rows"]
        transaction.set_rollback(True)
