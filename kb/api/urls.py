"""The URL patterns of the API. Any other address below `/api/` answers 404 in JSON."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from kb.api import signed_file
from kb.api.http import open_to_all
from kb.api.v1 import api
from kb.delivery.cache_policy import register_cacheable


def not_found(request: HttpRequest, address: str) -> HttpResponse:
    raise Http404


register_cacheable("hotlines-file")
register_cacheable("hotlines-file-keys")

urlpatterns = [
    path("api/v1/", api.urls),
    path(signed_file.FILE_PATH.removeprefix("/"), open_to_all(signed_file.signed_hotlines), name="hotlines-file"),
    path(signed_file.KEYS_PATH.removeprefix("/"), open_to_all(signed_file.jwks), name="hotlines-file-keys"),
    path("api/<path:address>", open_to_all(not_found), name="api-not-found"),
]
