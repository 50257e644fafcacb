"""The preview of a change: the real page, as it would be, for whoever has the signed link.

Staff who are signed in see every change, others those that one person may publish.
"""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.urls import resolve, reverse
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin

from kb.ledger.preview import as_if_published, find_previewed, is_for_staff_alone
from kb.models import Advice, AdviceTopic
from kb.models.languages import SOURCE, TARGET
from kb.pages.rendering.http_methods import read_only


@read_only  # type: ignore[arg-type]  # what csp_replace returns
@never_cache
@xframe_options_sameorigin  # the admin shows it in frames
@csp_replace({"frame-ancestors": [SELF]})  # type: ignore[arg-type]  # it takes views with arguments too
def preview(request: HttpRequest, token: str, language: str) -> HttpResponse:
    """Renders the page of the changed row in `language`.

    Raises Http404 for a link that no longer works, and to visitors if the change needs a second person: with a link
    alone, one person could show them another telephone number on this site.
    """
    change = find_previewed(token)
    if change is None or language not in (SOURCE, TARGET):
        raise Http404
    if is_for_staff_alone(change) and not request.user.is_staff:
        raise Http404
    with as_if_published(change) as row, override(language):
        response = _render(request, _page_of(row))
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _page_of(row: Any) -> str:
    """Returns the address of the page that shows the row."""
    if hasattr(row, "get_absolute_url"):
        return str(row.get_absolute_url())
    if isinstance(row, Advice) and row.topic == AdviceTopic.DECEIVED:
        return reverse("deceived")
    provider = getattr(row, "provider", None)
    return str(provider.get_absolute_url()) if provider else reverse("home")


def _render(request: HttpRequest, path: str) -> HttpResponse:
    """Returns what the page at this path answers, within this transaction."""
    match = resolve(path)
    request.path = request.path_info = path
    request.resolver_match = match
    response = match.func(request, *match.args, **match.kwargs)
    if isinstance(response, SimpleTemplateResponse):
        response.render()
    return response  # type: ignore[no-any-return]
