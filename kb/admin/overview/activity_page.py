"""The page "Who did what": the activities of all people, filtered, and as a CSV file. It changes nothing."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from kb.admin.base.id_fields import IdsAdminMixin
from kb.admin.base.read_only import ReadOnlyAdminMixin
from kb.admin.overview.activity import Action, ActivityFilters, Key
from kb.admin.overview.activity_list import activity_keys, all_kinds, all_people, fetch_activities
from kb.admin.overview.csv_export import csv_response

VIEW_ACTIVITIES = "kb.view_ledgerentry"
PAGE_SIZE = 50
EXPORT_CHUNK = 500
"""Activities that the export fetches at once."""
COLUMNS = (_("When (China time)"), _("Who"), _("What happened to it"), _("Kind of object"), _("Object"), _("Details"))
"""Of the CSV file."""


class DayWidget(UnfoldAdminTextInputWidget):  # type: ignore[misc]  # unfold's is untyped
    input_type = "date"


class ActivityForm(forms.Form):
    person = forms.TypedChoiceField(label=_("Who"), required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label=_("Kind of object"), required=False)
    action = forms.ChoiceField(label=_("What happened to it"), required=False)
    since = forms.DateField(label=_("First day"), required=False, widget=DayWidget)
    until = forms.DateField(label=_("Last day"), required=False, widget=DayWidget)

    def __init__(self, data: Any) -> None:
        """Takes two queries: people and kinds."""
        super().__init__(data)
        choices = {"person": all_people(), "kind": all_kinds().items(), "action": Action.choices}
        for name, values in choices.items():
            field: Any = self.fields[name]
            field.widget = UnfoldAdminSelectWidget()
            field.choices = [("", _("All")), *values]

    def clean(self) -> None:
        since, until = (self.cleaned_data.get(name) for name in ("since", "until"))
        if since and until and since > until:
            self.add_error("until", gettext("This is before the first day."))

    def filters(self) -> ActivityFilters:
        """Returns the filters; what is invalid counts as absent."""
        data = self.cleaned_data
        return ActivityFilters(
            person=data.get("person"),
            kind=data.get("kind", ""),
            action=data.get("action", ""),
            since=data.get("since"),
            until=data.get("until"),
        )


@admin.register(LogEntry)
class ActivityAdmin(IdsAdminMixin, ReadOnlyAdminMixin, ModelAdmin):  # type: ignore[misc]  # unfold's is untyped
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("", view(self.changelist_view), name="admin_logentry_changelist"),
            path("export/", view(self.export_view), name="admin_logentry_export"),
        ]

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.has_perm(VIEW_ACTIVITIES)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Shows one page in five queries: people, kinds, number of activities, their keys, activities."""
        form = self._read_form(request)
        page = Paginator(activity_keys(form.filters()), PAGE_SIZE).get_page(request.GET.get("page"))
        query = request.GET.copy()
        query.pop("page", None)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Who did what"),
            "form": form,
            "page": page,
            "activities": fetch_activities(page, request.user),
            "address": reverse("admin:admin_logentry_changelist"),
            "query": query.urlencode(),
        }
        return TemplateResponse(request, "admin/kb/activity.html", context, status=200 if form.is_valid() else 400)

    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        """Returns what the filters let through as a CSV file; with invalid filters, the page that says so."""
        form = self._read_form(request)
        if not form.is_valid():
            return self.changelist_view(request)
        keys = list(activity_keys(form.filters()))
        rows = _csv_rows(keys, get_language() or "")
        return csv_response(f"activity-{timezone.localdate()}.csv", rows)

    def _read_form(self, request: HttpRequest) -> ActivityForm:
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = ActivityForm(request.GET)
        form.is_valid()
        return form


def _csv_rows(keys: Sequence[Key], language: str) -> Iterator[Sequence[object]]:
    """Yields a heading and the activities. The language is that of the request: the rows are made after the view."""
    with override(language):
        heading = [str(title) for title in COLUMNS]
    yield heading
    for start in range(0, len(keys), EXPORT_CHUNK):
        with override(language):
            activities = fetch_activities(keys[start : start + EXPORT_CHUNK], None)
        for each in activities:
            at = timezone.localtime(each.at).strftime("%Y-%m-%d %H:%M:%S")
            yield [at, each.person, each.action, each.kind, each.name, each.details]
