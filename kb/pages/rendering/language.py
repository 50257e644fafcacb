"""Which language a visitor reads: the first visit's guess, and the choice they make."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import add_never_cache_headers, patch_vary_headers

from kb.pages.rendering.methods import read_only
from kb.pages.rendering.render import reader_language


@read_only
def front_door(request: HttpRequest) -> HttpResponse:
    """`/`: to the home page in the language of the cookie, else of Accept-Language, else Chinese."""
    response = HttpResponseRedirect(f"/{reader_language()}/")
    patch_vary_headers(response, ("Cookie", "Accept-Language"))
    return response


@read_only
def choose(request: HttpRequest, language: str) -> HttpResponse:
    """Remembers the language in a cookie and leads to `next`, a path in that language (else to its home page).

    A plain link, so that it works without JavaScript, and the pages themselves never set a cookie.
    """
    if language not in dict(settings.LANGUAGES):
        raise Http404
    path = request.GET.get("next", "")
    within = path.startswith(f"/{language}/") and path.isprintable() and "\\" not in path
    response = HttpResponseRedirect(path if within else f"/{language}/")
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
