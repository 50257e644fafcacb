"""The form "Did this help?". Answers are only counted, without account, cookie or personal data."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kb.content.feedback import count_feedback
from kb.ledger.shown import get_shown_or_404
from kb.models import FAQ, FeedbackReason
from kb.pages.forms import rate_limit
from kb.pages.forms.same_origin import is_same_origin
from kb.pages.provider_lookup import providers_of
from kb.pages.rendering.http_methods import allow_methods, read_only
from kb.pages.rendering.render import render_page

PER_HOUR = 10
"""Answers accepted from one visitor in an hour."""
REASONS = [(reason.value, reason.label) for reason in FeedbackReason if reason != FeedbackReason.HELPED]


@allow_methods("GET", "HEAD", "POST")
def feedback(request: HttpRequest, slug: str) -> HttpResponse:
    """Renders the form; counts a valid answer and redirects to the page of thanks.

    `?step=` preselects the step where the reader was stuck.
    """
    faq = get_shown_or_404(FAQ.objects.published(), slug)
    steps = list(faq.steps.all())
    data = request.POST if request.method == "POST" else request.GET
    step, reason = data.get("step", ""), data.get("reason", "")
    form = {"faq": faq, "steps": steps, "reasons": REASONS, "step": step, "reason": reason}
    is_known_step = step == "" or step in {row.key for row in steps}
    if request.method != "POST":
        return _render_form(request, form) if is_known_step else _render_unknown_step(request, form, 404)
    if not is_same_origin(request):
        return _render_form(
            request, form, _("This came from another site and was not kept. Please send it from here."), 403
        )
    if not is_known_step:
        return _render_unknown_step(request, form, 400)
    if reason not in FeedbackReason.values:
        return _render_form(request, form, _("Please choose what went wrong. Nothing was sent yet."), 400)
    if not rate_limit.consume(request, "feedback", per_hour=PER_HOUR):
        response = _render_form(
            request, form, _("That is enough for one hour, thank you. Please try again later."), 429
        )
        response["Retry-After"] = str(rate_limit.seconds_until_reset())
        return response
    count_feedback(faq=faq, reason=FeedbackReason(reason), step=step)
    return HttpResponseRedirect(f"{reverse('feedback-thanks', args=[slug])}?{urlencode({'reason': reason})}")


@read_only
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """Renders the page after the form was sent, with the hotlines if the answer did not help."""
    faq = get_shown_or_404(FAQ.objects.published(), slug)
    helped = request.GET.get("reason") == FeedbackReason.HELPED
    providers = [] if helped else providers_of(faq)
    context = {"faq": faq, "sent": True, "helped": helped, "providers": providers}
    return render_page(request, "feedback.html", context, indexed=False)


def _render_unknown_step(request: HttpRequest, form: dict[str, object], status: int) -> HttpResponse:
    message = _("This answer has no such step any more. Please choose below.")
    return _render_form(request, {**form, "step": ""}, message, status)


def _render_form(request: HttpRequest, form: dict[str, object], message: str = "", status: int = 200) -> HttpResponse:
    return render_page(request, "feedback.html", {**form, "message": message}, indexed=False, status=status)
