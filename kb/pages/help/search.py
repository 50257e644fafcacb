"""The search page: what was found and why, and what to do when nothing was."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from kb.hotlines.lookup import Verdict, look_up
from kb.models import FAQ, Provider, Section
from kb.numbers.parse import number_in
from kb.pages.help.search_results import build_results
from kb.pages.rendering.methods import allow_methods, read_only
from kb.pages.rendering.render import reader_language, render_page
from kb.pages.wallets import wallets
from kb.search.counting import count_click, count_search, stored_form
from kb.search.query import LONGEST_QUERY, rank
from kb.search.results import SearchHit

PAGE_SIZE = 10
MOST_QUESTIONS = 10
"""That are offered when nothing was found, or asked for."""
NEAR = 0.05
"""The score from which a page that does not count as found may still be what was meant."""
TALKING_TO_SUPPORT = UUID("e7eb0530-fdd8-5930-9ec9-1f941c22aaea")
"""The permanent id of the section that helps whoever has to call after all."""


@read_only
def search(request: HttpRequest) -> HttpResponse:
    query = typed_query(request)
    providers = wallets()  # 2 queries: providers, their hotlines
    context: dict[str, Any] = {"query": query[:LONGEST_QUERY], "longest_query": LONGEST_QUERY}
    if len(query) > LONGEST_QUERY:
        context |= {"too_long": True, **_offers(providers, [])}
        return render_page(request, "search.html", context, indexed=False, status=400)
    ranking = rank(query, providers) if query else None
    paginator = Paginator(ranking.found if ranking else [], PAGE_SIZE)
    try:
        shown = paginator.page(request.GET.get("page", "1"))
    except InvalidPage as error:
        raise Http404 from error
    if ranking:
        if request.method == "GET" and shown.number == 1:
            count_search(query, reader_language(), results=len(ranking.found))
        context |= {
            "number": number_in(query),
            "impostors": _impostors(query, providers),
            "page": shown,
            "found": build_results(shown.object_list, ranking, providers),
            "opened": _opened(request, query),
        }
    if not context.get("found"):
        context |= _offers(providers, ranking.nearest if ranking else [])
    return render_page(request, "search.html", context, indexed=False)


def _impostors(query: str, providers: list[Provider]) -> list[str]:
    """The numbers in the query that are listed as impostors, to be read. 1 query if one is not a listed hotline's."""
    findings = look_up(query, providers).findings
    return [finding.number.shown for finding in findings if finding.verdict is Verdict.IMPOSTOR]


@allow_methods("POST")
def opened(request: HttpRequest) -> HttpResponse:
    """Where browsers report that a result was opened (the links' `ping`): counted, and by nobody in particular."""
    count_click(typed_query(request), reader_language())
    return HttpResponse(status=204)


def typed_query(request: HttpRequest) -> str:
    """What was asked. Control characters have no place in HTML, where it is repeated."""
    return "".join(char if char.isprintable() else " " for char in request.GET.get("q", "")).strip()


def _opened(request: HttpRequest, query: str) -> str:
    """The address to report to that a result was opened; "" where the query is not counted.

    A whole one: HTML allows a ping no other.
    """
    stored = stored_form(query)
    return request.build_absolute_uri(f"{reverse('search-opened')}?{urlencode({'q': stored})}") if stored else ""


def _offers(providers: list[Provider], nearest: list[SearchHit]) -> dict[str, Any]:
    """What helps whoever has found nothing. 2 queries: questions, the guide's page on talking to support."""
    ids = [hit.object_id for hit in nearest if hit.kind == "faq" and hit.score >= NEAR]
    near = FAQ.objects.published_in_bulk(ids[:MOST_QUESTIONS]) if ids else {}
    return {
        "providers": providers,
        "near": bool(near),
        "faqs": [near[key] for key in ids if key in near] or list(FAQ.objects.published().in_order()[:MOST_QUESTIONS]),
        "sections": list(Section.objects.published().filter(uid=TALKING_TO_SUPPORT)),
    }
