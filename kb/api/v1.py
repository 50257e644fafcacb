"""`/api/v1/`: all published content as read-only JSON, in both languages at once."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query

from kb.api.http import OpenAPI
from kb.api.schemas import (
    FAQOut,
    NoticeOut,
    Paginated,
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
from kb.content.former_addresses import register_slug
from kb.content.notices import notices_in_effect
from kb.delivery.cache_policy import register_cacheable
from kb.hotlines.verification import published_providers
from kb.models import FAQ, Provider, Section, Symptom

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
Rows = list[Row] | QuerySet[Row]


def read(
    path: str, *, cached: bool = False, slug_of: type[Model] | None = None, **options: Any
) -> Callable[[View], View]:
    """Registers a view for GET and HEAD; the OpenAPI description has GET alone.

    `cached`: it is cacheable. `slug_of` is the model whose slug is in the path.
    """

    def register(view: View) -> View:
        name = f"{api.urls_namespace}:{view.__name__}"
        if cached:
            register_cacheable(name)
        if slug_of:
            register_slug(name, slug_of)
        api.api_operation(["HEAD"], path, include_in_schema=False, **options)(view)
        return api.get(path, **options)(view)

    return register


def _paginate(
    request: HttpRequest, window: Window, rows: Rows[Row], to_json: Callable[[Row], dict[str, Any]]
) -> dict[str, Any]:
    """Returns the rows of a window, and the addresses of the next and previous windows."""

    def address(offset: int) -> str:
        return f"{settings.SITE_URL}{request.path}?limit={window.limit}&offset={offset}"

    count = len(rows) if isinstance(rows, list) else rows.count()
    after = window.offset + window.limit
    before = max(0, min(window.offset, count) - window.limit)
    return {
        "count": count,
        "next": address(after) if after < count else None,
        "previous": address(before) if window.offset > 0 else None,
        "items": [to_json(row) for row in rows[window.offset : after]],
    }


@read("/providers/", cached=True, response=Paginated[ProviderOut], summary="The wallets and their hotlines")
def providers(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    return _paginate(request, window, published_providers(), provider_json)


@read(
    "/providers/{slug:slug}/",
    cached=True,
    slug_of=Provider,
    response=ProviderOut,
    summary="One wallet and its hotlines",
)
def provider(request: HttpRequest, slug: str) -> dict[str, Any]:
    for row in published_providers():
        if row.slug == slug:
            return provider_json(row)
    raise Http404


@read("/faq/", cached=True, response=Paginated[FAQOut], summary="The questions and their steps")
def faqs(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    return _paginate(request, window, FAQ.objects.published().in_order().with_steps().with_providers(), faq_json)


@read("/faq/{slug:slug}/", cached=True, slug_of=FAQ, response=FAQOut, summary="One question and its steps")
def faq(request: HttpRequest, slug: str) -> dict[str, Any]:
    return faq_json(get_object_or_404(FAQ.objects.published().with_steps().with_providers(), slug=slug))


@read("/guide/", cached=True, response=Paginated[SectionOut], summary="The sections of the guide and their items")
def guide(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    return _paginate(request, window, Section.objects.published().in_order().with_items(), section_json)


@read(
    "/guide/{slug:slug}/",
    cached=True,
    slug_of=Section,
    response=SectionOut,
    summary="One section of the guide and its items",
)
def section(request: HttpRequest, slug: str) -> dict[str, Any]:
    return section_json(get_object_or_404(Section.objects.published().with_items(), slug=slug))


@read(
    "/symptoms/",
    response=Paginated[SymptomOut],
    summary="The symptoms, and what to say on the telephone",
)
def symptoms(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    return _paginate(request, window, Symptom.objects.published().in_order(), symptom_json)


@read("/notices/", response=list[NoticeOut], summary="The notices in effect, such as of an outage")
def notices(request: HttpRequest) -> list[dict[str, Any]]:
    return [notice_json(notice) for notice in notices_in_effect()]
