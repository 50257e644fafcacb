"""What crawlers and browsers ask for at the root: robots.txt and favicon.ico."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static

from kb.pages.registry import PAGES, ROOT_PAGES
from kb.pages.rendering.methods import read_only

_CONVERTER = re.compile("<[^>]+>")


@read_only
def favicon(request: HttpRequest) -> HttpResponse:
    """`/favicon.ico`, which browsers ask for where no page named an icon, as in a feed."""
    return HttpResponseRedirect(static("kb/icon-192.png"))


@read_only
def robots(request: HttpRequest) -> HttpResponse:
    """`/robots.txt`: keeps crawlers from what is no page to find, and from the thousand addresses of a form."""
    stay_away = [*(f"/{page.route}" for page in ROOT_PAGES if not page.is_crawled)]
    stay_away += [f"/*/{page.route}" for page in PAGES if not page.is_crawled]
    lines = [
        f"# For assistants: {settings.SITE_URL}/llms.txt",
        "User-agent: *",
        "Disallow: /admin/",
        *(f"Disallow: {_CONVERTER.sub('*', route).removesuffix('*/')}" for route in stay_away),
        "",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
