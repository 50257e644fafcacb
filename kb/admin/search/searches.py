"""What visitors searched for, counted by day and without who: the most frequent first, with ways to help each."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Max, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from kb.admin.base.readonly import ReadOnly
from kb.admin.search.add_words_pages import WAYS, ways_to_improve
from kb.admin.search.undo_views import TakeOutView, UnmakeView
from kb.models import SearchCount

ROWS = 50
"""A page."""
PERIODS: dict[int, Promise] = {1: _("Today"), 7: _("7 days"), 30: _("30 days"), 90: _("90 days")}
"""In days; what is older is not kept."""
USUAL_PERIOD = 7


class Shown(models.TextChoices):
    NOTHING = "nothing", _("Without result")
    UNOPENED = "unopened", _("Found, never opened")
    ALL = "all", _("All")


class Wanted(NamedTuple):
    """What the address asks to see; what it asks for in vain is taken as not asked."""

    shown: Shown
    period: int
    day: date | None
    """One day of the period, if not all."""

    def address(self, **changed: Any) -> str:
        wanted = self._replace(**changed)
        day = f"&day={wanted.day}" if wanted.day else ""
        return f"?show={wanted.shown.value}&period={wanted.period}{day}"


class Day(NamedTuple):
    day: date
    times: int
    without_result: int
    """Of these, how many found nothing."""
    share: int
    """Of the day with the most, in percent."""
    address: str

    @property
    def share_without_result(self) -> int:
        """Of this day's, in percent."""
        return round(100 * self.without_result / self.times) if self.times else 0


class Choice(NamedTuple):
    """A link of the filters."""

    label: str | Promise
    address: str
    is_chosen: bool


@admin.register(SearchCount)
class SearchCountAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]  # unfold's is untyped
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        pages: list[Any] = [*WAYS, TakeOutView, UnmakeView]
        improving = [
            path(f"{page.path}/", view(page.as_view(model_admin=self)), name=f"kb_search_{page.path}") for page in pages
        ]
        return [*improving, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The rows of a day are of little use alone: they are shown summed up, search by search."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": _("Searches")}
        return TemplateResponse(request, "admin/kb/searches.html", {**context, **searches(request)})


def searches(request: HttpRequest) -> dict[str, Any]:
    """Three queries, whatever there is: the days, and the searches, counted and then one page of them."""
    wanted = _wanted(request)
    days = _days(wanted)
    page = Paginator(_rows(wanted), ROWS).get_page(request.GET.get("page"))
    times, without_result = (sum(getattr(day, name) for day in days) for name in ("times", "without_result"))
    return {
        "wanted": wanted,
        "filters": _filters(wanted),
        "days": days,
        "times": times,
        "without_result": without_result,
        "page": page,
        "rows": [{**row, "ways": ways_to_improve(request.user, row["query"])} for row in page],
        "state": f"{wanted.address()}&page={page.number}".replace("?", "&"),
    }


def _wanted(request: HttpRequest) -> Wanted:
    shown, period, day = (request.GET.get(name, "") for name in ("show", "period", "day"))
    return Wanted(
        Shown(shown) if shown in Shown.values else Shown.NOTHING,
        int(period) if period in map(str, PERIODS) else USUAL_PERIOD,
        _date(day),
    )


def _date(typed: str) -> date | None:
    try:
        return parse_date(typed)
    except ValueError:  # the 31st of February
        return None


def _filters(wanted: Wanted) -> list[tuple[Promise, list[Choice]]]:
    shown = [Choice(each.label, wanted.address(shown=each), each == wanted.shown) for each in Shown]
    periods = [
        Choice(label, wanted.address(period=days, day=None), days == wanted.period and not wanted.day)
        for days, label in PERIODS.items()
    ]
    return [(_("Show"), shown), (_("Period"), periods)]


def _days(wanted: Wanted) -> list[Day]:
    """Every day of the period, the latest first, those without a search as well."""
    today = timezone.localdate()
    counted = {
        row["day"]: row
        for row in SearchCount.objects.filter(day__gt=today - timedelta(days=wanted.period), day__lte=today)
        .values("day")
        .annotate(times=Sum("searches"), without_result=Sum("searches", filter=Q(results=0), default=0))
        .order_by("day")
    }
    most = max((row["times"] for row in counted.values()), default=0)
    found = []
    for ago in range(wanted.period):
        day = today - timedelta(days=ago)
        times, without_result = (counted[day][name] if day in counted else 0 for name in ("times", "without_result"))
        found.append(Day(day, times, without_result, round(100 * times / most) if most else 0, wanted.address(day=day)))
    return found


def _rows(wanted: Wanted) -> Any:
    """The searches of the day or the period, the most frequent first, each with what came of it."""
    today = timezone.localdate()
    since = wanted.day or today - timedelta(days=wanted.period - 1)
    rows = (
        SearchCount.objects.filter(day__gte=since, day__lte=wanted.day or today)
        .values("query")
        .annotate(times=Sum("searches"), opened=Sum("clicks"), found=Max("results"), last=Max("day"))
        .order_by("-times", "-last", "query")
    )
    if wanted.shown == Shown.NOTHING:
        return rows.filter(found=0)
    if wanted.shown == Shown.UNOPENED:
        return rows.filter(found__gt=0, opened=0)
    return rows
