"""The search page: what was found and why, and what to do when nothing was."""

from django.http import HttpRequest, HttpResponse

from kb.hotlines.standing import with_hotlines
from kb.models import Provider
from kb.pages.public import public
from kb.pages.rendering import page
from kb.search.query import LONGEST_QUERY, number_in, rank


@public
def search(request: HttpRequest) -> HttpResponse:
    query = ""
    rank(query, with_hotlines(Provider.objects.published()))
    return page(request, "search.html", {}, indexed=False)
