"""The form that reports a number, without account, cookie or personal data. Staff decide what a report changes."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kb.hotlines.reports import record_report
from kb.models import Hotline, Provider, ReportReason
from kb.pages.forms import rate_limit
from kb.pages.forms.same_origin import is_same_origin
from kb.pages.provider_lookup import get_provider_or_404
from kb.pages.rendering.http_methods import allow_methods, read_only
from kb.pages.rendering.render import render_page

HARMFUL = (ReportReason.ASKED_FOR_CODE, ReportReason.NOT_THEM)
"""Visitors who give one of these reasons may have been deceived already."""
PER_HOUR = 5
"""Reports accepted from one visitor in an hour."""


@allow_methods("GET", "HEAD", "POST")
def report_number(request: HttpRequest, slug: str) -> HttpResponse:
    """Renders the form; records a valid report and redirects to the page of thanks."""
    provider = get_provider_or_404(slug)
    if request.method != "POST":
        return _render_form(request, provider)
    if not is_same_origin(request):
        message = _("This came from another site and was not kept. Please send it from here.")
        return _render_form(request, provider, message, 403)
    hotline = next((row for row in _reportable(provider) if row.slug == request.POST.get("hotline")), None)
    reason = request.POST.get("reason")
    if hotline is None or reason not in ReportReason.values:
        return _render_form(
            request, provider, _("Please choose the number and what happened. Nothing was sent yet."), 400
        )
    if not rate_limit.consume(request, "reports", per_hour=PER_HOUR):
        response = _render_form(
            request, provider, _("That is enough for one hour, thank you. Please try again later."), 429
        )
        response["Retry-After"] = str(rate_limit.seconds_until_reset())
        return response
    record_report(hotline, ReportReason(reason))
    return HttpResponseRedirect(f"{reverse('report-thanks', args=[slug])}?{urlencode({'reason': reason})}")


@read_only
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """Renders the page after a report was sent."""
    harmful = request.GET.get("reason") in HARMFUL
    provider = get_provider_or_404(slug)
    context = {"provider": provider, "sent": True, "harmful": harmful}
    return render_page(request, "report.html", context, about=provider, indexed=False)


def _render_form(request: HttpRequest, provider: Provider, message: str = "", status: int = 200) -> HttpResponse:
    context = {
        "provider": provider,
        "hotlines": _reportable(provider),
        "reasons": ReportReason.choices,
        "message": message,
        "chosen": (request.POST.get("hotline"), request.POST.get("reason")),
    }
    return render_page(request, "report.html", context, about=provider, indexed=False, status=status)


def _reportable(provider: Provider) -> list[Hotline]:
    return [hotline for hotline in provider.hotlines.all() if hotline.shown_number]
