"""Database triggers for SQLite and PostgreSQL from one declaration."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connections


class Trigger(NamedTuple):
    """A trigger that runs SQL when rows of `table` are written. The SQL writes to the table `writes_to`."""

    table: str
    writes_to: str
    purpose: str
    """The last part of the trigger's name, which begins with the table's name."""
    actions: Mapping[str, str]
    """SQL by event (INSERT, UPDATE, DELETE, TRUNCATE): statements, each with a semicolon at its end."""
    update_of: Sequence[str] = ()
    """An UPDATE runs the trigger only if it sets one of these columns; () means any column."""
    once_a_statement: bool = False
    """Runs once before each statement instead of after each row. Ignored on SQLite, which has only row triggers."""
    first_on_postgresql: str = ""
    """Statements to run before each action, on PostgreSQL only."""


Triggers = Callable[[str], Iterable[Trigger]]
"""A function that returns triggers for the connection's vendor, "sqlite" or "postgresql"."""

of_this_site: list[Triggers] = []
"""All of this site. kb.apps fills it."""

_ON_POSTGRESQL = """
    SELECT tgname, relname, proname, prosrc FROM pg_trigger
    JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
    JOIN pg_namespace ON pg_namespace.oid = relnamespace AND nspname = current_schema()
    WHERE NOT tgisinternal
    UNION ALL SELECT rulename, tablename, '', definition FROM pg_rules
    WHERE schemaname = current_schema() AND rulename <> '_RETURN'
"""


def unknown_triggers(*, using: str = "default") -> list[str]:
    """Returns the triggers in the database, and on PostgreSQL the rules, that are not those of this site: one query.

    Each is named with its table. One of this site's that does something else is unknown too.
    """
    connection = connections[using]
    known = {row for triggers in of_this_site for trigger in triggers(connection.vendor) for row in _rows(trigger)}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_ON_POSTGRESQL)
        else:
            cursor.execute("SELECT name, tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'")
        return sorted(f"{row[0]} on {row[1]}" for row in cursor.fetchall() if row not in known)


def _rows(trigger: Trigger) -> Iterator[tuple[str, str, str, str]]:
    """Yields what the query of `unknown_triggers` finds of the trigger on either database."""
    name = f"{trigger.table}_{trigger.purpose}"
    yield name, trigger.table, name, _postgresql_body(trigger)
    for statement in _sqlite(trigger):
        if statement.startswith("CREATE"):
            name = statement.split()[2]
            yield name, trigger.table, name, statement


def install_triggers(lists: Iterable[Triggers], *, using: str = "default", **kwargs: Any) -> None:
    """Creates the triggers, or replaces those of the same names. Receives post_migrate.

    They are created after every `migrate`, because SQLite drops a table's triggers when a migration rebuilds the table.
    Leaves out a trigger if a table or column is missing because only some of the migrations were applied.
    """
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    for triggers in lists:
        for trigger in triggers(connection.vendor):
            if {trigger.table, trigger.writes_to} <= tables:
                _install(connection, trigger)


def _install(connection: Any, trigger: Trigger) -> None:
    statements = _postgresql if connection.vendor == "postgresql" else _sqlite
    with connection.cursor() as cursor:
        columns = {column.name for column in connection.introspection.get_table_description(cursor, trigger.table)}
        if not columns.issuperset(trigger.update_of):
            return
        for statement in statements(trigger):
            cursor.execute(statement)


def drop_before_migrations(*, plan: Sequence[Any], using: str = "default", **kwargs: Any) -> None:
    """Drops all triggers of this site on SQLite before it migrates; post_migrate creates them again.

    Receives pre_migrate. SQLite cannot rebuild a table, as most migrations have to, while a trigger writes to it. A
    migration that changes rows therefore has to note itself what the triggers would note, such as stale search objects.
    """
    connection = connections[using]
    if not plan or connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'kb_%'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")


def _event(event: str, trigger: Trigger) -> str:
    return f"{event} OF {', '.join(trigger.update_of)}" if event == "UPDATE" and trigger.update_of else event


def _sqlite(trigger: Trigger) -> list[str]:
    statements = []
    for event, action in trigger.actions.items():
        if event == "TRUNCATE":  # SQLite has none
            continue
        name = f"{trigger.table}_{trigger.purpose}_{event.lower()}"
        statements += [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} AFTER {_event(event, trigger)} ON {trigger.table} BEGIN {action} END",
        ]
    return statements


def _postgresql_body(trigger: Trigger) -> str:
    actions = " ".join(f"IF TG_OP = '{event}' THEN {action} END IF;" for event, action in trigger.actions.items())
    return f"BEGIN {trigger.first_on_postgresql} {actions} RETURN NULL; END"


def _postgresql(trigger: Trigger) -> list[str]:
    name = f"{trigger.table}_{trigger.purpose}"
    events = " OR ".join(_event(event, trigger) for event in trigger.actions)
    when, each = ("BEFORE", "STATEMENT") if trigger.once_a_statement else ("AFTER", "ROW")
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${_postgresql_body(trigger)}$$",
        f"DROP TRIGGER IF EXISTS {name} ON {trigger.table}",
        f"CREATE TRIGGER {name} {when} {events} ON {trigger.table} FOR EACH {each} EXECUTE FUNCTION {name}()",
    ]
