"""Visitors' reports about a number. They need no account and change nothing by themselves."""

from django.contrib.auth.models import User

from kb.models import Hotline, Report, ReportReason
from kb.models.permissions import PROPOSE, require

MAX_WAITING = 200
"""The most unhandled reports kept for one hotline: more would tell the staff nothing new."""


def record_report(hotline: Hotline, reason: ReportReason) -> None:
    """Saves a report, unless MAX_WAITING reports about the hotline are waiting already."""
    if Report.objects.waiting().filter(hotline=hotline).count() < MAX_WAITING:
        Report.objects.create(hotline=hotline, reason=reason)


def mark_handled(*, hotline: int, reason: str, by: User) -> None:
    """Marks all waiting reports of one reason about the hotline with this id as handled. Raises PermissionDenied."""
    require(by, PROPOSE)
    Report.objects.waiting().filter(hotline=hotline, reason=reason).update(handled_by=by)
