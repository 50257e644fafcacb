"""Reports of visitors about a hotline. Nothing about the visitor is stored."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.models.hotline import Hotline
from kb.models.unreadable_rows import ReadableModel, ReadableQuerySet


class ReportReason(models.TextChoices):
    """From the most to the least harmful, which is the order for staff."""

    ASKED_FOR_CODE = "asked-for-code", _("They asked me for a password or a code")
    NOT_THEM = "not-them", _("It was not them who answered")
    CHANGED = "changed", _("The number has changed")
    NO_ANSWER = "no-answer", _("Nobody answered")


class ReportQuerySet(ReadableQuerySet["Report"]):
    def waiting(self) -> Self:
        return self.filter(handled_by__isnull=True)

    def by_harm(self) -> list[dict[str, Any]]:
        """Returns a dict for each hotline and reason, with `count` and `since`; the most harmful first, then by count.

        Counts in Python, so that an unreadable report is left out instead of breaking the query.
        """
        days: dict[tuple[int, ReportReason], list[date]] = {}
        for report in self.only("hotline", "reason", "on"):
            days.setdefault((report.hotline_id, ReportReason(report.reason)), []).append(report.on)
        rows = [
            {"hotline": hotline, "reason": reason, "count": len(on), "since": min(on)}
            for (hotline, reason), on in days.items()
        ]
        harm = list(ReportReason)
        return sorted(rows, key=lambda row: (harm.index(row["reason"]), -row["count"], row["since"]))


class Report(ReadableModel):
    hotline = models.ForeignKey(Hotline, on_delete=models.CASCADE, related_name="reports", verbose_name=_("hotline"))
    reason = models.CharField(_("what happened"), max_length=20, choices=ReportReason)
    on = models.DateField(_("reported on"), default=timezone.localdate)
    handled_by = models.ForeignKey(
        "auth.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("handled by")
    )

    objects = models.Manager.from_queryset(ReportQuerySet)()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ("-on",)
        constraints = (
            models.CheckConstraint(condition=models.Q(reason__in=ReportReason.values), name="report_reason"),
        )

    def __str__(self) -> str:
        return f"{self.hotline}: {self.get_reason_display()}"
