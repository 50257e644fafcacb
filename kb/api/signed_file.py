"""The hotlines as a signed file for other programs, and the keys that verify it."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from kb.hotlines.signed_list import public_keys, signed
from kb.hotlines.verification import published_providers

FILE_PATH, FILE_TYPE = "/api/v1/hotlines.json", "application/jose+json"
KEYS_PATH, KEYS_TYPE = "/.well-known/jwks.json", "application/jwk-set+json"


def signed_hotlines(request: HttpRequest) -> HttpResponse:
    """Returns the hotlines as a JSON Web Signature (RFC 7515)."""
    return JsonResponse(signed(published_providers()), content_type=FILE_TYPE)


def jwks(request: HttpRequest) -> HttpResponse:
    """Returns the JWK set (RFC 7517) that verifies the signature."""
    return JsonResponse(public_keys(), content_type=KEYS_TYPE)
