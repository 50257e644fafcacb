"""`/api/v1/`: everything published, as JSON, in both languages at once. Read only."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, NinjaAPI, Query, Schema

from kb.models import FAQ, Hotline, Provider, Section
from kb.models.languages import SOURCE, TARGET, column

api = NinjaAPI(
    title="Wallet Helpline",
    version="1",
    description="Hotlines of digital wallets in China and answers about them. Repeat a number only with its state.",
    docs_url=None,  # the viewer would load its assets from a CDN
    openapi_url="openapi.json",
    urls_namespace="api-v1",
)


RowT = TypeVar("RowT")


class Window(Schema):
    """Which part of a list is asked for."""

    limit: int = Field(50, ge=1, le=100)
    offset: int = Field(0, ge=0, le=1_000_000)


class Page(Schema, Generic[RowT]):
    """A part of a list, and how many there are in all."""

    count: int
    items: list[RowT]


class Bilingual(Schema):
    """A text in both languages; `en` is null where it has not been translated."""

    zh_hans: str
    en: str | None


class HotlineOut(Schema):
    key: str
    number: str
    dialled: str
    number_from_abroad: str
    callable: bool
    purpose: Bilingual
    hours: Bilingual
    languages: list[str]
    state: str
    checked_on: date | None
    source: Bilingual
    source_url: str


class ProviderOut(Schema):
    slug: str
    name: Bilingual
    summary: Bilingual
    aliases: list[str]
    official_site: str
    updated: datetime
    hotlines: list[HotlineOut]


class PartOut(Schema):
    key: str
    title: Bilingual
    text: Bilingual


class StepOut(PartOut):
    kind: str


class FAQOut(Schema):
    slug: str
    question: Bilingual
    introduction: Bilingual
    providers: list[str]
    updated: datetime
    steps: list[StepOut]


class SectionOut(Schema):
    slug: str
    title: Bilingual
    text: Bilingual
    updated: datetime
    items: list[PartOut]


def _both(obj: Any, field: str) -> dict[str, str | None]:
    return {
        "zh_hans": getattr(obj, column(field, SOURCE)) or "",
        "en": getattr(obj, column(field, TARGET)) or None,
    }


def _hotline(hotline: Hotline) -> dict[str, Any]:
    return {
        "key": hotline.slug,
        "number": hotline.number,
        "dialled": hotline.dialled,
        "number_from_abroad": hotline.number_from_abroad,
        "callable": hotline.is_callable,
        "purpose": _both(hotline, "purpose"),
        "hours": _both(hotline, "hours"),
        "languages": hotline.languages,
        "state": hotline.state,
        "checked_on": hotline.checked_on,
        "source": _both(hotline, "source_name"),
        "source_url": hotline.source_url,
    }


def _provider(provider: Provider) -> dict[str, Any]:
    return {
        "slug": provider.slug,
        "name": _both(provider, "name"),
        "summary": _both(provider, "summary"),
        "aliases": provider.alias_list,
        "official_site": provider.official_site,
        "updated": provider.updated,
        "hotlines": [_hotline(hotline) for hotline in provider.hotlines.all()],
    }


def _part(part: Any) -> dict[str, Any]:
    return {"key": part.key, "title": _both(part, "title"), "text": _both(part, "text")}


def _faq(faq: FAQ) -> dict[str, Any]:
    return {
        "slug": faq.slug,
        "question": _both(faq, "question"),
        "introduction": _both(faq, "introduction"),
        "providers": [provider.slug for provider in faq.providers.all()],
        "updated": faq.updated,
        "steps": [{**_part(step), "kind": step.kind} for step in faq.steps.all()],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "slug": section.slug,
        "title": _both(section, "title"),
        "text": _both(section, "text"),
        "updated": section.updated,
        "items": [_part(item) for item in section.items.all()],
    }


def _page(rows: QuerySet[Any], form: Callable[[Any], dict[str, Any]], window: Window) -> dict[str, Any]:
    shown = rows.in_order()[window.offset : window.offset + window.limit]  # type: ignore[attr-defined]
    return {"count": rows.count(), "items": [form(row) for row in shown]}


@api.get("/providers/", response=Page[ProviderOut], summary="The wallets and their hotlines")
def providers(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    return _page(Provider.objects.published().with_hotlines(), _provider, window)


@api.get("/providers/{slug:slug}/", response=ProviderOut, summary="One wallet and its hotlines")
def provider(request: HttpRequest, slug: str) -> dict[str, Any]:
    return _provider(get_object_or_404(Provider.objects.published().with_hotlines(), slug=slug))


@api.get("/faq/", response=Page[FAQOut], summary="The questions and their steps")
def faqs(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    return _page(FAQ.objects.published().with_steps().with_providers(), _faq, window)


@api.get("/faq/{slug:slug}/", response=FAQOut, summary="One question and its steps")
def faq(request: HttpRequest, slug: str) -> dict[str, Any]:
    return _faq(get_object_or_404(FAQ.objects.published().with_steps().with_providers(), slug=slug))


@api.get("/guide/", response=Page[SectionOut], summary="The sections of the guide and their items")
def guide(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    return _page(Section.objects.published().with_items(), _section, window)


@api.get("/guide/{slug:slug}/", response=SectionOut, summary="One section of the guide and its items")
def section(request: HttpRequest, slug: str) -> dict[str, Any]:
    return _section(get_object_or_404(Section.objects.published().with_items(), slug=slug))
