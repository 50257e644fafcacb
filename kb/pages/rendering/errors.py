"""The error pages, in the visitor's language, each with links that lead on."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _

from kb.hotlines.emergency import LINES
from kb.ledger.shown import Withheld
from kb.models.languages import SOURCE, TARGET
from kb.pages.provider_lookup import all_providers
from kb.pages.rendering.render import ENGINE, render_page


def _render_with_hotlines(request: HttpRequest, status: int, title: str, explanation: str) -> HttpResponse:
    providers = all_providers()  # 2 queries: providers, their hotlines
    context = {"title": title, "explanation": explanation, "providers": providers}
    return render_page(request, "error.html", context, status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, Withheld):
        return being_checked(request)
    return _render_with_hotlines(
        request,
        404,
        _("This page does not exist"),
        _("The address may be mistyped or out of date. The hotlines are here all the same, and you can search."),
    )


def being_checked(request: HttpRequest) -> HttpResponse:
    """Renders the page in the place of one whose row does not match the ledger, with the hotlines.

    The status is 404 and not 503. At a 503, caches and the service worker show an older copy in its place (for
    proxies, `stale-if-error` of kb.delivery.cache_policy says so), the service worker says that there is no connection,
    and load balancers may take the whole host for broken. At a 404, the service worker deletes its copy, the page store
    keeps nothing, and search engines come back before they drop the address.
    """
    response = _render_with_hotlines(
        request,
        404,
        _("This page is being checked"),
        _(
            "Its text is not the one in our records, so we do not show it until our staff have looked at it."
            " The hotlines below were compared with our records, as on every page."
        ),
    )
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Renders the page without a database query, so that refusing a request costs little.

    Activates the visitor's language, because the request may be refused before the middleware does.
    """
    with override(get_language_from_request(request, check_path=True)):
        context = {
            "title": _("We could not understand this address"),
            "explanation": _("Part of it is not written as an address can be. Please start from the home page."),
            "notices": (),
        }
        return render_page(request, "error.html", context, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _render_with_hotlines(request, 403, _("You may not open this page"), _("You may have to sign in first."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _render_with_hotlines(
        request,
        403,
        _("This form has expired"),
        _("Nothing was changed. Please go back, load the page again and send the form once more."),
    )


def method_not_allowed(request: HttpRequest) -> HttpResponse:
    response = _render_with_hotlines(
        request, 405, _("This page can only be read"), _("Nothing was changed. Open the page in the ordinary way.")
    )
    response["Allow"] = "GET, HEAD"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Renders the page in both languages without the database, the session or anything else that may have failed."""
    return _render_without_database(
        request,
        500,
        lambda language: {
            "title": _("Something went wrong on our side"),
            "advice": _(
                "The fault is ours, not your phone’s. Please try again in a minute;"
                " your wallet’s own app also shows its hotline."
            ),
            "links": {f"/{language}/": _("To the home page"), f"/{language}/deceived/": _("Already deceived?")},
        },
    )


def unavailable(request: HttpRequest) -> HttpResponse:
    """Renders the page, in both languages, that the site serves while the database does not answer.

    It links to the hotlines that the visitor's device has saved. It is made once for all addresses: the empty link
    leads to the address that was asked for.
    """
    return _render_without_database(
        request,
        503,
        lambda language: {
            "title": _("This site cannot answer right now"),
            "advice": _(
                "The fault is ours, not your phone’s. If you have been here before, the hotlines may be saved on"
                " your device. Otherwise please try again in a minute; your wallet’s own app also shows its hotline."
            ),
            "links": {
                "": _("Try again"),
                f"/{language}/offline/": _("Hotlines saved on this device"),
                f"/{language}/deceived/": _("Already deceived?"),
            },
        },
    )


def _render_without_database(
    request: HttpRequest, status: int, get_texts: Callable[[str], dict[str, Any]]
) -> HttpResponse:
    """Renders an error page in both languages, the reader's first.

    `get_texts` takes a language and is called with it active.
    """
    languages = (TARGET, SOURCE) if request.path.startswith(f"/{TARGET}/") else (SOURCE, TARGET)
    sections = []
    for language in languages:
        with override(language):
            lines = [(line.number, str(line.name), str(line.purpose)) for line in LINES]
            sections.append({"language": language, "lines": lines, **get_texts(language)})
    context = {"language": languages[0], "title": sections[0]["title"], "sections": sections}
    with override(languages[0]):
        page = render_to_string("kb/server_error.html", context, using=ENGINE)
    return HttpResponse(page, status=status, headers={"Cache-Control": "no-store"})
