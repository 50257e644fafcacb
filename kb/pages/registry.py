"""The public pages: one line declares a page everywhere.

The addresses, the page cache, the sitemap, the offline copy, the pictures, the breadcrumbs and robots.txt are all read
from `ROOT_PAGES` and `PAGES`. To add a page, add a line here and its view.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kb.models import FAQ, Provider, Section, Symptom


@dataclass(frozen=True)
class PublicPage:
    route: str
    """As `django.urls.path` takes it; of `PAGES` without the language."""
    view: str
    """The view's dotted name within kb.pages."""
    name: str
    """The name of the address, for `reverse`."""
    cached_by: tuple[str, ...] | None = None
    """The query parameters of which each value is a page of its own; None: responses are never cached."""
    title: Promise | str = ""
    """Drawn as the page's picture. Without one, the page shows the home page's picture."""
    label: Promise | str = ""
    """Its name in breadcrumbs."""
    parent: str = ""
    """The name of the page that its breadcrumbs lead to."""
    objects: Callable[[], QuerySet[Any]] | None = None
    """The published rows that have such a page, each at its slug; None for a single page."""
    title_field: str = ""
    """The translated field of such a row that is drawn as its picture."""
    sitemap: str = ""
    """The part of the sitemap that lists it; "" for none."""
    is_offline: bool = False
    """Whether phones keep a copy of it."""
    is_crawled: bool = True
    """False: robots.txt asks crawlers to stay away."""


ROOT_PAGES = (
    PublicPage("", "rendering.language.front_door", "front-door"),
    PublicPage("language/<slug:language>/", "rendering.language.choose", "choose-language", is_crawled=False),
    PublicPage("sitemap.xml", "machines.sitemaps.index", "sitemap", cached_by=()),
    PublicPage("sitemap-<slug:kind>-<positive:number>.xml", "machines.sitemaps.part", "sitemap-part", cached_by=()),
    PublicPage("robots.txt", "machines.crawlers.robots", "robots", cached_by=()),
    PublicPage("favicon.ico", "machines.crawlers.favicon", "favicon"),
    PublicPage("llms.txt", "machines.markdown.llms", "llms", cached_by=()),
    PublicPage("sw.js", "machines.offline.service_worker", "service-worker", cached_by=()),
    PublicPage("saved-pages.json", "machines.offline.saved_pages", "saved-pages", cached_by=()),
    PublicPage("livez", "health.alive", "alive"),
    PublicPage("readyz", "health.ready", "ready"),
)
"""Those without a language in their address."""

