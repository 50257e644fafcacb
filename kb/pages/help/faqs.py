"""The list of questions, and the page of each question with its steps."""

import re
from collections.abc import Iterable
from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse

from kb.ledger.shown import first_shown, get_shown_and_others_or_404, shown
from kb.localize.english import has_english
from kb.models import FAQ, Provider
from kb.models.last_change import last_change
from kb.pages.choices import get_choice
from kb.pages.machines import structured_data
from kb.pages.provider_lookup import all_providers, providers_of
from kb.pages.rendering.http_methods import read_only
from kb.pages.rendering.render import render_page

PAGE_SIZE = 50
MAX_RELATED = 4

_POSITION = re.compile(r"[0-9]{1,9}")


@read_only
def faq_list(request: HttpRequest) -> HttpResponse:
    """Renders one page of the list: `?page=` counts from 1; `?provider=` lists the questions about one provider."""
    if request.GET.get("provider"):
        return _render_faqs_about_provider(request)
    rows = FAQ.objects.published().in_order()
    try:
        page = Paginator(range(rows.count()), PAGE_SIZE).page(request.GET.get("page", "1"))
    except InvalidPage as error:
        raise Http404 from error
    start = (page.number - 1) * PAGE_SIZE
    faqs = shown(rows.window(start, start + PAGE_SIZE), parts=False)
    context = _list_context(faqs, page=page)
    canonical_query = f"?page={page.number}" if page.number > 1 else ""
    return render_page(request, "faqs.html", context, canonical_query=canonical_query)


def _render_faqs_about_provider(request: HttpRequest) -> HttpResponse:
    """Renders the questions after the position `?after=`: on a large site, counting those of a provider is slow."""
    provider = get_choice(request, "provider", all_providers()).row
    after = request.GET.get("after", "0")
    # `?page=` is refused: each number would be one more cacheable address of the same page.
    if provider is None or not _POSITION.fullmatch(after) or "page" in request.GET:
        raise Http404
    faqs = first_shown(
        FAQ.objects.published().about(provider.slug).in_order().filter(position__gt=int(after)), PAGE_SIZE
    )
    next_after = faqs.last.position if faqs.has_more else None
    context = _list_context(faqs.rows, provider=provider, next_after=next_after)
    return render_page(request, "faqs.html", context, about=provider, indexed=False)


def _list_context(
    faqs: Iterable[FAQ],
    *,
    page: Page[int] | None = None,
    provider: Provider | None = None,
    next_after: int | None = None,
) -> dict[str, Any]:
    return {"faqs": faqs, "page": page, "provider": provider, "next_after": next_after}


@read_only
def faq_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Renders a question. `?provider=` shows the hotlines of that provider alone; an unknown one gets status 404."""
    faq, related = get_shown_and_others_or_404(FAQ.objects.nearest(slug, most=1 + MAX_RELATED).in_order(), slug)
    steps = list(faq.steps.all())
    providers = providers_of(faq)
    choice = get_choice(request, "provider", providers)
    context = {
        "faq": faq,
        "steps": steps,
        "providers": providers,
        "chosen": choice.row,
        "to_call": [choice.row] if choice.row else providers,
        "is_unknown": choice.is_unknown,
        "has_contact_step": any(step.is_contact for step in steps),
        "related": related,
        "last_changed": last_change(faq, steps),
        "structured": structured_data.faq_nodes(faq, steps),
    }
    status = 404 if choice.is_unknown else 200
    in_english = has_english(faq, steps)
    return render_page(request, "faq.html", context, about=choice.row, in_english=in_english, status=status)
