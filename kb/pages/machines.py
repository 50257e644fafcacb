"""What machines ask: whether the site is alive and ready, and what crawlers may read."""

from functools import lru_cache
from time import monotonic

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.views.decorators.cache import never_cache

from kb.hotlines import ledger
from kb.pages.rendering.methods import read_only

WALK_EVERY = 10
"""Seconds: whoever asks more often gets the last answer again."""


@read_only
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """`/livez`: 200 as long as the process answers."""
    return HttpResponse("alive\n", content_type="text/plain")


@read_only
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """`/readyz`: 200 when the database has our tables and the hotlines are as they were entered, else 503.

    Says no more to strangers than that; `manage.py verify_hotlines` tells the staff what is wrong.
    """
    try:
        connection.ensure_connection()
        matches = ledger_matches(int(monotonic()) // WALK_EVERY)
    except DatabaseError:
        return HttpResponse("not ready: database\n", status=503, content_type="text/plain")
    if not matches:
        return HttpResponse("not ready: hotlines do not match the ledger\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


@lru_cache(maxsize=1)
def ledger_matches(period: int) -> bool:
    """Whether the whole ledger is in order, walked once in each `period` of this process."""
    return not any(ledger.problems())


@read_only
def favicon(request: HttpRequest) -> HttpResponse:
    """`/favicon.ico`, which browsers ask for where no page named an icon, as in a feed."""
    return HttpResponseRedirect(static("kb/icon-192.png"))


@read_only
def robots(request: HttpRequest) -> HttpResponse:
    """`/robots.txt`: keeps crawlers from what is no page to find, and from the thousand addresses of a form."""
    lines = [
        f"# For assistants: {settings.SITE_URL}/llms.txt",
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /language/",
        "Disallow: /*/search/",
        "Disallow: /*/faq/*/feedback/",
        "Disallow: /*/providers/*/report/",
        "Disallow: /*/show/",
        "Disallow: /*/style/",
        "Disallow: /*/offline/",
        "",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
