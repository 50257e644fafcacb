"""The hotlines as a signed file for other programs, the keys that verify it, and how that is done."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from kb.hotlines.export import public_keys, signed
from kb.pages.rendering.methods import read_only
from kb.pages.rendering.render import render_page
from kb.pages.wallets import wallets


@read_only
def signed_file(request: HttpRequest) -> HttpResponse:
    """`/api/v1/hotlines.json`: a JSON Web Signature (RFC 7515) that any site's script may read."""
    return _for_any_site(signed(wallets()), "application/jose+json")


@read_only
def keys(request: HttpRequest) -> HttpResponse:
    """`/.well-known/jwks.json`: the JWK set (RFC 7517) that verifies it."""
    return _for_any_site(public_keys(), "application/jwk-set+json")


@read_only
def explained(request: HttpRequest) -> HttpResponse:
    return render_page(request, "hotlines_file.html", {})


def _for_any_site(content: dict[str, object], content_type: str) -> HttpResponse:
    response = JsonResponse(content, content_type=content_type)
    response["Access-Control-Allow-Origin"] = "*"
    return response
