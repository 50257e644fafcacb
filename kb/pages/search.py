"""The search page: what was found, and what to do when nothing was."""

from django.http import HttpRequest, HttpResponse

from kb.hotlines.standing import with_hotlines
from kb.models import Provider
from kb.pages.public import public
from kb.pages.rendering import page
from kb.search.query import LONGEST_QUERY, number_in
from kb.search.query import search as find


@public
def search(request: HttpRequest) -> HttpResponse:
    # Control characters have no place in HTML, where the query is repeated.
    query = "".join(char if char.isprintable() else " " for char in request.GET.get("q", "")).strip()
    too_long = len(query) > LONGEST_QUERY
    context = {
        "query": query[:LONGEST_QUERY],
        "too_long": too_long,
        "longest_query": LONGEST_QUERY,
        "number": "" if too_long else number_in(query),
        "results": find("" if too_long else query, with_hotlines(Provider.objects.published())),
    }
    return page(request, "search.html", context, indexed=False, status=400 if too_long else 200)
