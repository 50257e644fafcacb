"""The content's version: what was made from the content is out of date once it has moved.

It moves in the transaction that changes something, whoever does that: a form, an import, raw SQL. What is rolled
back moves nothing. Triggers see to it; they are made after every `migrate`, because SQLite loses a table's triggers
when a migration rebuilds the table. What time alone changes (a check that falls due, a notice that ends) does not
move it.
"""

from typing import Any

from django.db import connections
from django.db.models import Model

from kb.models import (
    FAQ,
    Advice,
    ContentVersion,
    Hotline,
    LedgerEntry,
    Notice,
    Proposal,
    Provider,
    Section,
    SectionItem,
    Step,
    Symptom,
    SynonymGroup,
)

SHOWN: tuple[type[Model], ...] = (
    *(Provider, Hotline, FAQ, Step, Section, SectionItem, Advice, Symptom, Notice, SynonymGroup),
    *(FAQ.providers.through, LedgerEntry, Proposal),
)
"""Whose rows public pages are made from."""

_TABLE = ContentVersion._meta.db_table
_TOKEN = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "md5(random()::text || clock_timestamp()::text)"}


def current() -> str:
    """The version that this connection sees; "" before anything was ever changed."""
    return ContentVersion.objects.values_list("token", flat=True).first() or ""


def install(*, using: str = "default", **kwargs: Any) -> None:
    """Makes the triggers, in the place of those that are there. Answers post_migrate."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if _TABLE not in tables:  # the migrations stopped half-way
        return
    move = (
        f"INSERT INTO {_TABLE} (id, token) VALUES (1, {_TOKEN[connection.vendor]})"  # noqa: S608  # names of our own
        " ON CONFLICT (id) DO UPDATE SET token = excluded.token;"
    )
    make = _postgresql if connection.vendor == "postgresql" else _sqlite
    with connection.cursor() as cursor:
        for model in SHOWN:
            if model._meta.db_table in tables:
                for statement in make(model._meta.db_table, move):
                    cursor.execute(statement)


def _sqlite(table: str, move: str) -> list[str]:
    statements = []
    for event in ("insert", "update", "delete"):
        name = f"{table}_version_{event}"
        statements += [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {move} END",
        ]
    return statements


def _postgresql(table: str, move: str) -> list[str]:
    name, function = f"{table}_version", f"{_TABLE}_move"
    return [
        f"""
        CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN {move} RETURN NULL; END $$
        """,
        f"DROP TRIGGER IF EXISTS {name} ON {table}",
        f"""
        CREATE TRIGGER {name} AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION {function}()
        """,
    ]
