"""The sitemap: every published page in both languages, each with its alternates; in Chinese alone if it has no English.

`/sitemap.xml` is the index (sitemaps.org) of parts such as `/sitemap-questions-3.xml`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from kb.localize.english import has_english, with_english
from kb.models import FAQ, Provider, Section, Symptom
from kb.models.languages import SOURCE, TARGET
from kb.models.last_change import with_last_change
from kb.models.publication import PublishableQuerySet
from kb.pages.registry import pages_in_sitemap
from kb.pages.rendering.methods import read_only

MOST = 100
"""Pages in a part, each in both languages."""
HEADERS = {"Content-Type": "application/xml", "X-Robots-Tag": "noindex"}


@read_only
def index(request: HttpRequest) -> HttpResponse:
    parts = [
        {"location": settings.SITE_URL + reverse("sitemap-part", args=[kind, number])}
        for kind, sitemap in SITEMAPS.items()
        for number in sitemap.parts()
    ]
    return TemplateResponse(request, "sitemap_index.xml", {"sitemaps": parts}, headers=HEADERS)


@read_only
def part(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """One part of one kind, counted from 1. Raises Http404."""
    if kind not in SITEMAPS:
        raise Http404
    try:
        urls = SITEMAPS[kind].get_urls(page=number)
    except InvalidPage as error:
        raise Http404 from error
    return TemplateResponse(request, "sitemap.xml", {"urlset": urls}, headers=HEADERS)


class _Bilingual(Sitemap[Any]):
    i18n = True
    alternates = True

    def items(self) -> Sequence[Any]:
        raise NotImplementedError

    @property
    def paginator(self) -> Paginator[Any]:
        return _BilingualPages(self)

    def load(self, items: Sequence[Any]) -> Sequence[Any]:
        """The items of one part with all that their entries say."""
        return items

    def parts(self) -> range:
        """The numbers of the parts; none where there are no items."""
        pages = self.paginator
        return range(1, pages.num_pages + 1) if pages.count else range(0)

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_languages_for_item(self, item: Any) -> list[str]:
        return [SOURCE, TARGET]

    def get_urls(self, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        urls = super().get_urls(*args, **kwargs)
        for url in urls:
            # Not Sitemap.x_default, which would name the page's own address without a language: there is none.
            url["alternates"].append({"location": f"{settings.SITE_URL}/", "lang_code": "x-default"})
        return urls


class _BilingualPages(Paginator[Any]):
    """Pages of objects, each object once in each of its languages.

    Django's own sitemaps fetch all objects before they divide them into pages.
    """

    def __init__(self, sitemap: _Bilingual) -> None:
        super().__init__(sitemap.items(), MOST)
        self._sitemap = sitemap

    def page(self, number: Any) -> Any:
        page = super().page(number)
        found = self._sitemap.load(list(page.object_list))
        objects = [(obj, self._sitemap.get_languages_for_item(obj)) for obj in found]
        page.object_list = [
            (obj, language) for language in (SOURCE, TARGET) for obj, languages in objects if language in languages
        ]
        return page


class Lists(_Bilingual):
    """Pages without `lastmod`: nothing records that something left a list or moved in it."""

    def items(self) -> list[str]:
        return [page.name for page in pages_in_sitemap()["lists"]]

    def location(self, item: str) -> str:
        return reverse(item)


class Published(_Bilingual):
    """The pages of one model's published objects; `parts` names the relation to what else stands on such a page."""

    def __init__(self, objects: PublishableQuerySet[Any], parts: str) -> None:
        self._rows = with_last_change(with_english(objects, parts), parts)

    def items(self) -> Any:
        return self._rows.model._default_manager.published().in_order().only("pk")

    def load(self, items: Sequence[Any]) -> Sequence[Any]:
        """By id: with an offset PostgreSQL works out the last change of all skipped rows as well."""
        found = self._rows.in_bulk([item.pk for item in items])
        return [found[item.pk] for item in items if item.pk in found]

    def get_languages_for_item(self, item: Any) -> list[str]:
        return [SOURCE, TARGET] if item.in_english else [SOURCE]

    def lastmod(self, item: Any) -> datetime:
        return item.last_change  # type: ignore[no-any-return]


class Symptoms(_Bilingual):
    """The pages to choose a wallet on: symptoms without a question lead to the page "Already deceived?" instead."""

    def items(self) -> list[Symptom]:
        return list(Symptom.objects.published().filter(faq__isnull=False).in_order())

    def get_languages_for_item(self, item: Symptom) -> list[str]:
        return [SOURCE, TARGET] if has_english(item) else [SOURCE]

    def lastmod(self, item: Symptom) -> datetime:
        return item.updated


SITEMAPS: dict[str, _Bilingual] = {
    "lists": Lists(),
    "symptoms": Symptoms(),
    "providers": Published(Provider.objects.all(), "hotlines"),
    "questions": Published(FAQ.objects.all(), "steps"),
    "guide": Published(Section.objects.all(), "items"),
}
