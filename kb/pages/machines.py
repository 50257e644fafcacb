"""What machines ask: whether the site is alive and ready, and what crawlers may read."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from kb.models import Provider
from kb.pages.public import public


@public
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """`/livez`: 200 as long as the process answers."""
    return HttpResponse("alive\n", content_type="text/plain")


@public
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """`/readyz`: 200 when the database answers and has our tables, else 503; says no more to strangers than that."""
    try:
        connection.ensure_connection()
        Provider.objects.exists()
    except DatabaseError:
        return HttpResponse("not ready: database\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


@public
def robots(request: HttpRequest) -> HttpResponse:
    """`/robots.txt`."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /language/",
        "Disallow: /*/search/",
        "",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
