"""What migrations do beyond creating tables and columns."""

import importlib
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from kb.ledger import high_water_mark
from kb.ledger.entries import EntryDetails, EntryKind, NewEntry, append_entries, latest_entries, read_verified
from kb.ledger.facts import SUBJECTS, facts_of
from kb.ledger.problems import find_problems
from kb.models import FAQ, Hotline, LedgerEntry, Notice, Provider, Section, Step

search_content = importlib.import_module("kb.migrations.0004_search_content")
ledger_of_content = importlib.import_module("kb.migrations.0015_ledger_of_content")
here = SimpleNamespace(connection=connection)


def test_questions_that_were_there_before_get_the_shipped_ways_of_asking(content):
    for model in (FAQ, Provider, Section):
        model.objects.update(phrasings_zh_hans="", phrasings_en="")
    search_content.add_phrasings(apps, here)
    for model in (FAQ, Provider, Section):
        for obj in model.objects.all():
            assert len(obj.phrasings_zh_hans.splitlines()) >= 5
            assert len(obj.phrasings_en.splitlines()) >= 5


def test_a_site_without_content_gets_none(db):
    search_content.add_phrasings(apps, here)
    assert not FAQ.objects.exists()


def test_a_question_of_the_sites_own_is_left_alone(content):
    FAQ.objects.filter(slug="payment-failed").update(slug="of-our-own", phrasings_zh_hans="我们的", phrasings_en="ours")
    search_content.add_phrasings(apps, here)
    own = FAQ.objects.get(slug="of-our-own")
    assert (own.phrasings_zh_hans, own.phrasings_en) == ("我们的", "ours")


@pytest.mark.sqlite  # only SQLite rebuilds tables
def test_a_migration_can_rebuild_a_table_that_triggers_write_to(transactional_db):
    constraint = FAQ._meta.constraints[0]
    triggers = _triggers()
    migration = importlib.import_module("kb.migrations.0001_initial").Migration("0001_initial", "kb")
    emit_pre_migrate_signal(0, False, "default", plan=[(migration, False)])
    try:
        with connection.schema_editor() as editor:
            editor.remove_constraint(FAQ, constraint)
            editor.add_constraint(FAQ, constraint)
    finally:
        emit_post_migrate_signal(0, False, "default")
    assert _triggers() == triggers


def _triggers():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
        return cursor.fetchall()


def _enter_content():
    """Applies the migration to the current tables, with the models of its time."""
    state = MigrationLoader(connection).project_state(("kb", "0014_mac_columns"))
    ledger_of_content.enter_content(state.apps, here)


def test_an_upgrade_enters_all_content_after_the_hotlines_and_withholds_nothing(content):
    Notice.objects.create(text_zh_hans="系统维护中")
    Provider.objects.update(domains="")  # a column of a later migration
    FAQ.objects.filter(slug="account-locked").update(publication="draft", question_en=None)
    Step.objects.filter(key="check-notices").delete()
    FAQ.objects.get(slug="payment-failed").providers.set(Provider.objects.filter(slug="alipay"))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kb_ledgerentry")
    details = EntryDetails(kind=EntryKind.IMPORTED)
    append_entries([NewEntry(row.subject, details, facts_of(row)) for row in Hotline.objects.all()])
    high_water_mark.forget()
    _enter_content()
    assert list(find_problems()) == []
    rows = {row.subject: facts_of(row) for model in SUBJECTS.values() for row in model.objects.all()}
    records = {subject: read_verified(entry) for subject, entry in latest_entries(rows).items()}
    for facts in rows.values():
        facts.pop("domains", None)
    assert {subject: record["facts"] for subject, record in records.items()} == rows
    assert [record["source"] for record in records.values()].count("upgrade") == len(rows) - 5
    assert LedgerEntry.objects.count() == len(rows) == 39


def test_an_upgrade_of_an_empty_site_enters_nothing(db):
    _enter_content()
    assert not LedgerEntry.objects.exists()
