"""Redirects addresses with a former slug to the same page under the current slug, whatever the kind of page."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch, reverse

from kb.content.former_addresses import MODEL_OF_VIEW, current_slugs
from kb.delivery.cache_policy import CACHE_CONTROL
from kb.models import FAQ, Provider, Symptom
from kb.pages.registry import find_page

_MODEL_OF_PARAMETER = {"provider": Provider, "faq": FAQ, "problem": Symptom}
"""The query parameters that hold a slug, on any page."""
_UNKNOWN_SLUG = (400, 404)
"""The statuses that views answer to an unknown slug; the call sheet answers 400."""

Slug = tuple[type[Any], str]


def redirect_former_addresses(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Middleware that redirects former addresses: 301, or 308 for a form. It acts only on unknown slugs."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        match = request.resolver_match
        if response.status_code not in _UNKNOWN_SLUG or match is None or "admin" in match.namespaces:
            return response
        address = _current_address(request, match)
        return _redirect(request, response, address) if address else response

    return middleware


def _current_address(request: HttpRequest, match: ResolverMatch) -> str:
    """Returns the same address with the current slugs; "" if it has no former slug."""
    in_path = _slug_in_path(match)
    in_query: dict[str, Slug] = {
        name: (model, request.GET[name]) for name, model in _MODEL_OF_PARAMETER.items() if name in request.GET
    }
    current = current_slugs({*in_query.values(), *([in_path] if in_path else [])})
    if not current:
        return ""
    path, query = request.path, request.GET.copy()
    if in_path in current:
        path = reverse(match.view_name, kwargs={**match.kwargs, "slug": current[in_path]})
    for name, slug in in_query.items():
        query[name] = current.get(slug, slug[1])
    is_same_query = query == request.GET
    query_string = request.META.get("QUERY_STRING", "") if is_same_query else query.urlencode()
    return f"{path}?{query_string}" if query_string else path


def _slug_in_path(match: ResolverMatch) -> Slug | None:
    """Returns the model and the slug in the path; None if the view has no slug."""
    if match.view_name == "picture":
        page = find_page(match.kwargs["kind"])
        model = page.model if page and page.title_field else None
    else:
        model = MODEL_OF_VIEW.get(match.view_name)
    return (model, match.kwargs["slug"]) if model else None


def _redirect(request: HttpRequest, response: HttpResponseBase, address: str) -> HttpResponsePermanentRedirect:
    """Returns a redirect that caches keep no longer than a page, because another row may get the slug."""
    has_body = request.method not in ("GET", "HEAD")
    redirect = HttpResponsePermanentRedirect(address, preserve_request=has_body)
    redirect["Cache-Control"] = CACHE_CONTROL
    if "Access-Control-Allow-Origin" in response:  # or scripts of other sites could not follow it
        redirect["Access-Control-Allow-Origin"] = response["Access-Control-Allow-Origin"]
    return redirect
