"""`/api/v1/`: everything published, as JSON, in both languages at once. Read only."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Query

from kb.api.schemas import FAQOut, Page, ProviderOut, SectionOut, Window, faq_json, provider_json, section_json
from kb.hotlines.standing import published_provider, with_hotlines
from kb.models import FAQ, Provider, Section
from kb.models.publication import PublishableQuerySet

api = NinjaAPI(
    title="Wallet Helpline",
    version="1",
    description="Hotlines of digital wallets in China and answers about them. Repeat a number only with its state.",
    docs_url=None,  # the viewer would load its assets from a CDN
    openapi_url="openapi.json",
    docs_decorator=require_safe,  # answers the schema's address to other methods
    urls_namespace="api-v1",
)


View = Callable[..., dict[str, Any]]
Row = TypeVar("Row", bound=Model)


def read(path: str, **options: Any) -> Callable[[View], View]:
    """Registers a view for GET and, as everywhere on the site, for HEAD; the schema names GET alone."""

    def register(view: View) -> View:
        api.api_operation(["HEAD"], path, include_in_schema=False, **options)(view)
        return api.get(path, **options)(view)

    return register


def _part(rows: PublishableQuerySet[Row], window: Window) -> PublishableQuerySet[Row]:
    return rows.in_order()[window.offset : window.offset + window.limit]


def _page(rows: PublishableQuerySet[Row], form: Callable[[Row], dict[str, Any]], window: Window) -> dict[str, Any]:
    return {"count": rows.count(), "items": [form(row) for row in _part(rows, window)]}


@read("/providers/", response=Page[ProviderOut], summary="The wallets and their hotlines")
def providers(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    rows = Provider.objects.published()
    shown = with_hotlines(Provider.objects.filter(pk__in=_part(rows, window).values("pk")))
    return {"count": rows.count(), "items": [provider_json(row) for row in shown]}


@read("/providers/{slug:slug}/", response=ProviderOut, summary="One wallet and its hotlines")
def provider(request: HttpRequest, slug: str) -> dict[str, Any]:
    return provider_json(published_provider(slug))


@read("/faq/", response=Page[FAQOut], summary="The questions and their steps")
def faqs(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    return _page(FAQ.objects.published().with_steps().with_providers(), faq_json, window)


@read("/faq/{slug:slug}/", response=FAQOut, summary="One question and its steps")
def faq(request: HttpRequest, slug: str) -> dict[str, Any]:
    return faq_json(get_object_or_404(FAQ.objects.published().with_steps().with_providers(), slug=slug))


@read("/guide/", response=Page[SectionOut], summary="The sections of the guide and their items")
def guide(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    return _page(Section.objects.published().with_items(), section_json, window)


@read("/guide/{slug:slug}/", response=SectionOut, summary="One section of the guide and its items")
def section(request: HttpRequest, slug: str) -> dict[str, Any]:
    return section_json(get_object_or_404(Section.objects.published().with_items(), slug=slug))
