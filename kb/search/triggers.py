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


def _note(kind: str, row: str) -> str:
    return f"INSERT INTO {_TABLE} (kind, object_id) VALUES ('{kind}', {row});"  # noqa: S608  # names of our own


def _sqlite(table: str, kind: str, column: str) -> list[str]:
    statements = []
    for event, rows in {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}.items():
        name = f"{table}_stale_{event.lower()}"
        notes = " ".join(_note(kind, f"{row}.{column}") for row in rows)
        statements += [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {notes} END",
        ]
    return statements


def _postgresql(table: str, kind: str, column: str) -> list[str]:
    name = f"{table}_stale"
    return [
        f"""
        CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP <> 'INSERT' THEN {_note(kind, f"OLD.{column}")} END IF;
            IF TG_OP <> 'DELETE' THEN {_note(kind, f"NEW.{column}")} END IF;
            RETURN NULL;
        END $$
        """,
        f"DROP TRIGGER IF EXISTS {name} ON {table}",
        f"CREATE TRIGGER {name} AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]
