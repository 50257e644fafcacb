"""Restores the rows that migrations leave, after a transactional test.

Django's flush deletes these rows too, and then creates content types and permissions one by one, which takes most of
the time of a short test.
"""

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection

from tests.rows import Statement, execute, insert_statements

_rows: list[Statement] = []
"""Statements that insert the rows. `remember` fills the list."""


def remember() -> None:
    """Remembers the current rows of all models."""
    _rows[:] = insert_statements(model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy)


def restore() -> None:
    """Replaces all rows by those remembered."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), tables))
    execute(_rows)
    ContentType.objects.clear_cache()  # a test may have created some
