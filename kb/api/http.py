"""HTTP for the API: CORS for every origin, ETags with 304, and errors in JSON."""

from collections.abc import Callable
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, URLResolver
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from kb.api.description import complete
from kb.ledger.shown import Withheld

MINUTE = 60
DAY = 24 * 3600
ALLOWED = "GET, HEAD, OPTIONS"

View = Callable[..., HttpResponse]


class OpenAPI(NinjaAPI):
    """An API with `open_to_all` on every address, that of its description included."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.add_exception_handler(
            Http404, lambda request, error: self.create_response(request, _not_found(error), status=404)
        )

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        complete(schema)
        return schema

    @property
    def urls(self) -> tuple[list[URLResolver | URLPattern], str, str]:
        patterns, app, namespace = super().urls
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                pattern.callback = open_to_all(cast(View, pattern.callback))
        return patterns, app, namespace


def open_to_all(view: View) -> View:
    """Decorator: answers GET and HEAD with an ETag (RFC 9110), OPTIONS as a CORS preflight, other methods with 405.

    Scripts of every origin may read the responses.
    """

    @csrf_exempt
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            response = _preflight()
        elif request.method in ("GET", "HEAD"):
            response = _with_etag(request, _respond_or_404(view, request, *args, **kwargs))
        else:
            response = JsonResponse({"detail": "This can only be read."}, status=405, headers={"Allow": ALLOWED})
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag"
        return response

    return respond


def _respond_or_404(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    try:
        return view(request, *args, **kwargs)
    except Http404 as error:  # Django would render the visitors' page
        return JsonResponse(_not_found(error), status=404)


def _not_found(error: Http404 | type[Http404]) -> dict[str, str]:
    """Returns the JSON of the response to Http404, also for a row that does not match the ledger."""
    is_withheld = isinstance(error, Withheld)
    return {"detail": "This is being checked." if is_withheld else "There is nothing at this address."}


def _with_etag(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Adds the ETag and caching headers; returns 304 if the client has this version. Errors are not cached."""
    if response.status_code != 200:
        return response
    patch_cache_control(response, public=True, max_age=MINUTE)
    set_response_etag(response)
    return cast(HttpResponse, get_conditional_response(request, response["ETag"], response=response))


def _preflight() -> HttpResponse:
    """Answers a CORS preflight, which browsers send first because of If-None-Match."""
    return HttpResponse(
        status=204,
        headers={
            "Allow": ALLOWED,
            "Access-Control-Allow-Methods": ALLOWED,
            "Access-Control-Allow-Headers": "If-None-Match, Accept, Content-Type",
            "Access-Control-Max-Age": str(DAY),
        },
    )
