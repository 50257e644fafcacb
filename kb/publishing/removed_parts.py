"""What a step, an item or a hotline is taken from has changed, though no row is left that says when.

Triggers of the database write that time, whoever removes the part or moves it to another page.
"""

from typing import Any

from django.db import connections
from django.db.models import Model

from kb.models import Hotline, SectionItem, Step
from kb.models.triggers import Trigger, install_trigger

PARTS: dict[type[Model], str] = {Step: "faq", SectionItem: "section", Hotline: "provider"}
"""Each part, and the relation to what it belongs to."""

_NOW = {"sqlite": "strftime('%Y-%m-%d %H:%M:%f', 'now') || '000'", "postgresql": "clock_timestamp()"}
"""With microseconds, as Django writes them: SQLite compares times as text."""


def install(*, using: str = "default", **kwargs: Any) -> None:
    """Creates the triggers, in the place of those that are there. Answers post_migrate."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    for part, relation in PARTS.items():
        field: Any = part._meta.get_field(relation)
        parent = field.related_model._meta.db_table
        # A table is not yet there where the migrations stopped half-way.
        if {part._meta.db_table, parent} <= tables:
            mark = f"UPDATE {parent} SET updated = {_NOW[connection.vendor]} WHERE id = OLD.{field.column}"  # noqa: S608
            actions = {"DELETE": f"{mark};", "UPDATE": f"{mark} AND OLD.{field.column} <> NEW.{field.column};"}
            install_trigger(connection, Trigger(part._meta.db_table, "removed", actions, update_of=(field.column,)))
