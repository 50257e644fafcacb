"""The search page: its results, or suggestions if there are none."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from kb.hotlines.number_lookup import Verdict, look_up
from kb.ledger.shown import first_shown, published_in_bulk
from kb.models import FAQ, Provider
from kb.numbers.parse import number_in
from kb.pages.help.guide import section_on_talking_to_support
from kb.pages.help.search_results import build_results
from kb.pages.provider_lookup import all_providers
from kb.pages.rendering.http_methods import allow_methods, read_only
from kb.pages.rendering.render import reader_language, render_page
from kb.search.count_searches import count_click, count_search, stored_form
from kb.search.ranking import LONGEST_QUERY, rank
from kb.search.results import SearchHit

PAGE_SIZE = 10
MAX_QUESTIONS = 10
"""Questions offered if there are no results or no query."""
NEAREST_SCORE = 0.05
"""The least score of a page that is no result and is offered as "Did you mean …?"."""


@read_only
def search(request: HttpRequest) -> HttpResponse:
    """Renders one page of results for `?q=`, and counts the search with the first page."""
    query = typed_query(request)
    providers = all_providers()  # 2 queries: providers, their hotlines
    context: dict[str, Any] = {"query": query[:LONGEST_QUERY], "longest_query": LONGEST_QUERY}
    if len(query) > LONGEST_QUERY:
        context |= {"too_long": True, **_offers(providers, [])}
        return render_page(request, "search.html", context, indexed=False, status=400)
    ranking = rank(query, providers) if query else None
    paginator = Paginator(ranking.found if ranking else [], PAGE_SIZE)
    try:
        page = paginator.page(request.GET.get("page", "1"))
    except InvalidPage as error:
        raise Http404 from error
    if ranking:
        if request.method == "GET" and page.number == 1:
            count_search(query, reader_language(), results=len(ranking.found))
        context |= {
            "number": number_in(query),
            "impostors": _impostors(query, providers),
            "page": page,
            "results": build_results(page.object_list, ranking, providers),
            "ping_address": _ping_address(request, query),
        }
    if not context.get("results"):
        context |= _offers(providers, ranking.nearest if ranking else [])
    return render_page(request, "search.html", context, indexed=False)


def _impostors(query: str, providers: list[Provider]) -> list[str]:
    """The numbers in the query that are listed as impostors, to be read.

    1 SQL query if one is not a listed hotline's.
    """
    findings = look_up(query, providers).findings
    return [finding.number.shown for finding in findings if finding.verdict is Verdict.IMPOSTOR]


@allow_methods("POST")
def search_opened(request: HttpRequest) -> HttpResponse:
    """Counts, without who, that a result was opened. Browsers send this request because of the links' `ping`."""
    count_click(typed_query(request), reader_language())
    return HttpResponse(status=204)


def typed_query(request: HttpRequest) -> str:
    """Returns the query `?q=`, with spaces in the place of control characters, which HTML cannot repeat."""
    return "".join(char if char.isprintable() else " " for char in request.GET.get("q", "")).strip()


def _ping_address(request: HttpRequest, query: str) -> str:
    """Returns the absolute address that counts opened results, for `ping`; "" if the query is not counted."""
    stored = stored_form(query)
    return request.build_absolute_uri(f"{reverse('search-opened')}?{urlencode({'q': stored})}") if stored else ""


def _offers(providers: list[Provider], nearest: list[SearchHit]) -> dict[str, Any]:
    """Returns the context for a page without results: questions, and the guide's section about support.

    5 queries: questions, their steps, their wallets; the sections of the guide, their items.
    """
    ids = [hit.object_id for hit in nearest if hit.kind == "faq" and hit.score >= NEAREST_SCORE]
    section = section_on_talking_to_support()
    nearest_faqs = published_in_bulk(FAQ, ids[:MAX_QUESTIONS], parts=False)
    return {
        "providers": providers,
        "has_nearest": bool(nearest_faqs),
        "faqs": [nearest_faqs[key] for key in ids if key in nearest_faqs]
        or first_shown(FAQ.objects.published().in_order(), MAX_QUESTIONS).rows,
        "sections": [section] if section else [],
    }
