"""Offline reading: the service worker (kb/static/kb/sw.js), the pages that it saves, and the web app manifest."""

import hashlib
import json
from pathlib import Path

from django.apps import apps
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import conditional_page

from kb.delivery.build_id import build_id
from kb.models import FAQ
from kb.models.content_version import content_version
from kb.models.languages import SOURCE, TARGET
from kb.pages.provider_lookup import all_providers
from kb.pages.registry import offline_pages
from kb.pages.rendering.http_methods import read_only
from kb.pages.rendering.render import current_notices, reader_language, render_page
from kb.pages.rows_of_pages import rows_of

MAX_ADDRESSES = 200
"""Pages that a phone saves unasked: at some 5 KB each they are one megabyte. A site may have 100,000 pages."""
FILES = ("kb/site.css", "kb/site.js", "kb/suggest.js")
COLOURS = {"theme_color": "#f3f8f8", "background_color": "#f3f8f8"}


@read_only
def offline(request: HttpRequest) -> HttpResponse:
    """Renders the page that the service worker shows in the place of a page that is not saved: all hotlines."""
    return render_page(request, "offline.html", {"providers": all_providers()}, indexed=False)


@read_only
@conditional_page
def service_worker(request: HttpRequest) -> HttpResponse:
    """`/sw.js`: at the root, because a service worker controls only the addresses below its own."""
    script = Path(apps.get_app_config("kb").path, "static/kb/sw.js").read_text("utf-8")
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@read_only
@conditional_page
def saved_pages(request: HttpRequest) -> JsonResponse:
    """`/saved-pages.json`: the addresses to save, the most useful first, each in both languages.

    Its version changes with everything that these pages may show: then the service worker saves them again.
    4 queries beside what pages share: questions, their steps, their wallets; the content's version.
    """
    providers = all_providers()
    saved = {
        "offline": {language: _address(language, "offline") for language in (SOURCE, TARGET)},
        "addresses": [_address(language, *page) for page in _saved_pages() for language in (SOURCE, TARGET)],
        "files": [static(name) for name in FILES],
    }
    # At midnight a checked number may become due without a change of the content.
    statuses = [hotline.verification_status.value for provider in providers for hotline in provider.hotlines.all()]
    notices = [notice.pk for notice in current_notices()]  # notices also start and end without one
    version = _digest(json.dumps([saved, statuses, notices, content_version(), build_id()]).encode())
    return JsonResponse({"version": version, **saved}, headers={"Cache-Control": "no-cache"})


@read_only
@conditional_page
def app_manifest(request: HttpRequest) -> JsonResponse:
    """Returns the web app manifest in the language of its address: the app is installed in that language."""
    home = reverse("home")
    manifest = {
        "id": home,
        "name": _("Wallet Helpline"),
        "short_name": _("Wallet Helpline"),
        "description": _(
            "Customer hotlines of the digital wallets used in China, each with its source and state, and steps to"
            " follow when a payment fails, an account is locked or a password is lost."
        ),
        "lang": reader_language(),
        "dir": "ltr",
        "start_url": home,
        "scope": "/",
        "display": "minimal-ui",  # shows a back button, which not every phone has
        **COLOURS,
        "icons": [
            {"src": static("kb/icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": static("kb/icon-512.png"), "sizes": "512x512", "type": "image/png"},
            {
                "src": static("kb/icon-maskable-512.png"),
                "sizes": "512x512",
                "type": "image/png",
                "purpose": "maskable",
            },
        ],
        "shortcuts": [
            {"name": label, "url": reverse(name)}
            for name, label in (
                ("deceived", _("Already deceived?")),
                ("providers", _("Hotlines")),
                ("call-sheet", _("Prepare a call")),
            )
        ],
    }
    return JsonResponse(
        manifest, content_type="application/manifest+json", headers={"Cache-Control": "public, max-age=3600"}
    )


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _address(language: str, name: str, *args: str) -> str:
    with override(language):
        return reverse(name, args=args)


def _saved_pages() -> list[tuple[str, ...]]:
    """Returns the URL name, and the slug if any, of each page to save, the most useful first: three queries."""
    most = MAX_ADDRESSES // 2
    pages = list(offline_pages())
    of_questions = next(page for page in pages if page.model is FAQ)
    questions = rows_of(of_questions, 0, most, parts=False)
    saved: list[tuple[str, ...]] = []
    for page in pages:
        if page.objects is None:
            saved.append((page.name,))
        else:
            rows = questions if page.model is FAQ else rows_of(page, 0, most)
            saved += [(page.name, row.slug) for row in rows]
    return saved[:most]
