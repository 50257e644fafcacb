"""Reports by visitors: taken without an account. They change nothing by themselves."""

from django.contrib.auth.models import User

from kb.models import Hotline, Report, ReportReason
from kb.models.permissions import PROPOSE, require

PER_HOTLINE = 200
"""Reports about one hotline that wait at most: more of them would tell the staff nothing new."""


def report(hotline: Hotline, reason: ReportReason) -> None:
    """Adds a report to the queue, as long as that has room."""
    if Report.objects.waiting().filter(hotline=hotline).count() < PER_HOTLINE:
        Report.objects.create(hotline=hotline, reason=reason)


def mark_handled(*, hotline: int, reason: str, by: User) -> None:
    """Marks all waiting reports of one reason about the hotline with this id as handled. Raises PermissionDenied."""
    require(by, PROPOSE)
    Report.objects.waiting().filter(hotline=hotline, reason=reason).update(handled_by=by)
