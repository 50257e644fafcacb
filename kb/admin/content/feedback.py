"""What readers thought of the answers: the questions with the most trouble first, and at which step they got stuck."""

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

from kb.admin.base.readonly import ReadOnly
from kb.localize.state import text_in
from kb.models import FAQ, FeedbackCount
from kb.models.languages import SOURCE
from kb.publishing.feedback import Stuck, by_trouble, where_stuck

ROWS = 20
"""A page."""
PERIODS: dict[int, Promise] = {
    7: gettext_lazy("7 days"),
    30: gettext_lazy("30 days"),
    90: gettext_lazy("90 days"),
    365: gettext_lazy("A year"),
}
"""In days; what is older is not kept."""
USUAL_PERIOD = 30


class StuckStep(NamedTuple):
    name: str
    times: int
    reasons: str


class Question(NamedTuple):
    faq: FAQ
    title: str
    helped: int
    not_helpful: int
    stuck: list[StuckStep]

    @property
    def share_not_helpful(self) -> int:
        """In percent of all answers."""
        return round(100 * self.not_helpful / (self.helped + self.not_helpful))


@admin.register(FeedbackCount)
class FeedbackCountAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]  # unfold's is untyped
    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The rows of a day are of little use alone: they are shown summed up, question by question."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": _("Feedback")}
        return TemplateResponse(request, "admin/kb/feedback.html", {**context, **feedback(request)})


def feedback(request: HttpRequest) -> dict[str, Any]:
    """Five queries, whatever there is: the sums, counted and one page of them, their steps' sums, questions, steps."""
    asked = request.GET.get("period", "")
    period = int(asked) if asked in map(str, PERIODS) else USUAL_PERIOD
    page = Paginator(by_trouble(days=period), ROWS).get_page(request.GET.get("page"))
    rows = list(page)
    keys = [row["faq"] for row in rows]
    faqs = FAQ.objects.with_steps().in_bulk(keys)
    stuck = where_stuck(faqs=keys, days=period)
    return {
        "period": period,
        "periods": [(days, label, days == period) for days, label in PERIODS.items()],
        "page": page,
        "questions": [_question(faqs[row["faq"]], row, stuck.get(row["faq"], [])) for row in rows],
    }


def _question(faq: FAQ, row: dict[str, int], stuck: list[Stuck]) -> Question:
    language = get_language() or SOURCE
    names = {"": _("Not at one step")} | {
        step.key: f"{number}. {text_in(language, step, 'title').words}"
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
    return Question(faq, text_in(language, faq, "question").words, row["helped"], row["not_helpful"], steps)
