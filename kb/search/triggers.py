"""Triggers of the database that note which objects changed: also by raw SQL, an import, a restore of single rows.

Made after every `migrate`, because SQLite loses a table's triggers when a migration rebuilds the table.
"""

from typing import Any

from django.db import connections
from django.db.models import Model

from kb.models import FAQ, Provider, Section, SectionItem, StaleObject, Step

WATCHED: dict[type[Model], tuple[str, str]] = {
    FAQ: ("faq", "id"),
    Step: ("faq", "faq_id"),
    Provider: ("provider", "id"),
    Section: ("section", "id"),
    SectionItem: ("section", "section_id"),
}
"""The table's model: which kind of object changes with its rows, and the column with that object's id."""

_TABLE = StaleObject._meta.db_table


def install(*, using: str = "default", **kwargs: Any) -> None:
    """Makes the triggers, in the place of those that are there. Answers post_migrate."""
    connection = connections[using]
    make = _postgresql if connection.vendor == "postgresql" else _sqlite
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model, (kind, column) in WATCHED.items():
            # Not yet there, where the migrations stopped half-way.
            if {model._meta.db_table, _TABLE} <= tables:
                for statement in make(model._meta.db_table, kind, column):
                    cursor.execute(statement)


def _note(kind: str, row: str, condition: str = "") -> str:
    return f"INSERT INTO {_TABLE} (kind, object_id) SELECT '{kind}', {row} {condition};"  # names of our own


def _sqlite(table: str, kind: str, column: str) -> list[str]:
    old, new = f"OLD.{column}", f"NEW.{column}"
    notes = {
        "insert": _note(kind, new),
        "update": _note(kind, new) + _note(kind, old, f"WHERE {old} <> {new}"),  # a step can move to another question
        "delete": _note(kind, old),
    }
    statements = []
    for event, note in notes.items():
        name = f"{table}_stale_{event}"
        statements += [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {note} END",
        ]
    return statements


def _postgresql(table: str, kind: str, column: str) -> list[str]:
    name, old, new = f"{table}_stale", f"OLD.{column}", f"NEW.{column}"
    return [
        f"""
        CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP <> 'DELETE' THEN {_note(kind, new)} END IF;
            IF TG_OP = 'DELETE' THEN {_note(kind, old)} END IF;
            IF TG_OP = 'UPDATE' THEN {_note(kind, old, f"WHERE {old} <> {new}")} END IF;
            RETURN NULL;
        END $$
        """,
        f"DROP TRIGGER IF EXISTS {name} ON {table}",
        f"CREATE TRIGGER {name} AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]
