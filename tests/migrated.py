"""Restores the rows that migrations leave, after a transactional test.

Django's flush deletes these rows too, and then creates content types and permissions one by one, which takes most of
the time of a short test.
"""

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection

from tests.rows import Statement, execute, insert_statements


def migrated_rows() -> list[Statement]:
    """Returns statements that insert the current rows of all models."""
    return insert_statements(model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy)


def restore(rows: list[Statement]) -> None:
    """Replaces all rows by these."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), tables))
    execute(rows)
    ContentType.objects.clear_cache()  # a test may have created some
