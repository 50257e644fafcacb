"""Triggers are installed after every migration, also if only some of the migrations were applied."""

import pytest
from django.db import connection

from kb.ledger.problems import find_problems
from kb.models import FAQ, StaleObject
from kb.models.triggers import Trigger, install_triggers, unknown_triggers
from tests.tamperings import plant

pytestmark = pytest.mark.django_db

FAQS, NOTES = FAQ._meta.db_table, StaleObject._meta.db_table
NOTE = f"INSERT INTO {NOTES} (kind, object_id) VALUES ('test', 1);"


def install(table: str = FAQS, writes_to: str = NOTES, column: str = "slug") -> None:
    trigger = Trigger(table, writes_to, "test", {"INSERT": NOTE}, update_of=(column,))
    install_triggers([lambda _vendor: [trigger]], using="default")


def is_installed() -> bool:
    FAQ.objects.create(slug="new", position=1, question_zh_hans="问", introduction_zh_hans="答")
    return StaleObject.objects.filter(kind="test").exists()


def test_a_trigger_is_installed_and_may_be_installed_again():
    install()
    install()
    assert is_installed()
    assert StaleObject.objects.filter(kind="test").count() == 1


@pytest.mark.parametrize("missing", [{"table": "missing"}, {"writes_to": "missing"}, {"column": "missing"}])
def test_a_trigger_with_a_missing_table_or_column_is_left_out(missing):
    install(**missing)
    assert not is_installed()


def test_the_triggers_of_this_site_are_known_and_all_others_are_found():
    assert unknown_triggers() == []
    plant("UPDATE ON auth_user", f"DELETE FROM {NOTES}")
    assert unknown_triggers() == ["planted on auth_user"]
    assert any("planted on auth_user" in problem for problem in find_problems())


def test_a_trigger_of_this_site_that_does_something_else_is_found():
    trigger = Trigger(FAQS, NOTES, "stale", {"INSERT": NOTE})
    install_triggers([lambda _vendor: [trigger]], using="default")
    name = f"{FAQS}_stale_insert" if connection.vendor == "sqlite" else f"{FAQS}_stale"
    assert unknown_triggers() == [f"{name} on {FAQS}"]
