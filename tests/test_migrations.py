"""What migrations do beyond creating tables and columns."""

import importlib
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection

from kb.models import FAQ, Provider, Section

search_content = importlib.import_module("kb.migrations.0004_search_content")
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
