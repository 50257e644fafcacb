"""The list of questions, page by page, and the page of each question with its steps."""

import re
from collections.abc import Iterable
from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse

from kb.localize.english import has_english
from kb.models import FAQ, Provider
from kb.models.last_change import last_change
from kb.pages.choices import get_choice
from kb.pages.machines import structured_data
from kb.pages.rendering.methods import read_only
from kb.pages.rendering.render import render_page
from kb.pages.wallets import wallets, wallets_of

PAGE_SIZE = 50
MOST_RELATED = 4

_POSITION = re.compile(r"[0-9]{1,9}")


@read_only
def faqs(request: HttpRequest) -> HttpResponse:
    """`?page=` is counted from 1; `?provider=` lists the questions about one wallet."""
    if request.GET.get("provider"):
        return _faqs_about(request)
    paginator = Paginator(FAQ.objects.published().titles().in_order(), PAGE_SIZE)
    try:
        page = paginator.page(request.GET.get("page", "1"))
    except InvalidPage as error:
        raise Http404 from error
    canonical_query = f"?page={page.number}" if page.number > 1 else ""
    return render_page(request, "faqs.html", _listed(list(page), page=page), canonical_query=canonical_query)


def _faqs_about(request: HttpRequest) -> HttpResponse:
    """A page begins after a position (`?after=`): counting the questions of one wallet takes long on a large site."""
    provider = get_choice(request, "provider", wallets()).row
    after = request.GET.get("after", "0")
    # `?page=` is refused: each number would be one more address of the same page, and each would be kept.
    if provider is None or not _POSITION.fullmatch(after) or "page" in request.GET:
        raise Http404
    rows = FAQ.objects.published().about(provider.slug).titles().in_order()
    found = list(rows.filter(position__gt=int(after))[: PAGE_SIZE + 1])
    context = _listed(found[:PAGE_SIZE], provider=provider, more=len(found) > PAGE_SIZE)
    return render_page(request, "faqs.html", context, about=provider, indexed=False)


def _listed(
    faqs: Iterable[FAQ], *, page: Page[FAQ] | None = None, provider: Provider | None = None, more: bool = False
) -> dict[str, Any]:
    return {"faqs": faqs, "page": page, "provider": provider, "more_faqs": more}


@read_only
def faq(request: HttpRequest, slug: str) -> HttpResponse:
    """`?provider=` chooses the wallet whose hotline the steps show; an unknown one shows all, with status 404."""
    near = list(FAQ.objects.published().near(slug))
    found = next((row for row in near if row.slug == slug), None)
    if found is None:
        raise Http404
    steps = list(found.steps.all())
    providers = wallets_of(found)
    choice = get_choice(request, "provider", providers)
    context = {
        "faq": found,
        "steps": steps,
        "providers": providers,
        "chosen": choice.row,
        "to_call": [choice.row] if choice.row else providers,
        "is_unknown": choice.is_unknown,
        "has_contact_step": any(step.is_contact for step in steps),
        "related": _nearest(found, near),
        "last_changed": last_change(found, steps),
        "structured": structured_data.faq(found, steps),
    }
    status = 404 if choice.is_unknown else 200
    in_english = has_english(found, steps)
    return render_page(request, "faq.html", context, about=choice.row, in_english=in_english, status=status)


def _nearest(faq: FAQ, near: list[FAQ]) -> list[FAQ]:
    """The FAQs that stand nearest to `faq` in the list, in order."""
    others = sorted((row for row in near if row != faq), key=lambda row: abs(row.position - faq.position))
    return sorted(others[:MOST_RELATED], key=lambda row: row.position)
