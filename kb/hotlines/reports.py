"""Reports by visitors: taken without an account, and never changing anything by themselves."""

from kb.models import Hotline, Report, ReportReason

PER_HOTLINE = 200
"""Reports about one hotline that wait at most: more of them would tell the staff nothing new."""


def report(hotline: Hotline, reason: ReportReason) -> None:
    """Adds a report to the queue, as long as that has room."""
    if Report.objects.waiting().filter(hotline=hotline).count() < PER_HOTLINE:
        Report.objects.create(hotline=hotline, reason=reason)
