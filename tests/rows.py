"""Restores rows before each test with SQL that is generated once."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.db.models.sql import InsertQuery

Statement = tuple[str, tuple[Any, ...]]
"""SQL and its parameters."""


def insert_statements(models: Iterable[type[Model]]) -> list[Statement]:
    """Returns statements that insert the current rows of these models."""
    models = list(models)
    statements = [statement for model in models for statement in _inserts(model)]
    return [*statements, *((reset, ()) for reset in connection.ops.sequence_reset_sql(no_style(), models))]


def _inserts(model: type[Model]) -> Iterator[Statement]:
    rows, fields = list(QuerySet(model).order_by("pk")), model._meta.concrete_fields
    size = connection.ops.bulk_batch_size(fields, rows) or 1
    for start in range(0, len(rows), size):
        query = InsertQuery(model)
        query.insert_values(fields, rows[start : start + size], raw=True)
        yield from query.get_compiler(connection=connection).as_sql()


def execute(statements: Iterable[Statement]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for sql, parameters in statements:
            cursor.execute(sql, parameters or None)
