"""An address with a former slug in it leads on to the same page under the current one, whatever kind of page it is."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch, reverse

from kb.delivery.cache_policy import CACHE_CONTROL
from kb.models import FAQ, Provider, Section, Symptom
from kb.publishing.former_addresses import current_slugs

ADDRESSED: dict[str, type[Any]] = {
    **dict.fromkeys(("provider", "provider-markdown", "contacts-card", "report-number", "report-thanks"), Provider),
    **dict.fromkeys(("faq", "faq-markdown", "side-by-side", "feedback", "feedback-thanks"), FAQ),
    **dict.fromkeys(("what-happened", "show"), Symptom),
    "section": Section,
    "api-v1:provider": Provider,
    "api-v1:faq": FAQ,
    "api-v1:section": Section,
}
"""The views with a slug in their address, and whose slug it is."""
_PICTURED = {"provider": Provider, "faq": FAQ, "section": Section}
_PARAMETERS = {"provider": Provider, "faq": FAQ, "problem": Symptom}
"""The parameters of any page that hold a slug."""
_NOT_FOUND = (400, 404)
"""What views answer to a slug that they do not know; the call sheet says 400."""

Slug = tuple[type[Any], str]


def redirect_former(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Middleware: answers a former address with a redirect, 308 where a form was sent to it. Others cost nothing."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        match = request.resolver_match
        if response.status_code not in _NOT_FOUND or match is None or "admin" in match.namespaces:
            return response
        address = _current_address(request, match)
        return _redirect(request, response, address) if address else response

    return middleware


def _current_address(request: HttpRequest, match: ResolverMatch) -> str:
    """The same address with the current slugs; "" where nothing in it was renamed."""
    in_path = _slug_in_path(match)
    in_query: dict[str, Slug] = {
        name: (model, request.GET[name]) for name, model in _PARAMETERS.items() if name in request.GET
    }
    current = current_slugs({*in_query.values(), *([in_path] if in_path else [])})
    if not current:
        return ""
    path, query = request.path, request.GET.copy()
    if in_path in current:
        path = reverse(match.view_name, kwargs={**match.kwargs, "slug": current[in_path]})
    for name, slug in in_query.items():
        query[name] = current.get(slug, slug[1])
    unchanged = query == request.GET
    written = request.META.get("QUERY_STRING", "") if unchanged else query.urlencode()
    return f"{path}?{written}" if written else path


def _slug_in_path(match: ResolverMatch) -> Slug | None:
    model = _PICTURED.get(match.kwargs["kind"]) if match.view_name == "picture" else ADDRESSED.get(match.view_name)
    return (model, match.kwargs["slug"]) if model else None


def _redirect(request: HttpRequest, response: HttpResponseBase, address: str) -> HttpResponsePermanentRedirect:
    """The redirect may be kept for as short a time as a page: another row may get the slug."""
    has_body = request.method not in ("GET", "HEAD")
    redirect = HttpResponsePermanentRedirect(address, preserve_request=has_body)
    redirect["Cache-Control"] = CACHE_CONTROL
    if "Access-Control-Allow-Origin" in response:  # scripts of other sites follow it only then
        redirect["Access-Control-Allow-Origin"] = response["Access-Control-Allow-Origin"]
    return redirect
