"""Report a number: a form without account, cookie or personal data; what it takes changes nothing by itself."""

from ipaddress import ip_address, ip_network
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kb.hotlines.reports import TooMany, report
from kb.hotlines.standing import published_provider
from kb.models import Hotline, Provider, ReportReason
from kb.pages.public import answering, public
from kb.pages.rendering import page

HARMFUL = (ReportReason.ASKED_FOR_CODE, ReportReason.NOT_THEM)
"""Who says this may have been deceived already."""


@answering("GET", "HEAD", "POST")
def report_number(request: HttpRequest, slug: str) -> HttpResponse:
    provider = published_provider(slug)
    if request.method != "POST":
        return _form(request, provider)
    if not _is_from_here(request):
        return _form(
            request, provider, _("This came from another site and was not kept. Please send it from here."), 403
        )
    hotline = next((row for row in _reportable(provider) if row.slug == request.POST.get("hotline")), None)
    reason = request.POST.get("reason")
    if hotline is None or reason not in ReportReason.values:
        return _form(request, provider, _("Please choose the number and what happened. Nothing was sent yet."), 400)
    try:
        report(hotline, ReportReason(reason), address=_address(request))
    except TooMany:
        response = _form(request, provider, _("That is enough for one hour, thank you. Please try again later."), 429)
        response["Retry-After"] = "3600"
        return response
    return HttpResponseRedirect(f"{reverse('report-thanks', args=[slug])}?{urlencode({'reason': reason})}")


@public
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """Where a report leads, so that loading the page again sends nothing again."""
    harmful = request.GET.get("reason") in HARMFUL
    return page(
        request, "report.html", {"provider": published_provider(slug), "sent": True, "harmful": harmful}, indexed=False
    )


def _form(request: HttpRequest, provider: Provider, message: str = "", status: int = 200) -> HttpResponse:
    context = {
        "provider": provider,
        "hotlines": _reportable(provider),
        "reasons": ReportReason.choices,
        "message": message,
        "chosen": (request.POST.get("hotline"), request.POST.get("reason")),
    }
    return page(request, "report.html", context, indexed=False, status=status)


def _reportable(provider: Provider) -> list[Hotline]:
    return [hotline for hotline in provider.hotlines.all() if hotline.shown_number]


def _is_from_here(request: HttpRequest) -> bool:
    """False when the browser says that another site sent the form: there is no cookie that a token could go with."""
    fetched_from = request.headers.get("Sec-Fetch-Site")
    if fetched_from is not None:
        return fetched_from in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin in (None, settings.SITE_URL, f"{request.scheme}://{request.get_host()}")


def _address(request: HttpRequest) -> str:
    """The visitor's address on the network; of IPv6 the part that one household cannot change at will."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.BEHIND_PROXY:
        # The last entry is the one that our own proxy wrote.
        address = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or address
    try:
        return str(ip_network((address, 64), strict=False)) if ip_address(address).version == 6 else address
    except ValueError:
        return address
