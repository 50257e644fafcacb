"""robots.txt and favicon.ico."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static

from kb.pages.registry import PAGES, ROOT_PAGES
from kb.pages.rendering.http_methods import read_only

_CONVERTER = re.compile("<[^>]+>")


@read_only
def favicon(request: HttpRequest) -> HttpResponse:
    """`/favicon.ico`: browsers request it if a document names no icon, as a feed does."""
    return HttpResponseRedirect(static("kb/icon-192.png"))


@read_only
def robots_txt(request: HttpRequest) -> HttpResponse:
    """`/robots.txt`: keeps crawlers away from the admin, forms and search results."""
    disallowed = [f"/{page.route}" for page in ROOT_PAGES if not page.is_crawled]
    disallowed += [f"/*/{page.route}" for page in PAGES if not page.is_crawled]
    lines = [
        f"# For assistants: {settings.SITE_URL}/llms.txt",
        "User-agent: *",
        "Disallow: /admin/",
        *(f"Disallow: {_CONVERTER.sub('*', route).removesuffix('*/')}" for route in disallowed),
        "",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
