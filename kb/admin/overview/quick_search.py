"""The quick search (Ctrl+K): pages of the admin by their names, and content by what it says, as its lists search it.

Unfold's own would show what it found five minutes ago, and all of it.
"""

from collections.abc import Iterator
from time import perf_counter
from typing import Any

from django.contrib import admin
from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from unfold.dataclasses import SearchResult

from kb.admin.base.content_admin import ContentAdmin
from kb.ledger.facts import SUBJECTS
from kb.localize.row_title import row_title
from kb.models.publication import Publishable

MOST_OF_A_KIND = 8
PER_PAGE = 100
LONGEST_QUERY = 200
_TEMPLATES = {
    True: "unfold/helpers/command_results.html",
    False: "unfold/helpers/search_results.html",
}
"""By whether the dialog asks, or the field of the menu."""


def search(request: HttpRequest) -> HttpResponse:
    began = perf_counter()
    text = request.GET.get("s", "").strip()[:LONGEST_QUERY]
    if not text:
        return HttpResponse()
    pages = Paginator([*_pages(request, text.casefold()), *_content(request, text)], PER_PAGE)
    try:
        page = pages.page(request.GET.get("page", "1"))
    except InvalidPage as error:
        raise Http404 from error
    context = {
        "page_obj": pages,
        "results": page,
        "page_counter": (page.number - 1) * PER_PAGE,
        "execution_time": perf_counter() - began,
    }
    template = _TEMPLATES["extended" in request.GET]
    return TemplateResponse(request, template, context, headers={"HX-Trigger": "search"})


def _pages(request: HttpRequest, text: str) -> Iterator[SearchResult]:
    """Yields the lists of the admin that the person may open, by their names."""
    for app in admin.site.get_app_list(request):
        for model in app["models"]:
            if model["admin_url"] and (text in str(model["name"]).casefold() or text in str(app["name"]).casefold()):
                yield SearchResult(str(model["name"]), str(app["name"]), model["admin_url"], "tag")


def _content(request: HttpRequest, text: str) -> Iterator[SearchResult]:
    """Yields the first rows of each kind of content that the person may see, as its list finds them."""
    for model in filter(admin.site.is_registered, SUBJECTS.values()):
        model_admin: Any = admin.site.get_model_admin(model)
        if isinstance(model_admin, ContentAdmin) and model_admin.has_view_permission(request):
            rows = model_admin.get_queryset(request).order_by(*model_admin.ordering)
            found, _may_have_duplicates = model_admin.get_search_results(request, rows, text)
            for row in found[:MOST_OF_A_KIND]:
                yield SearchResult(row_title(row), _description(row), _address(model, row), "description")


def _description(row: Any) -> str:
    kind = capfirst(str(row._meta.verbose_name))
    return f"{kind} · {row.get_publication_display()}" if isinstance(row, Publishable) else kind


def _address(model: Any, row: Any) -> str:
    return reverse(f"admin:kb_{model._meta.model_name}_change", args=[row.pk])
