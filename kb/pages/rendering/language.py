"""Chooses a visitor's language: guesses it at the first visit, and remembers the visitor's choice."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import add_never_cache_headers, patch_vary_headers

from kb.pages.rendering.http_methods import read_only
from kb.pages.rendering.render import reader_language


@read_only
def front_door(request: HttpRequest) -> HttpResponse:
    """`/`: redirects to the home page in the language of the cookie, else of Accept-Language, else in Chinese."""
    response = HttpResponseRedirect(f"/{reader_language()}/")
    patch_vary_headers(response, ("Cookie", "Accept-Language"))
    return response


@read_only
def choose_language(request: HttpRequest, language: str) -> HttpResponse:
    """Remembers the language in a cookie, and redirects to the path `next`; to the home page if `next` is invalid.

    Pages link here, so that the switch works without JavaScript and no page sets a cookie.
    """
    if language not in dict(settings.LANGUAGES):
        raise Http404
    path = request.GET.get("next", "")
    is_valid = path.startswith(f"/{language}/") and path.isprintable() and "\\" not in path
    response = HttpResponseRedirect(path if is_valid else f"/{language}/")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )
    add_never_cache_headers(response)
    return response
