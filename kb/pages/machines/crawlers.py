"""What crawlers and browsers ask for at the root: robots.txt and favicon.ico."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static

from kb.pages.rendering.methods import read_only


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
