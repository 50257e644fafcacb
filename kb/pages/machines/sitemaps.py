"""The sitemap: every published page in both languages with its alternates; in Chinese alone if it has no English.

`/sitemap.xml` is the index (sitemaps.org) of parts such as `/sitemap-questions-3.xml`. The registry says which pages
are in it, and in which section.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core.paginator import InvalidPage, Paginator
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from kb.localize.english import has_english
from kb.models import FAQ, Provider, Section
from kb.models.languages import SOURCE, TARGET
from kb.models.last_change import last_change
from kb.pages.registry import PublicPage, pages_in_sitemap
from kb.pages.rendering.http_methods import read_only
from kb.pages.rows_of_pages import count_of, rows_of

PART_SIZE = 100
"""Pages in a part, each in both languages."""
HEADERS = {"Content-Type": "application/xml", "X-Robots-Tag": "noindex"}
PARTS_OF_MODEL: dict[type[Model] | None, str] = {Provider: "hotlines", FAQ: "steps", Section: "items"}
"""The relation to the other rows that a row's page shows."""


@read_only
def sitemap_index(request: HttpRequest) -> HttpResponse:
    parts = [
        {"location": settings.SITE_URL + reverse("sitemap-part", args=[section, number])}
        for section, pages in pages_in_sitemap().items()
        for number in _sitemap(pages).part_numbers()
    ]
    return TemplateResponse(request, "sitemap_index.xml", {"sitemaps": parts}, headers=HEADERS)


@read_only
def sitemap_part(request: HttpRequest, section: str, number: str) -> HttpResponse:
    """Renders one part of a section, counted from 1. Raises Http404."""
    pages = pages_in_sitemap().get(section)
    if pages is None:
        raise Http404
    try:
        urls = _sitemap(pages).get_urls(page=number)
    except InvalidPage as error:
        raise Http404 from error
    return TemplateResponse(request, "sitemap.xml", {"urlset": urls}, headers=HEADERS)


class BilingualSitemap(Sitemap[Any]):
    i18n = True
    alternates = True

    def items(self) -> Sequence[Any]:
        raise NotImplementedError

    @property
    def paginator(self) -> Paginator[Any]:
        return _BilingualPaginator(self)

    def load(self, items: Sequence[Any]) -> Sequence[Any]:
        """Returns the items of one part with all that their entries need."""
        return items

    def part_numbers(self) -> range:
        """Returns the numbers of the parts; none if there are no items."""
        paginator = self.paginator
        return range(1, paginator.num_pages + 1) if paginator.count else range(0)

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_languages_for_item(self, item: Any) -> list[str]:
        return [SOURCE, TARGET]

    def get_urls(self, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        urls = super().get_urls(*args, **kwargs)
        for url in urls:
            # Sitemap.x_default would name the page's own address without a language, which does not exist.
            url["alternates"].append({"location": f"{settings.SITE_URL}/", "lang_code": "x-default"})
        return urls


class _BilingualPaginator(Paginator[Any]):
    """Paginates the objects first and then lists each in all its languages.

    Django's own sitemaps fetch all objects before they paginate them.
    """

    def __init__(self, sitemap: BilingualSitemap) -> None:
        super().__init__(sitemap.items(), PART_SIZE)
        self._sitemap = sitemap

    def page(self, number: Any) -> Any:
        page = super().page(number)
        objects = [
            (obj, self._sitemap.get_languages_for_item(obj)) for obj in self._sitemap.load(list(page.object_list))
        ]
        page.object_list = [
            (obj, language) for language in (SOURCE, TARGET) for obj, languages in objects if language in languages
        ]
        return page


class SinglePagesSitemap(BilingualSitemap):
    """Single pages, without `lastmod`: the site does not record when a row leaves a list or moves in it."""

    def __init__(self, pages: list[PublicPage]) -> None:
        self._names = [page.name for page in pages]

    def items(self) -> list[str]:
        return self._names

    def location(self, item: str) -> str:
        return reverse(item)


class RowsSitemap(BilingualSitemap):
    """The pages of rows. A part has fewer than `PART_SIZE` if some of its rows are withheld."""

    def __init__(self, page: PublicPage) -> None:
        self._page = page
        self._parts = PARTS_OF_MODEL.get(page.model, "")

    def items(self) -> range:
        """Returns the places of the rows in their order."""
        return range(count_of(self._page))

    def load(self, items: Sequence[int]) -> Sequence[Any]:
        return rows_of(self._page, items[0], items[-1] + 1) if items else []

    def location(self, item: Any) -> str:
        return reverse(self._page.name, args=[item.slug])

    def get_languages_for_item(self, item: Any) -> list[str]:
        return [SOURCE, TARGET] if has_english(item, self._parts_of(item)) else [SOURCE]

    def lastmod(self, item: Any) -> datetime:
        return last_change(item, self._parts_of(item))

    def _parts_of(self, item: Any) -> list[Any]:
        return list(getattr(item, self._parts).all()) if self._parts else []


def _sitemap(pages: list[PublicPage]) -> BilingualSitemap:
    """Returns the sitemap of a section: its single pages, or its one page of rows."""
    first = pages[0]
    return RowsSitemap(first) if first.objects else SinglePagesSitemap(pages)
