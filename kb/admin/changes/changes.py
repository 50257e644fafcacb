"""Admin of changes: the list, and the page of each. The forms of content edit them (kb.admin.base.draft_forms)."""

from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.views import ChangeList

from kb.admin.base.id_fields import IdsAdminMixin
from kb.admin.base.read_only import ReadOnlyAdminMixin
from kb.admin.base.who_may_edit import may_edit_anything
from kb.admin.changes.change_view import ChangeView
from kb.admin.changes.history_views import BinView, ConfirmView, SubjectHistoryView
from kb.admin.changes.preview_view import PreviewView
from kb.ledger import who_may_decide
from kb.ledger.facts import SUBJECTS
from kb.models import Change
from kb.models.change import ChangeQuerySet


class ChangesPage(ChangeList):  # type: ignore[misc]  # unfold's is untyped
    """A page of the list. Reads the titles of its rows with one query: to sort all by date, none is needed."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows: list[Any] = list(self.result_list)  # type: ignore[has-type]
        titled = Change.objects.with_titles().in_bulk([row.pk for row in rows])
        for row in rows:
            row.known_title = titled[row.pk].known_title if row.pk in titled else ""
        self.result_list = rows


class KindFilter(admin.SimpleListFilter):
    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(kind, capfirst(str(model._meta.verbose_name))) for kind, model in SUBJECTS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Change]) -> QuerySet[Change]:
        kind = self.value()
        return queryset.filter(kind=kind) if kind in SUBJECTS else queryset


@admin.register(Change)
class ChangeAdmin(IdsAdminMixin, ReadOnlyAdminMixin, ModelAdmin):  # type: ignore[misc]  # unfold's is untyped
    list_display = ("title", "kind_name", "author", "updated", "publish_at", "state_badge")
    list_filter = ("state", KindFilter)
    list_select_related = ("author",)
    list_per_page = 50
    search_fields = ("known_title", "note", "author__username")
    search_help_text = _("Search titles, notes and people")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Change]:
        changes: QuerySet[Change] = super().get_queryset(request)
        return changes if who_may_decide.is_decider(request.user) else changes.filter(author=request.user.pk)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Change], search_term: str
    ) -> tuple[QuerySet[Change], bool]:
        changes = cast(ChangeQuerySet, queryset)
        found: tuple[QuerySet[Change], bool] = super().get_search_results(
            request, changes.with_titles() if search_term else changes, search_term
        )
        return found

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangesPage]:
        return ChangesPage

    def has_view_permission(self, request: HttpRequest, obj: Change | None = None) -> bool:
        return may_edit_anything(request.user) or who_may_decide.is_decider(request.user)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        history = SubjectHistoryView.as_view(model_admin=self)
        return [
            path("history/<slug:kind>/<slug:key>/", view(history), name="kb_subject_history"),
            path("<row_id:pk>/preview/", view(PreviewView.as_view(model_admin=self)), name="kb_preview"),
            path("confirm/<slug:kind>/<slug:key>/", view(ConfirmView.as_view(model_admin=self)), name="kb_confirm"),
            path("bin/", view(BinView.as_view(model_admin=self)), name="kb_bin"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        change = self.get_object(request, object_id)
        if change is None:
            raise Http404
        return ChangeView.as_view(model_admin=self)(request, pk=change.pk)

    @admin.display(description=_("about"))
    def title(self, obj: Change) -> str:
        return obj.title

    @admin.display(description=_("kind"), ordering="kind")
    def kind_name(self, obj: Change) -> str:
        return capfirst(str(SUBJECTS[obj.kind]._meta.verbose_name)) if obj.kind in SUBJECTS else obj.kind

    @display(  # type: ignore[untyped-decorator]
        description=_("state"),
        ordering="state",
        label={
            "draft": "",
            "discarded": "",
            "submitted": "warning",
            "returned": "danger",
            "scheduled": "info",
            "published": "success",
        },
    )
    def state_badge(self, obj: Change) -> tuple[str, str]:
        return obj.state, obj.state_in_words
