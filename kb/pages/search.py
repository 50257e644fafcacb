"""The search page: what was found, and what to do when nothing was."""

from django.http import HttpRequest, HttpResponse

from kb.models import Provider
from kb.pages.public import public
from kb.pages.rendering import page
from kb.search.query import LONGEST_QUERY, Results
from kb.search.query import search as find


@public
def search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").replace("\0", "").strip()
    too_long = len(query) > LONGEST_QUERY
    results = Results() if too_long else find(query)
    # Nothing found is no dead end: the hotlines stand there instead.
    hotlines = [] if results else list(Provider.objects.published().with_hotlines().in_order())
    context = {
        "query": query[:LONGEST_QUERY],
        "too_long": too_long,
        "longest_query": LONGEST_QUERY,
        "results": results,
        "providers": hotlines,
    }
    shows = [*results.providers, *results.faqs, *results.sections, *hotlines]
    return page(request, "search.html", context, shows=shows, status=400 if too_long else 200)
