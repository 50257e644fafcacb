"""The picture that stands for a page where its address is shared. It is drawn from the page's title.

It never holds a number: nobody can take back a picture when the number's status changes.
"""

import json
import subprocess
import sys
from datetime import datetime
from functools import lru_cache
from typing import cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag
from django.utils.http import http_date
from django.utils.translation import gettext as _

from kb.localize.state import text_in
from kb.numbers.find_in_text import contains_number
from kb.pages.registry import find_page
from kb.pages.rendering.methods import read_only
from kb.pages.rendering.render import reader_language

DAY = 24 * 3600


@read_only
def picture(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """`/<lang>/picture/<provider|faq|section|page>/<slug>.png`: 1200 × 630 pixels. Raises Http404."""
    title, changed = _title(kind, slug)
    promise = _("Every number here shows where it was found and whether it has been checked.")
    drawn = _drawn("" if contains_number(title) else title, _("Wallet Helpline"), promise)
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
    """In the reader's language, and when its row last changed. Its parts do not count: a picture shows none.

    `kind` is the name of a page of rows, or "page".
    """
    page = find_page(slug if kind == "page" else kind)
    if page is None:
        raise Http404
    if kind == "page" and page.title:
        return str(page.title), None
    if page.objects is None or not page.title_field:
        raise Http404
    row = get_object_or_404(page.objects(), slug=slug)
    return text_in(reader_language(), row, page.title_field).text, row.updated
