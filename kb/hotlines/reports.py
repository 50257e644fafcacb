"""Visitors' reports about a number. They need no account and change nothing by themselves."""

from kb.models import Hotline, Report, ReportReason

MAX_WAITING = 200
"""The most unhandled reports kept for one hotline: more would tell the staff nothing new."""


def record_report(hotline: Hotline, reason: ReportReason) -> None:
    """Saves a report, unless MAX_WAITING reports about the hotline are waiting already."""
    if Report.objects.waiting().filter(hotline=hotline).count() < MAX_WAITING:
        Report.objects.create(hotline=hotline, reason=reason)
