"""Removed parts: database triggers set `updated` of the object that a part was deleted or moved away from.

Parts are steps, items and hotlines. A deleted part has no row left that tells when the page changed.
"""

from typing import Any

from django.db import connections
from django.db.models import Model

from kb.models import Hotline, SectionItem, Step
from kb.models.triggers import Trigger, install_trigger

PARTS: dict[type[Model], str] = {Step: "faq", SectionItem: "section", Hotline: "provider"}
"""Each model of parts, and its relation to the object that it belongs to."""

_NOW = {"sqlite": "strftime('%Y-%m-%d %H:%M:%f', 'now') || '000'", "postgresql": "clock_timestamp()"}
"""SQL for the current time. In Django's format with microseconds, since SQLite compares times as text."""


def install(*, using: str = "default", **kwargs: Any) -> None:
    """Creates or replaces the triggers. Receives post_migrate."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    for part, relation in PARTS.items():
        field: Any = part._meta.get_field(relation)
        parent = field.related_model._meta.db_table
        # A table is missing if only some of the migrations were applied.
        if {part._meta.db_table, parent} <= tables:
            update = f"UPDATE {parent} SET updated = {_NOW[connection.vendor]} WHERE id = OLD.{field.column}"  # noqa: S608
            actions = {"DELETE": f"{update};", "UPDATE": f"{update} AND OLD.{field.column} <> NEW.{field.column};"}
            install_trigger(connection, Trigger(part._meta.db_table, "removed", actions, update_of=(field.column,)))
