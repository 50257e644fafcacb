"""The searches report: what visitors searched for, counted by day, the most frequent first."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from kb.admin.base.id_fields import IdsAdminMixin
from kb.admin.base.read_only import ReadOnlyAdminMixin
from kb.admin.overview.day_charts import searches_chart
from kb.admin.search.add_words_views import ADD_WORDS_VIEWS, add_words_links
from kb.admin.search.undo_views import DeleteSynonymGroupView, RemoveWordsView
from kb.models import SearchCount
from kb.search.searches_by_day import searches_by_day

PAGE_SIZE = 50
"""Searches on one page of the report."""
PERIODS: dict[int, Promise] = {1: _("Today"), 7: _("7 days"), 30: _("30 days"), 90: _("90 days")}
"""Length in days: label. Older counts are deleted."""
DEFAULT_PERIOD = 7


class ResultFilter(models.TextChoices):
    NOTHING = "nothing", _("Without result")
    UNOPENED = "unopened", _("Found, never opened")
    ALL = "all", _("All")


class ListFilters(NamedTuple):
    """The filters in the address. Invalid values count as absent."""

    results: ResultFilter
    period: int
    day: date | None
    """One day of the period; None for all days."""

    def address(self, **changed: Any) -> str:
        filters = self._replace(**changed)
        day = f"&day={filters.day}" if filters.day else ""
        return f"?show={filters.results.value}&period={filters.period}{day}"


class FilterLink(NamedTuple):
    """A link that sets one filter."""

    label: str | Promise
    address: str
    is_current: bool


@admin.register(SearchCount)
class SearchCountAdmin(IdsAdminMixin, ReadOnlyAdminMixin, ModelAdmin):  # type: ignore[misc]  # unfold's is untyped
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        pages: list[Any] = [*ADD_WORDS_VIEWS, RemoveWordsView, DeleteSynonymGroupView]
        extra = [
            path(f"{page.path}/", view(page.as_view(model_admin=self)), name=f"kb_search_{page.path}") for page in pages
        ]
        return [*extra, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Shows the sums of each search instead of the stored rows, of which each counts one day."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": _("Searches")}
        return TemplateResponse(request, "admin/kb/searches.html", {**context, **searches_context(request)})


def searches_context(request: HttpRequest) -> dict[str, Any]:
    """Returns one page of the report in three queries: days, number of searches, searches."""
    filters = _read_filters(request)
    days = searches_by_day(days=filters.period)
    page = Paginator(_count_queries(filters), PAGE_SIZE).get_page(request.GET.get("page"))
    times, without_result = (sum(getattr(day, name) for day in days) for name in ("times", "without_result"))
    return {
        "filters": filters,
        "filter_links": _filter_links(filters),
        "days": [(each, filters.address(day=each.day)) for each in reversed(days)],
        "chart": searches_chart(days) if len(days) > 1 else None,
        "times": times,
        "without_result": without_result,
        "page": page,
        "rows": [{**row, "add_words_links": add_words_links(request.user, row["query"])} for row in page],
        "list_state": f"{filters.address()}&page={page.number}".replace("?", "&"),
    }


def _read_filters(request: HttpRequest) -> ListFilters:
    results, period, day = (request.GET.get(name, "") for name in ("show", "period", "day"))
    return ListFilters(
        ResultFilter(results) if results in ResultFilter.values else ResultFilter.NOTHING,
        int(period) if period in map(str, PERIODS) else DEFAULT_PERIOD,
        _parse_date(day),
    )


def _parse_date(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:  # the 31st of February
        return None


def _filter_links(filters: ListFilters) -> list[tuple[Promise, list[FilterLink]]]:
    results = [FilterLink(each.label, filters.address(results=each), each == filters.results) for each in ResultFilter]
    periods = [
        FilterLink(label, filters.address(period=days, day=None), days == filters.period and not filters.day)
        for days, label in PERIODS.items()
    ]
    return [(_("Show"), results), (_("Period"), periods)]


def _count_queries(filters: ListFilters) -> Any:
    """Returns the searches of the day or the period with their sums, the most frequent first."""
    today = timezone.localdate()
    since = filters.day or today - timedelta(days=filters.period - 1)
    rows = (
        SearchCount.objects.filter(day__gte=since, day__lte=filters.day or today)
        .values("query")
        .annotate(times=Sum("searches"), opened=Sum("clicks"), found=Max("results"), last=Max("day"))
        .order_by("-times", "-last", "query")
    )
    if filters.results == ResultFilter.NOTHING:
        return rows.filter(found=0)
    if filters.results == ResultFilter.UNOPENED:
        return rows.filter(found__gt=0, opened=0)
    return rows
