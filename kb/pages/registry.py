"""The public pages: one line declares a page to all that reads `ROOT_PAGES` and `PAGES`.

These are URL patterns, the page cache, outages, redirects from former addresses, the sitemap, the offline copy,
pictures, metadata, breadcrumbs and robots.txt. To add a page, add its line here and write its view.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kb.models import FAQ, Provider, Section, Symptom


@dataclass(frozen=True)
class PublicPage:
    route: str
    """The route for `django.urls.path`; in `PAGES` without the language prefix."""
    view: str
    """The view's dotted name within kb.pages: a name, because views import this module."""
    name: str
    """The name of the URL pattern, for `reverse`."""
    cached_by: tuple[str, ...] | None = None
    """The query parameters that select another version of the page; None if it is never cached."""
    title: Promise | str = ""
    """Drawn as the page's picture; a page with neither this nor a `title_field` uses the picture of the home page."""
    label: Promise | str = ""
    """Its name in breadcrumbs."""
    parent: str = ""
    """The name of the page above it in the breadcrumbs."""
    objects: Callable[[], QuerySet[Any]] | None = None
    """Returns the published rows, each with a page at its slug; None for a single page."""
    title_field: str = ""
    """The translated field of a row that is drawn as the picture of its page."""
    sitemap: str = ""
    """The section of the sitemap that lists it; "" for none. A page of rows has a section of its own."""
    is_offline: bool = False
    """Whether phones save a copy of it."""
    is_crawled: bool = True
    """False if robots.txt asks crawlers to stay away."""
    model: type[Model] | None = None
    """The model of the row that the slug in its address names: a former slug redirects to the current one."""
    markdown: str = ""
    """The name of the page with the same row as Markdown."""
    is_article: bool = False
    """Whether a page with a `title_field` has the Open Graph type "article" and not "website"."""
    needs_database: bool = True
    """False if it is answered without the database, so also during an outage."""


