"""The sitemap: every published page in both languages, each with its alternates."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from kb.models import FAQ, Provider, Section


class _Bilingual(Sitemap[Any]):
    i18n = True
    alternates = True
    x_default = True
    limit = 10_000  # a sitemap may hold 50,000 addresses; with alternates each is three lines

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class Lists(_Bilingual):
    def items(self) -> list[str]:
        return ["home", "providers", "faqs", "guide"]

    def location(self, item: str) -> str:
        return reverse(item)


class Published(_Bilingual):
    """The published objects of one model, each at its own address."""

    def __init__(self, objects: QuerySet[Any]) -> None:
        self._objects = objects

    def items(self) -> QuerySet[Any]:
        return self._objects.all()

    def lastmod(self, item: Any) -> datetime:
        return item.updated  # type: ignore[no-any-return]


SITEMAPS = {
    "lists": Lists(),
    "providers": Published(Provider.objects.published().in_order()),
    "questions": Published(FAQ.objects.published().in_order()),
    "guide": Published(Section.objects.published().in_order()),
}
