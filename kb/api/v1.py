"""`/api/v1/`: everything published, as JSON, in both languages at once. Read only."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Model
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query

from kb.api.http import OpenAPI
from kb.api.schemas import (
    FAQOut,
    NoticeOut,
    Page,
    ProviderOut,
    SectionOut,
    SymptomOut,
    Window,
    faq_json,
    notice_json,
    provider_json,
    section_json,
    symptom_json,
)
from kb.hotlines.verification import published_providers
from kb.models import FAQ, Section, Symptom
from kb.models.publication import PublishableQuerySet, PublishedInOrder
from kb.publishing.notices import in_effect

api = OpenAPI(
    title="Wallet Helpline",
    version="1",
    description=(
        "Hotlines of digital wallets in China and answers about them. Repeat a number only with its state."
        " Every address answers GET, HEAD and OPTIONS; other methods get 405."
    ),
    docs_url=None,  # the viewer would load its assets from a CDN
    openapi_url="openapi.json",
    urls_namespace="api-v1",
)


View = Callable[..., dict[str, Any] | list[dict[str, Any]]]
Row = TypeVar("Row", bound=Model)


def read(path: str, **options: Any) -> Callable[[View], View]:
    """Registers a view for GET and, as everywhere on the site, for HEAD; the schema names GET alone."""

    def register(view: View) -> View:
        api.api_operation(["HEAD"], path, include_in_schema=False, **options)(view)
        return api.get(path, **options)(view)

    return register


def _page(
    request: HttpRequest, window: Window, rows: PublishableQuerySet[Row], form: Callable[[Row], dict[str, Any]]
) -> dict[str, Any]:
    """Answers with a part of the published rows."""
    published = PublishedInOrder(rows)
    part = published[_within(window, len(published))]
    return _listed(request, window, len(published), [form(row) for row in part])


def _within(window: Window, count: int) -> slice:
    """The part of a list of `count` rows that is asked for; an empty one at the list's end if it has no such part."""
    return slice(min(window.offset, count), min(window.offset + window.limit, count))


def _listed(request: HttpRequest, window: Window, count: int, items: list[dict[str, Any]]) -> dict[str, Any]:
    """A part of a list of `count`, with the addresses of the parts beside it."""

    def at(offset: int) -> str:
        return f"{settings.SITE_URL}{request.path}?limit={window.limit}&offset={offset}"

    after = window.offset + window.limit
    before = max(0, min(window.offset, count) - window.limit)
    return {
        "count": count,
        "next": at(after) if after < count else None,
        "previous": at(before) if window.offset > 0 else None,
        "items": items,
    }


@read("/providers/", response=Page[ProviderOut], summary="The wallets and their hotlines")
def providers(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    published = published_providers()
    part = published[_within(window, len(published))]
    return _listed(request, window, len(published), [provider_json(row) for row in part])


@read("/providers/{slug:slug}/", response=ProviderOut, summary="One wallet and its hotlines")
def provider(request: HttpRequest, slug: str) -> dict[str, Any]:
    for found in published_providers():
        if found.slug == slug:
            return provider_json(found)
    raise Http404


@read("/faq/", response=Page[FAQOut], summary="The questions and their steps")
def faqs(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    return _page(request, window, FAQ.objects.with_steps().with_providers(), faq_json)


@read("/faq/{slug:slug}/", response=FAQOut, summary="One question and its steps")
def faq(request: HttpRequest, slug: str) -> dict[str, Any]:
    return faq_json(get_object_or_404(FAQ.objects.published().with_steps().with_providers(), slug=slug))


@read("/guide/", response=Page[SectionOut], summary="The sections of the guide and their items")
def guide(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    return _page(request, window, Section.objects.with_items(), section_json)


@read("/guide/{slug:slug}/", response=SectionOut, summary="One section of the guide and its items")
def section(request: HttpRequest, slug: str) -> dict[str, Any]:
    return section_json(get_object_or_404(Section.objects.published().with_items(), slug=slug))


@read("/symptoms/", response=Page[SymptomOut], summary="What can have happened, and what to say on the telephone then")
def symptoms(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    published = list(Symptom.objects.published().in_order())
    part = published[_within(window, len(published))]
    return _listed(request, window, len(published), [symptom_json(row) for row in part])


@read("/notices/", response=list[NoticeOut], summary="The notices in effect, such as of an outage")
def notices(request: HttpRequest) -> list[dict[str, Any]]:
    return [notice_json(notice) for notice in in_effect()]
