"""The form "Did this help?": counts the answers, without account, cookie or personal data."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from kb.models import FAQ, FeedbackReason
from kb.pages.forms import rate_limit
from kb.pages.forms.visitors import is_from_here
from kb.pages.rendering.methods import allow_methods, read_only
from kb.pages.rendering.render import render_page
from kb.pages.wallets import wallets_of
from kb.publishing.feedback import count_feedback

PER_HOUR = 10
"""Answers an hour from one visitor."""
REASONS = [(reason.value, reason.label) for reason in FeedbackReason if reason != FeedbackReason.HELPED]


@allow_methods("GET", "HEAD", "POST")
def feedback(request: HttpRequest, slug: str) -> HttpResponse:
    """`?step=` chooses the step where the reader was stuck."""
    faq = get_object_or_404(FAQ.objects.published(), slug=slug)
    steps = list(faq.steps.all())
    asked = request.POST if request.method == "POST" else request.GET
    step, reason = asked.get("step", ""), asked.get("reason", "")
    form = {"faq": faq, "steps": steps, "reasons": REASONS, "step": step, "reason": reason}
    is_known_step = step == "" or step in {row.key for row in steps}
    if request.method != "POST":
        return _form(request, form) if is_known_step else _unknown_step(request, form, 404)
    if not is_from_here(request):
        return _form(request, form, _("This came from another site and was not kept. Please send it from here."), 403)
    if not is_known_step:
        return _unknown_step(request, form, 400)
    if reason not in FeedbackReason.values:
        return _form(request, form, _("Please choose what went wrong. Nothing was sent yet."), 400)
    if not rate_limit.consume(request, "feedback", per_hour=PER_HOUR):
        response = _form(request, form, _("That is enough for one hour, thank you. Please try again later."), 429)
        response["Retry-After"] = str(rate_limit.seconds_until_reset())
        return response
    count_feedback(faq=faq, reason=FeedbackReason(reason), step=step)
    return HttpResponseRedirect(f"{reverse('feedback-thanks', args=[slug])}?{urlencode({'reason': reason})}")


@read_only
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """The page after the form was sent, so that a reload sends nothing. Shows hotlines if the answer did not help."""
    faq = get_object_or_404(FAQ.objects.published(), slug=slug)
    helped = request.GET.get("reason") == FeedbackReason.HELPED
    providers = [] if helped else wallets_of(faq)
    context = {"faq": faq, "sent": True, "helped": helped, "providers": providers}
    return render_page(request, "feedback.html", context, indexed=False)


def _unknown_step(request: HttpRequest, form: dict[str, object], status: int) -> HttpResponse:
    return _form(
        request, {**form, "step": ""}, _("This answer has no such step any more. Please choose below."), status
    )


def _form(request: HttpRequest, form: dict[str, object], message: str = "", status: int = 200) -> HttpResponse:
    return render_page(request, "feedback.html", {**form, "message": message}, indexed=False, status=status)
