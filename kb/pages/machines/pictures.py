"""The picture that stands for a page where its address is shared. It is drawn from the page's title.

It never holds a number: nobody can take back a picture when the number's status changes.
"""

import json
import subprocess
import sys
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.localize.state import text_in
from kb.models import FAQ, Provider, Section
from kb.models.publication import PublishableQuerySet
from kb.models.validators import holds_a_number
from kb.pages.rendering.methods import read_only
from kb.pages.rendering.render import reader_language

DAY = 24 * 3600

_OBJECTS: dict[str, tuple[PublishableQuerySet[Any], str]] = {
    "provider": (Provider.objects.all(), "name"),
    "faq": (FAQ.objects.all(), "question"),
    "section": (Section.objects.all(), "title"),
}
_PAGES = {
    "home": gettext_lazy("Wallet trouble? Right number, right steps."),
    "providers": gettext_lazy("Hotlines of the digital wallets"),
    "faqs": gettext_lazy("Common questions"),
    "guide": gettext_lazy("Guide"),
    "call-sheet": gettext_lazy("Prepare a call"),
    "deceived": gettext_lazy("Already deceived? What to do at once"),
    "check-number": gettext_lazy("Is this number real?"),
    "number-changes": gettext_lazy("Number changes"),
    "hotlines-file-help": gettext_lazy("The hotlines as a signed file"),
}
"""The titles of the pages that are no object, by the names of their views."""


@read_only
def picture(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """`/<lang>/picture/<provider|faq|section|page>/<slug>.png`: 1200 × 630 pixels. Raises Http404."""
    title, changed = _title(kind, slug)
    promise = _("Every number here shows where it was found and whether it has been checked.")
    drawn = _drawn("" if holds_a_number(title) else title, _("Wallet Helpline"), promise)
    response = HttpResponse(drawn, content_type="image/png")
    set_response_etag(response)
    patch_cache_control(response, public=True, max_age=DAY)
    seconds = int(changed.timestamp()) if changed else None
    if seconds is not None:
        response["Last-Modified"] = http_date(seconds)
    return cast(HttpResponse, get_conditional_response(request, response["ETag"], seconds, response))


@lru_cache(maxsize=64)
def _drawn(*words: str) -> bytes:
    """Draws it in a process of its own, which takes a fifth of a second and frees all its memory when it ends."""
    program = [sys.executable, "-m", "kb.pages.machines.drawing"]
    return subprocess.run(  # noqa: S603  # our own program; the words are its input
        program, cwd=settings.ROOT, input=json.dumps(words).encode(), stdout=subprocess.PIPE, check=True
    ).stdout


def _title(kind: str, slug: str) -> tuple[str, datetime | None]:
    """In the reader's language, and when its object changed last. Its parts do not count: a picture shows none."""
    if kind == "page" and slug in _PAGES:
        return str(_PAGES[slug]), None
    if kind not in _OBJECTS:
        raise Http404
    objects, field = _OBJECTS[kind]
    found = objects.published().filter(slug=slug).first()
    if found is None:
        raise Http404
    return text_in(reader_language(), found, field).words, found.updated
