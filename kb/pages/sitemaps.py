"""The sitemap: every published page in both languages, each with its alternates."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from kb.models import FAQ, Provider, Section, Symptom
from kb.models.publication import PublishableQuerySet
from kb.pages.changes import with_last_change


class _Bilingual(Sitemap[Any]):
    i18n = True
    alternates = True
    limit = 10_000  # a sitemap may hold 50,000 addresses; with alternates each is several lines

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_urls(self, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        urls = super().get_urls(*args, **kwargs)
        for url in urls:
            # Not Sitemap.x_default: that names the address without a language, which is only a redirect here.
            for alternate in list(url["alternates"]):
                if alternate["lang_code"] == settings.LANGUAGE_CODE:
                    url["alternates"].append({**alternate, "lang_code": "x-default"})
        return urls


class Lists(_Bilingual):
    """Without a time of last change: nothing records that something left a list, or changed places in it."""

    def items(self) -> list[str]:
        about_numbers = ["deceived", "check-number", "number-changes", "hotlines-file-help"]
        return ["home", "providers", "faqs", "guide", "call-sheet", *about_numbers]

    def location(self, item: str) -> str:
        return reverse(item)


class Published(_Bilingual):
    """The published objects of one model, each at its own address; `parts` names what else stands on its page."""

    def __init__(self, objects: PublishableQuerySet[Any], parts: str) -> None:
        self._objects = objects
        self._parts = parts

    def items(self) -> PublishableQuerySet[Any]:
        return with_last_change(self._objects.published(), self._parts).in_order()

    def lastmod(self, item: Any) -> datetime:
        return item.last_change  # type: ignore[no-any-return]


class Symptoms(_Bilingual):
    """What happened: those that have a page of their own to choose the wallet on."""

    def items(self) -> QuerySet[Symptom]:
        return Symptom.objects.published().filter(faq__isnull=False).in_order()

    def lastmod(self, item: Symptom) -> datetime:
        return item.updated


SITEMAPS = {
    "lists": Lists(),
    "symptoms": Symptoms(),
    "providers": Published(Provider.objects.all(), "hotlines"),
    "questions": Published(FAQ.objects.all(), "steps"),
    "guide": Published(Section.objects.all(), "items"),
}
