"""Reports of visitors about a hotline. Staff read them; a report itself changes no number."""

from django.contrib.auth.models import User

from kb.models import Hotline, Report, ReportReason
from kb.models.permissions import PROPOSE, require

MAX_WAITING = 200
"""How many unhandled reports are stored for one hotline. More would tell the staff nothing new."""


def record_report(hotline: Hotline, reason: ReportReason) -> None:
    """Saves a report, unless MAX_WAITING unhandled reports about the hotline exist already."""
    if Report.objects.waiting().filter(hotline=hotline).count() < MAX_WAITING:
        Report.objects.create(hotline=hotline, reason=reason)


def mark_handled(*, hotline: int, reason: str, by: User) -> None:
    """Marks the unhandled reports with this reason about the hotline with this id as handled.

    Raises PermissionDenied.
    """
    require(by, PROPOSE)
    Report.objects.waiting().filter(hotline=hotline, reason=reason).update(handled_by=by)
