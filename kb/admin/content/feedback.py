"""The feedback report: the questions with the most negative answers first, and the steps where readers got stuck."""

from typing import Any, NamedTuple

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin

from kb.admin.base.id_fields import IdsAdminMixin
from kb.admin.base.read_only import ReadOnlyAdminMixin
from kb.admin.overview.day_charts import feedback_chart
from kb.content.feedback import StepTrouble, feedback_by_day, feedback_totals, step_troubles
from kb.localize.state import text_in
from kb.models import FAQ, FeedbackCount
from kb.models.languages import SOURCE

PAGE_SIZE = 20
"""Questions on one page of the report."""
PERIODS: dict[int, Promise] = {
    7: gettext_lazy("7 days"),
    30: gettext_lazy("30 days"),
    90: gettext_lazy("90 days"),
    365: gettext_lazy("A year"),
}
"""Length in days: label. Older feedback is deleted."""
DEFAULT_PERIOD = 30


class StuckStep(NamedTuple):
    name: str
    times: int
    reasons: str


class QuestionFeedback(NamedTuple):
    faq: FAQ
    title: str
    helped: int
    not_helpful: int
    stuck: list[StuckStep]

    @property
    def share_not_helpful(self) -> int:
        """Percentage of all answers."""
        return round(100 * self.not_helpful / (self.helped + self.not_helpful))


@admin.register(FeedbackCount)
class FeedbackCountAdmin(IdsAdminMixin, ReadOnlyAdminMixin, ModelAdmin):  # type: ignore[misc]  # unfold's is untyped
    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Shows the sums of each question instead of the stored rows, of which each counts one day."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": _("Feedback")}
        return TemplateResponse(request, "admin/kb/feedback.html", {**context, **feedback_context(request)})


def feedback_context(request: HttpRequest) -> dict[str, Any]:
    """Returns one page of the report.

    Takes six queries: count and sums of questions, questions, their steps, sums of steps, sums of days.
    """
    value = request.GET.get("period", "")
    period = int(value) if value in map(str, PERIODS) else DEFAULT_PERIOD
    page = Paginator(feedback_totals(days=period), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = list(page)
    keys = [row["faq"] for row in rows]
    faqs = FAQ.objects.with_steps().in_bulk(keys)
    stuck = step_troubles(faqs=keys, days=period)
    return {
        "period": period,
        "periods": [(days, label, days == period) for days, label in PERIODS.items()],
        "page": page,
        "chart": feedback_chart(feedback_by_day(days=period)),
        "questions": [
            _question_feedback(faqs[row["faq"]], row, stuck.get(row["faq"], [])) for row in rows if row["faq"] in faqs
        ],
    }


def _question_feedback(faq: FAQ, row: dict[str, int], stuck: list[StepTrouble]) -> QuestionFeedback:
    language = get_language() or SOURCE
    names = {"": _("Not at one step")} | {
        step.key: f"{number}. {text_in(language, step, 'title').text}"
        for number, step in enumerate(faq.steps.all(), start=1)
    }
    steps = [
        StuckStep(
            names.get(each.step, _("“%s” (no longer there)") % each.step),
            each.times,
            " · ".join(f"{reason.label} {times}" for reason, times in each.reasons),
        )
        for each in stuck
    ]
    return QuestionFeedback(faq, text_in(language, faq, "question").text, row["helped"], row["not_helpful"], steps)
