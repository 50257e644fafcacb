"""Removing a part updates: database triggers set `updated` of the object that it was deleted or moved away from.

Parts are steps, items and hotlines. A deleted part has no row left that tells when the page changed.
"""

from typing import Any

from django.db.models import Model

from kb.models import Hotline, SectionItem, Step
from kb.models.triggers import Trigger

PARTS: dict[type[Model], str] = {Step: "faq", SectionItem: "section", Hotline: "provider"}
"""Each model of parts, and its relation to the object that it belongs to."""

_NOW = {"sqlite": "strftime('%Y-%m-%d %H:%M:%f', 'now') || '000'", "postgresql": "clock_timestamp()"}
"""SQL for the current time. In Django's format with microseconds, since SQLite compares times as text."""


def triggers(vendor: str) -> list[Trigger]:
    """Returns the triggers that set `updated`, for kb.models.triggers.install_triggers."""
    return [_trigger(part, part._meta.get_field(relation), vendor) for part, relation in PARTS.items()]


def _trigger(part: type[Model], parent: Any, vendor: str) -> Trigger:
    """Returns the trigger on a table of parts. `parent` is the foreign key to the object that a part belongs to."""
    table, column = parent.related_model._meta.db_table, parent.column
    update = f"UPDATE {table} SET updated = {_NOW[vendor]} WHERE id = OLD.{column}"  # noqa: S608  # names of our own
    return Trigger(
        table=part._meta.db_table,
        writes_to=table,
        purpose="removed",
        actions={"DELETE": f"{update};", "UPDATE": f"{update} AND OLD.{column} <> NEW.{column};"},
        update_of=(column,),
    )
