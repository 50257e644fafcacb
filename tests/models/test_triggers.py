"""Triggers are installed after every migration, also if only some of the migrations were applied."""

import pytest

from kb.models import FAQ, StaleObject
from kb.models.triggers import Trigger, install_triggers

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
