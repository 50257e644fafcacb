"""Triggers that note for the search index which objects changed: also by raw SQL, an import, a restore of single rows.

They are created after every `migrate`, because SQLite loses a table's triggers when a migration rebuilds the table.
"""

from typing import Any

from django.db import connections
from django.db.models import Model

from kb.models import FAQ, Provider, Section, SectionItem, StaleObject, Step
from kb.models.triggers import Trigger, install_trigger

WATCHED: dict[type[Model], tuple[str, str]] = {
    FAQ: ("faq", "id"),
    Step: ("faq", "faq_id"),
    Provider: ("provider", "id"),
    Section: ("section", "id"),
    SectionItem: ("section", "section_id"),
}
"""By the table's model: the kind of object that changes with its rows, and the column with that object's id."""

NOT_SEARCHED = {"position", "updated"}
"""An UPDATE of these columns alone leaves the index as it is: moving one of 5,000 questions renumbers thousands."""

_TABLE = StaleObject._meta.db_table


def install(*, using: str = "default", **kwargs: Any) -> None:
    """Creates the triggers, in the place of those that are there. Answers post_migrate."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    for model, (kind, column) in WATCHED.items():
        # A table is missing where the migrations stopped half-way.
        if {model._meta.db_table, _TABLE} <= tables:
            install_trigger(connection, _trigger(model, kind, column))


def _trigger(model: type[Model], kind: str, column: str) -> Trigger:
    old, new = f"OLD.{column}", f"NEW.{column}"
    return Trigger(
        table=model._meta.db_table,
        purpose="stale",
        actions={
            "INSERT": _note(kind, new),
            "UPDATE": _note(kind, new) + _note(kind, old, f"WHERE {old} <> {new}"),  # a step can change its question
            "DELETE": _note(kind, old),
        },
        update_of=[str(field.column) for field in model._meta.concrete_fields if field.name not in NOT_SEARCHED],
    )


def _note(kind: str, object_id: str, condition: str = "") -> str:
    return f"INSERT INTO {_TABLE} (kind, object_id) SELECT '{kind}', {object_id} {condition};"  # names of our own
