"""When a page last changed: the latest change of the object or of any of its parts, in the query that fetches it."""

from typing import Any

from django.db.models import Max
from django.db.models.functions import Coalesce, Greatest

from kb.models.publication import PublishableQuerySet


def with_last_change(rows: PublishableQuerySet[Any], parts: str) -> PublishableQuerySet[Any]:
    """Each row with `last_change`; `parts` names its steps, items or hotlines."""
    of_parts = Coalesce(Max(f"{parts}__updated"), "updated")
    return rows.annotate(last_change=Greatest("updated", of_parts))