PAGES = (
    PublicPage(
        "",
        "help.home.home",
        "home",
        cached_by=(),
        title=_("Wallet trouble? Right number, right steps."),
        label=_("Home"),
        sitemap="lists",
        is_offline=True,
    ),
    PublicPage(
        "deceived/",
        "help.deceived.deceived",
        "deceived",
        cached_by=(),
        title=_("Already deceived? What to do at once"),
        sitemap="lists",
        is_offline=True,
    ),
    PublicPage(
        "providers/",
        "help.providers.providers",
        "providers",
        cached_by=(),
        title=_("Hotlines of the digital wallets"),
        label=_("Hotlines"),
        sitemap="lists",
        is_offline=True,
    ),
    PublicPage(
        "providers/<slug:slug>/",
        "help.providers.provider",
        "provider",
        cached_by=(),
        parent="providers",
        objects=Provider.objects.published,
        title_field="name",
        sitemap="providers",
        is_offline=True,
    ),
    PublicPage("providers/<slug:slug>.md", "machines.markdown.provider", "provider-markdown", cached_by=()),
    PublicPage(
        "providers/<slug:slug>/hotlines.vcf", "machines.contact_cards.contacts_card", "contacts-card", cached_by=()
    ),
    PublicPage(
        "providers/<slug:slug>/report/",
        "forms.reports.report_number",
        "report-number",
        parent="providers",
        is_crawled=False,
    ),
    PublicPage("providers/<slug:slug>/report/thanks/", "forms.reports.thanks", "report-thanks", parent="providers"),
    PublicPage(
        "what-happened/<slug:slug>/",
        "help.symptoms.what_happened",
        "what-happened",
        cached_by=(),
        objects=Symptom.objects.answered,
        sitemap="symptoms",
        is_offline=True,
    ),
    PublicPage(
        "call-sheet/",
        "help.call_sheet.call_sheet",
        "call-sheet",
        cached_by=("provider", "problem", "faq"),
        title=_("Prepare a call"),
        sitemap="lists",
        is_offline=True,
    ),
    PublicPage(
        "show/<slug:slug>/",
        "help.show.show",
        "show",
        cached_by=("provider",),
        objects=Symptom.objects.published,
        is_offline=True,
        is_crawled=False,
    ),
    PublicPage(
        "faq/",
        "help.faqs.faqs",
        "faqs",
        cached_by=("page", "provider"),
        title=_("Common questions"),
        label=_("Questions"),
        sitemap="lists",
        is_offline=True,
    ),
    PublicPage(
        "faq/<slug:slug>/",
        "help.faqs.faq",
        "faq",
        cached_by=("provider",),
        parent="faqs",
        objects=FAQ.objects.published,
        title_field="question",
        sitemap="questions",
        is_offline=True,
    ),
    PublicPage("faq/<slug:slug>.md", "machines.markdown.faq", "faq-markdown", cached_by=()),
    PublicPage("faq/<slug:slug>/feedback/", "forms.feedback.feedback", "feedback", parent="faqs", is_crawled=False),
    PublicPage("faq/<slug:slug>/feedback/thanks/", "forms.feedback.thanks", "feedback-thanks", parent="faqs"),
    PublicPage(
        "check-number/",
        "forms.check_number.check_number",
        "check-number",
        cached_by=(),
        title=_("Is this number real?"),
        sitemap="lists",
        is_offline=True,
    ),
    PublicPage("search/", "help.search.search", "search", cached_by=(), is_offline=True, is_crawled=False),
    PublicPage("search/suggestions/", "machines.suggestions.suggestions", "search-suggestions"),
    PublicPage("search/opened/", "help.search.opened", "search-opened"),
    PublicPage(
        "guide/",
        "help.guide.guide",
        "guide",
        cached_by=(),
        title=_("Guide"),
        label=_("Guide"),
        sitemap="lists",
        is_offline=True,
    ),
    PublicPage(
        "guide/<slug:slug>/",
        "help.guide.section",
        "section",
        cached_by=(),
        parent="guide",
        objects=Section.objects.published,
        title_field="title",
        sitemap="guide",
        is_offline=True,
    ),
    PublicPage(
        "faq/<slug:slug>/side-by-side/",
        "help.side_by_side.side_by_side",
        "side-by-side",
        cached_by=("provider",),
        parent="faqs",
        objects=FAQ.objects.published,
        is_offline=True,
    ),
    PublicPage(
        "changes/",
        "help.number_changes.number_changes",
        "number-changes",
        cached_by=(),
        title=_("Number changes"),
        sitemap="lists",
        is_offline=True,
    ),
    PublicPage("changes/feed/", "help.number_changes.feed", "number-changes-feed", cached_by=()),
    PublicPage(
        "hotlines-file/",
        "machines.hotlines_file.explained",
        "hotlines-file-help",
        cached_by=(),
        title=_("The hotlines as a signed file"),
        sitemap="lists",
        is_offline=True,
    ),
    PublicPage("feed/", "machines.feeds.feed", "feed", cached_by=()),
    PublicPage("offline/", "machines.offline.offline", "offline", cached_by=(), is_crawled=False),
    PublicPage("manifest.webmanifest", "machines.offline.app_manifest", "app-manifest", cached_by=()),
    PublicPage("picture/<slug:kind>/<slug:slug>.png", "machines.pictures.picture", "picture", cached_by=()),
    PublicPage("style/", "rendering.style.style", "style", is_crawled=False),
)
"""Those below each language's prefix, in the order in which phones keep them."""


def find_page(name: str | None) -> PublicPage | None:
    """The page whose address has this name; None where there is none, as for the admin's."""
    return next((page for page in PAGES if page.name == name), None)


def pages_in_sitemap() -> dict[str, list[PublicPage]]:
    """The pages that the sitemap lists, by its parts."""
    parts: dict[str, list[PublicPage]] = {}
    for page in PAGES:
        if page.sitemap:
            parts.setdefault(page.sitemap, []).append(page)
    return parts


def offline_pages() -> Iterator[PublicPage]:
    """The pages that phones keep: the single ones first, then those of rows."""
    kept = [page for page in PAGES if page.is_offline]
    yield from (page for page in kept if page.objects is None)
    yield from (page for page in kept if page.objects is not None)


def ancestors(page: PublicPage) -> list[PublicPage]:
    """The pages that the breadcrumbs of `page` lead to: the home page first; none of a page without a parent."""
    parent = find_page(page.parent)
    if parent is None:
        return []
    return [*(ancestors(parent) or PAGES[:1]), parent]
