"""Questions: the list, page by page, and each with its steps."""

import re
from collections.abc import Iterable
from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse

from kb.delivery.edition import once_per_edition
from kb.localize.english import has_english
from kb.models import FAQ, Provider, Step
from kb.models.last_change import last_change
from kb.models.prepared import Prepared
from kb.models.publication import PublishedInOrder
from kb.pages.choices import get_choice
from kb.pages.machines import structured_data
from kb.pages.rendering.methods import read_only
from kb.pages.rendering.render import render_page
from kb.pages.wallets import wallets, wallets_of_question

PAGE_SIZE = 50
MOST_RELATED = 4
TITLE = ("slug", "position", "question_zh_hans", "question_en")
"""What a list shows of a question."""

_POSITION = re.compile(r"[0-9]{1,9}")

_near = Prepared(lambda slug: FAQ.objects.published().near(slug).defer("phrasings_zh_hans", "phrasings_en"))
_at_address = Prepared(lambda slug: FAQ.objects.published().filter(slug=slug))
steps_of = Prepared(lambda slug: Step.objects.filter(faq__slug=slug).in_order())
"""The steps of the question with this slug, in order: one query."""


_first_page = Prepared(lambda: FAQ.objects.published().only(*TITLE).in_order()[:PAGE_SIZE])


class _Questions(PublishedInOrder[FAQ]):
    """All that are published; the first page of them, which is read most, by a query whose SQL is made once."""

    def __getitem__(self, part: slice) -> Iterable[FAQ]:
        return super().__getitem__(part) if part.start else _first_page()


@once_per_edition
def _published() -> Any:  # the stubs of Paginator ask for a whole Sequence
    """Counted when somebody first asks."""
    return _Questions(FAQ.objects.only(*TITLE))


@read_only
def faqs(request: HttpRequest) -> HttpResponse:
    """`?page=` is counted from 1; `?provider=` leaves those about one wallet."""
    if request.GET.get("provider"):
        return _faqs_about(request)
    paginator: Paginator[FAQ] = Paginator(_published(), PAGE_SIZE)
    try:
        shown = paginator.page(request.GET.get("page", "1"))
    except InvalidPage as error:
        raise Http404 from error
    canonical_query = f"?page={shown.number}" if shown.number > 1 else ""
    return render_page(request, "faqs.html", _listed(shown.object_list, page=shown), canonical_query=canonical_query)


def _faqs_about(request: HttpRequest) -> HttpResponse:
    """In pages that begin `?after=` a position: to count them, and to skip as many, would take long."""
    provider = get_choice(request, "provider", wallets()).row
    after = request.GET.get("after", "0")
    # A number of a page would be another address of the same page, and every number one more that is kept.
    if provider is None or not _POSITION.fullmatch(after) or "page" in request.GET:
        raise Http404
    found = list(
        FAQ.objects.published()
        .about(provider.slug)
        .only(*TITLE)
        .in_order()
        .filter(position__gt=int(after))[: PAGE_SIZE + 1]
    )
    context = _listed(found[:PAGE_SIZE], provider=provider, more=len(found) > PAGE_SIZE)
    return render_page(request, "faqs.html", context, about=provider, indexed=False)


def _listed(
    faqs: Iterable[FAQ], *, page: Page[FAQ] | None = None, provider: Provider | None = None, more: bool = False
) -> dict[str, Any]:
    return {"faqs": faqs, "page": page, "provider": provider, "more_faqs": more}


@read_only
def faq(request: HttpRequest, slug: str) -> HttpResponse:
    """`?provider=` chooses the wallet whose hotline stands with the steps; one that is not known gets all, and 404."""
    near = _near(slug)
    found = next((row for row in near if row.slug == slug), None)
    if found is None:
        raise Http404
    others = sorted((row for row in near if row is not found), key=lambda row: abs(row.position - found.position))
    steps = steps_of(slug)
    providers = wallets_of_question(slug)
    choice = get_choice(request, "provider", providers)
    context = {
        "faq": found,
        "steps": steps,
        "providers": providers,
        "chosen": choice.row,
        "to_call": [choice.row] if choice.row else providers,
        "is_unknown": choice.is_unknown,
        "has_contact_step": any(step.is_contact for step in steps),
        "related": sorted(others[:MOST_RELATED], key=lambda row: row.position),
        "last_changed": last_change(found, steps),
        "structured": structured_data.faq(found, steps),
    }
    status = 404 if choice.is_unknown else 200
    in_english = has_english(found, steps)
    return render_page(request, "faq.html", context, about=choice.row, in_english=in_english, status=status)


def published_question(slug: str) -> FAQ:
    """The question at this address; raises Http404. One query."""
    found = _at_address(slug)
    if not found:
        raise Http404
    return found[0]
