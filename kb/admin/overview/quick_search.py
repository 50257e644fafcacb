"""The staff's quick search, which is unfold's: a page number that is none is not found instead of a failure."""

from django.contrib import admin
from django.core.paginator import InvalidPage
from django.http import Http404, HttpRequest, HttpResponse


def search(request: HttpRequest) -> HttpResponse:
    try:
        found: HttpResponse = admin.site.search(request)  # type: ignore[attr-defined]  # unfold's site
    except (InvalidPage, ValueError) as error:
        raise Http404 from error
    return found