ROOT_PAGES = (
    PublicPage("", "rendering.language.front_door", "front-door", needs_database=False),
    PublicPage(
        "language/<slug:language>/",
        "rendering.language.choose_language",
        "choose-language",
        is_crawled=False,
        needs_database=False,
    ),
    PublicPage("sitemap.xml", "machines.sitemaps.sitemap_index", "sitemap", cached_by=()),
    PublicPage(
        "sitemap-<slug:section>-<positive:number>.xml", "machines.sitemaps.sitemap_part", "sitemap-part", cached_by=()
    ),
    PublicPage("robots.txt", "machines.crawlers.robots_txt", "robots", cached_by=()),
    PublicPage("favicon.ico", "machines.crawlers.favicon", "favicon", needs_database=False),
    PublicPage("llms.txt", "machines.markdown.llms_txt", "llms", cached_by=()),
    PublicPage("sw.js", "machines.offline.service_worker", "service-worker", cached_by=()),
    PublicPage("saved-pages.json", "machines.offline.saved_pages", "saved-pages", cached_by=()),
    PublicPage("preview/<str:token>/<slug:language>/", "preview.preview", "preview"),
    PublicPage("livez", "health.alive", "alive", needs_database=False),
    PublicPage("readyz", "health.ready", "ready"),
)
"""The pages without a language in their address."""

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
        "help.providers.provider_list",
        "providers",
        cached_by=(),
        title=_("Hotlines of the digital wallets"),
        label=_("Hotlines"),
        sitemap="lists",
        is_offline=True,
    ),
    PublicPage(
        "providers/<slug:slug>/",
        "help.providers.provider_detail",
        "provider",
        cached_by=(),
        parent="providers",
        objects=Provider.objects.published,
        title_field="name",
        sitemap="providers",
        is_offline=True,
        model=Provider,
        markdown="provider-markdown",
    ),
    PublicPage(
        "providers/<slug:slug>.md",
        "machines.markdown.provider_markdown",
        "provider-markdown",
        cached_by=(),
        model=Provider,
    ),
    PublicPage(
        "providers/<slug:slug>/hotlines.vcf",
        "machines.contact_cards.contacts_card",
        "contacts-card",
        cached_by=(),
        model=Provider,
    ),
    PublicPage(
        "providers/<slug:slug>/report/",
        "forms.reports.report_number",
        "report-number",
        parent="providers",
        is_crawled=False,
        model=Provider,
    ),
    PublicPage(
        "providers/<slug:slug>/report/thanks/",
        "forms.reports.thanks",
        "report-thanks",
        parent="providers",
        model=Provider,
    ),
    PublicPage(
        "what-happened/<slug:slug>/",
        "help.symptoms.symptom_detail",
        "what-happened",
        cached_by=(),
        objects=Symptom.objects.answered,
        sitemap="symptoms",
        is_offline=True,
        model=Symptom,
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
        model=Symptom,
    ),
    PublicPage(
        "faq/",
        "help.faqs.faq_list",
        "faqs",
        cached_by=("page", "provider"),
        title=_("Common questions"),
        label=_("Questions"),
        sitemap="lists",
        is_offline=True,
    ),
    PublicPage(
        "faq/<slug:slug>/",
        "help.faqs.faq_detail",
        "faq",
        cached_by=("provider",),
        parent="faqs",
        objects=FAQ.objects.published,
        title_field="question",
        sitemap="questions",
        is_offline=True,
        model=FAQ,
        markdown="faq-markdown",
        is_article=True,
    ),
    PublicPage("faq/<slug:slug>.md", "machines.markdown.faq_markdown", "faq-markdown", cached_by=(), model=FAQ),
    PublicPage(
        "faq/<slug:slug>/feedback/", "forms.feedback.feedback", "feedback", parent="faqs", is_crawled=False, model=FAQ
    ),
    PublicPage(
        "faq/<slug:slug>/feedback/thanks/", "forms.feedback.thanks", "feedback-thanks", parent="faqs", model=FAQ
    ),
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
    PublicPage("search/opened/", "help.search.search_opened", "search-opened"),
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
        "help.guide.section_detail",
        "section",
        cached_by=(),
        parent="guide",
        objects=Section.objects.published,
        title_field="title",
        sitemap="guide",
        is_offline=True,
        model=Section,
        is_article=True,
    ),
    PublicPage(
        "faq/<slug:slug>/side-by-side/",
        "help.side_by_side.side_by_side",
        "side-by-side",
        cached_by=("provider",),
        parent="faqs",
        objects=FAQ.objects.published,
        is_offline=True,
        model=FAQ,
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
        "machines.hotlines_file.hotlines_file_help",
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
"""The pages below each language prefix. Phones save those that are offline in the order of `offline_pages`."""


def find_page(name: str | None) -> PublicPage | None:
    """Returns the page of `PAGES` with this URL name; None if there is none. `ROOT_PAGES` are not searched."""
    return next((page for page in PAGES if page.name == name), None)


def pages_in_sitemap() -> dict[str, list[PublicPage]]:
    """Returns the pages that the sitemap lists, by section."""
    sections: dict[str, list[PublicPage]] = {}
    for page in PAGES:
        if page.sitemap:
            sections.setdefault(page.sitemap, []).append(page)
    return sections


def offline_pages() -> Iterator[PublicPage]:
    """Yields the pages that phones save: single pages first, then pages of rows, each in the order of `PAGES`."""
    yield from sorted((page for page in PAGES if page.is_offline), key=lambda page: page.objects is not None)


def ancestors(page: PublicPage) -> list[PublicPage]:
    """Returns the pages above `page` in the breadcrumbs, the home page first; none if it has no parent."""
    parent = find_page(page.parent)
    if parent is None:
        return []
    return [*(ancestors(parent) or PAGES[:1]), parent]
