"""How the translation went on over time.

The state of the translation is derived from the texts, so the past cannot be: it is stored once a day. Staff's overview
records it whenever somebody looks at it, so days on which nobody did are missing.
"""

import logging
from datetime import date, timedelta
from typing import NamedTuple

from django.db import DatabaseError
from django.utils import timezone

from kb.localize.state import Progress
from kb.models import TranslationCount

log = logging.getLogger(__name__)


class DayOfTranslation(NamedTuple):
    day: date
    progress: Progress


def record_progress(progress: Progress) -> None:
    """Stores today's progress of all content, in the place of what was stored of today.

    An error of the database is logged and not raised: no page fails because of it.
    """
    today = timezone.localdate()
    figures = {"done": progress.done, "total": progress.total}
    try:
        if not TranslationCount.objects.filter(day=today, **figures).exists():
            row = TranslationCount(day=today, **figures)
            TranslationCount.objects.bulk_create(
                [row], update_conflicts=True, unique_fields=["day"], update_fields=list(figures)
            )
    except DatabaseError:
        log.exception("The progress of the translation could not be stored.")


def progress_by_day(*, days: int) -> list[DayOfTranslation]:
    """Returns those of the last `days` days of which the progress was stored, the first one first. One query."""
    today = timezone.localdate()
    rows = TranslationCount.objects.filter(day__gt=today - timedelta(days=days), day__lte=today).order_by("day")
    return [DayOfTranslation(row.day, Progress(row.done, row.total)) for row in rows]
