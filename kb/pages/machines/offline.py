"""Reading without a network: what the service worker (kb/static/kb/sw.js) keeps on the device, and when it drops it.

`/saved-pages.json` names the pages worth keeping and a version that moves with everything they may show.
"""

import hashlib
import json
from pathlib import Path

from django.apps import apps
from django.db.models import Value
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import conditional_page

from kb.delivery.build import build_id
from kb.delivery.version import current
from kb.models.languages import SOURCE, TARGET
from kb.pages.registry import offline_pages
from kb.pages.rendering.methods import read_only
from kb.pages.rendering.render import reader_language, render_page
from kb.pages.wallets import wallets
from kb.publishing.notices import notices_in_effect

MOST_ADDRESSES = 200
"""A page is some 5 KB on its way: all 200 are a megabyte, which a phone may fetch unasked. A site may have 100,000."""
FILES = ("kb/site.css", "kb/site.js", "kb/suggest.js")
COLOURS = {"theme_color": "#f3f8f8", "background_color": "#f3f8f8"}


@read_only
def offline(request: HttpRequest) -> HttpResponse:
    """What stands in for a page that is not on the device: all hotlines, and the way to what is."""
    return render_page(request, "offline.html", {"providers": wallets()}, indexed=False)


@read_only
@conditional_page
def service_worker(request: HttpRequest) -> HttpResponse:
    """`/sw.js`: at the root, because a service worker rules over what lies below its own address."""
    script = Path(apps.get_app_config("kb").path, "static/kb/sw.js").read_text("utf-8")
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@read_only
@conditional_page
def saved_pages(request: HttpRequest) -> JsonResponse:
    """`/saved-pages.json`: the most useful addresses first, each in both languages.

    5 queries: providers, their hotlines; the pages that are published; notices; the content's version.
    """
    providers = wallets()
    saved = {
        "offline": {language: _address(language, "offline") for language in (SOURCE, TARGET)},
        "addresses": [_address(language, *page) for page in _saved_pages() for language in (SOURCE, TARGET)],
        "files": [static(name) for name in FILES],
    }
    # A day turns "checked" into "due".
    statuses = [hotline.verification_status.value for provider in providers for hotline in provider.hotlines.all()]
    notices = [notice.pk for notice in notices_in_effect()]  # they begin and end without a change
    version = _digest(json.dumps([saved, statuses, notices, current(), build_id()]).encode())
    return JsonResponse({"version": version, **saved}, headers={"Cache-Control": "no-cache"})


@read_only
@conditional_page
def app_manifest(request: HttpRequest) -> JsonResponse:
    """The web app manifest in the language of its address; an app is installed in the language it is read in."""
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
        "display": "minimal-ui",  # with a way back: not every phone has a button for it
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
    """The names of the addresses, each with its slug if it has one, the most useful first; one query."""
    single = [(page.name,) for page in offline_pages() if page.objects is None]
    of_rows = {page.name: page.objects() for page in offline_pages() if page.objects is not None}
    first, *others = [
        # Sliced within: neither database slices the parts of a union.
        rows.model._default_manager.filter(pk__in=rows.order_by("position").values("pk")[: MOST_ADDRESSES // 2])
        .order_by()
        .annotate(named=Value(name))
        .values_list("named", "position", "slug")
        for name, rows in of_rows.items()
    ]
    order = list(of_rows)
    rows = sorted(first.union(*others, all=True), key=lambda row: (order.index(row[0]), row[1]))
    return [*single, *((name, slug) for name, _position, slug in rows)][: MOST_ADDRESSES // 2]
