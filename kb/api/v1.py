"""`/api/v1/`: all published content as read-only JSON, in both languages at once."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest
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
from kb.content.symptoms import published_symptoms
from kb.delivery.cache_policy import register_cacheable
from kb.delivery.snapshot import once_per_snapshot
from kb.hotlines.verification import published_providers
from kb.ledger.shown import find_shown_or_404, get_shown_or_404, shown
from kb.models import FAQ, Provider, Section
from kb.models.content import ContentQuerySet

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
Rows = list[Row] | ContentQuerySet[Row]

_providers = once_per_snapshot(published_providers)
"""Returns all published providers that are shown, with their hotlines, in order: two queries."""


@once_per_snapshot
def _provider_slugs() -> dict[int, str]:
    """Returns the slugs of the published providers that are shown, in order, by id: one query."""
    return {provider.pk: provider.slug for provider in shown(Provider.objects.published().in_order())}


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
    """Returns the rows of a window that are shown, and the addresses of the next and previous windows.

    `rows` are all rows of the list, or those that are shown already. A window is shorter if some are withheld.
    """

    def address(offset: int) -> str:
        return f"{settings.SITE_URL}{request.path}?limit={window.limit}&offset={offset}"

    count = len(rows) if isinstance(rows, list) else rows.count()
    after = window.offset + window.limit
    in_window = rows[window.offset : after] if isinstance(rows, list) else shown(rows.window(window.offset, after))
    before = max(0, min(window.offset, count) - window.limit)
    return {
        "count": count,
        "next": address(after) if after < count else None,
        "previous": address(before) if window.offset > 0 else None,
        "items": [to_json(row) for row in in_window],
    }


@read("/providers/", cached=True, response=Paginated[ProviderOut], summary="The wallets and their hotlines")
def providers(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    return _paginate(request, window, _providers(), provider_json)


@read(
    "/providers/{slug:slug}/",
    cached=True,
    slug_of=Provider,
    response=ProviderOut,
    summary="One wallet and its hotlines",
)
def provider(request: HttpRequest, slug: str) -> dict[str, Any]:
    return provider_json(find_shown_or_404(_providers(), Provider.objects.published(), slug))


@read("/faq/", cached=True, response=Paginated[FAQOut], summary="The questions and their steps")
def faqs(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    slugs = _provider_slugs()
    return _paginate(request, window, FAQ.objects.published().in_order(), lambda row: faq_json(row, slugs))


@read("/faq/{slug:slug}/", cached=True, slug_of=FAQ, response=FAQOut, summary="One question and its steps")
def faq(request: HttpRequest, slug: str) -> dict[str, Any]:
    return faq_json(get_shown_or_404(FAQ.objects.published(), slug), _provider_slugs())


@read("/guide/", cached=True, response=Paginated[SectionOut], summary="The sections of the guide and their items")
def guide(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    return _paginate(request, window, Section.objects.published().in_order(), section_json)


@read(
    "/guide/{slug:slug}/",
    cached=True,
    slug_of=Section,
    response=SectionOut,
    summary="One section of the guide and its items",
)
def section(request: HttpRequest, slug: str) -> dict[str, Any]:
    return section_json(get_shown_or_404(Section.objects.published(), slug))


@read(
    "/symptoms/",
    response=Paginated[SymptomOut],
    summary="The symptoms, and what to say on the telephone",
)
def symptoms(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    return _paginate(request, window, published_symptoms(), symptom_json)


@read("/notices/", response=list[NoticeOut], summary="The notices in effect, such as of an outage")
def notices(request: HttpRequest) -> list[dict[str, Any]]:
    return [notice_json(notice) for notice in notices_in_effect()]
