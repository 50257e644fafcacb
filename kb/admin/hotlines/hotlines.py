"""Admin of hotlines: the work list and the pages of hotline_views.py. No ModelForm saves a hotline."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from kb.admin.base.content_admin import LanguageColumnsMixin
from kb.admin.base.id_fields import IdsAdminMixin
from kb.admin.base.read_only import ReadOnlyAdminMixin
from kb.admin.hotlines.hotline_views import DisputeHotlineView, EditDescriptionView, HandleReportsView, RecordCheckView
from kb.admin.hotlines.work_list import work_list_context
from kb.models import Hotline
from kb.models.hotline import SPOKEN_LANGUAGES
from kb.models.permissions import PROPOSE


@admin.register(Hotline)
class HotlineAdmin(IdsAdminMixin, ReadOnlyAdminMixin, LanguageColumnsMixin, ModelAdmin):  # type: ignore[misc]  # unfold's is untyped
    def has_view_permission(self, request: HttpRequest, obj: Hotline | None = None) -> bool:
        return bool(request.user.has_perm(PROPOSE))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<row_id:pk>/check/", view(RecordCheckView.as_view(model_admin=self)), name="kb_hotline_check"),
            path("<row_id:pk>/dispute/", view(DisputeHotlineView.as_view(model_admin=self)), name="kb_hotline_dispute"),
            path(
                "<row_id:pk>/reports/<slug:reason>/handled/",
                view(HandleReportsView.as_view()),
                name="kb_hotline_handled",
            ),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Shows the work list instead of a table of hotlines."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": _("Numbers to do")}
        return TemplateResponse(request, "admin/kb/work_list.html", {**context, **work_list_context(request.user)})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        return EditDescriptionView.as_view(model_admin=self)(request, pk=self._get_or_404(request, object_id).pk)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Redirects to the hotline's entries in the ledger."""
        subject = self._get_or_404(request, object_id).subject
        return redirect(f"{reverse('admin:kb_ledgerentry_changelist')}?{urlencode({'subject__exact': subject})}")

    def _get_or_404(self, request: HttpRequest, object_id: str) -> Hotline:
        hotline: Hotline | None = self.get_object(request, object_id)
        if hotline is None:
            raise Http404
        return hotline

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "languages":
            return forms.MultipleChoiceField(
                label=capfirst(db_field.verbose_name),
                choices=SPOKEN_LANGUAGES,
                required=False,
                widget=UnfoldAdminCheckboxSelectMultipleWidget(),
                **kwargs,
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)
