"""The preview picture (`og:image`) of a page, drawn from its title.

It never shows a number, because a shared picture stays as it is when the number's status changes.
"""

import json
import subprocess
import sys
from datetime import datetime
from functools import lru_cache
from typing import cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag
from django.utils.http import http_date
from django.utils.translation import gettext as _

from kb.ledger.shown import get_shown_or_404
from kb.localize.state import text_in
from kb.numbers.find_in_text import contains_number
from kb.pages.registry import find_page
from kb.pages.rendering.http_methods import read_only
from kb.pages.rendering.render import reader_language

DAY = 24 * 3600


@read_only
def picture(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """`/<lang>/picture/<provider|faq|section|page>/<slug>.png`: 1200 × 630 pixels. Raises Http404."""
    title, changed = _title(kind, slug)
    promise = _("Every number here shows where it was found and whether it has been checked.")
    png = _draw("" if contains_number(title) else title, _("Wallet Helpline"), promise)
    response = HttpResponse(png, content_type="image/png")
    set_response_etag(response)
    patch_cache_control(response, public=True, max_age=DAY)
    seconds = int(changed.timestamp()) if changed else None
    if seconds is not None:
        response["Last-Modified"] = http_date(seconds)
    return cast(HttpResponse, get_conditional_response(request, response["ETag"], seconds, response))


@lru_cache(maxsize=64)
def _draw(*texts: str) -> bytes:
    """Draws the picture in another process, which takes a fifth of a second and frees its memory when it ends."""
    program = [sys.executable, "-m", "kb.pages.machines.draw_picture"]
    return subprocess.run(  # noqa: S603  # our own program; the texts are its input
        program, cwd=settings.ROOT, input=json.dumps(texts).encode(), stdout=subprocess.PIPE, check=True
    ).stdout


def _title(kind: str, slug: str) -> tuple[str, datetime | None]:
    """Returns the title in the reader's language, and when its row last changed. Raises Http404.

    `kind` is the name of a page of rows, or "page" for a single page. Changes of parts do not count.
    """
    page = find_page(slug if kind == "page" else kind)
    if page is None:
        raise Http404
    if kind == "page" and page.title:
        return str(page.title), None
    if page.objects is None or not page.title_field:
        raise Http404
    row = get_shown_or_404(page.objects(), slug)
    return text_in(reader_language(), row, page.title_field).text, row.updated
