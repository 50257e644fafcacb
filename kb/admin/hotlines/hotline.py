"""Hotlines: the work list, and what one person may record about each. No form saves one."""

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

from kb.admin.base.content_admin import FormByLanguage
from kb.admin.base.readonly import ReadOnly
from kb.admin.hotlines.check_views import CheckView, DescriptionView, DisputeView, HandledView
from kb.admin.hotlines.work_list import work_list
from kb.hotlines.ledger import about
from kb.models import Hotline
from kb.models.hotline import SPOKEN_LANGUAGES
from kb.models.permissions import PROPOSE


@admin.register(Hotline)
class HotlineAdmin(ReadOnly, FormByLanguage, ModelAdmin):  # type: ignore[misc]  # unfold's is untyped
    def has_view_permission(self, request: HttpRequest, obj: Hotline | None = None) -> bool:
        return bool(request.user.has_perm(PROPOSE))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/check/", view(CheckView.as_view(model_admin=self)), name="kb_hotline_check"),
            path("<int:pk>/dispute/", view(DisputeView.as_view(model_admin=self)), name="kb_hotline_dispute"),
            path("<int:pk>/reports/<slug:reason>/handled/", view(HandledView.as_view()), name="kb_hotline_handled"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list of hotlines that staff need is what there is to do about them."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": _("Work list")}
        return TemplateResponse(request, "admin/kb/work_list.html", {**context, **work_list(request.user)})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        return DescriptionView.as_view(model_admin=self)(request, pk=self._found(request, object_id).pk)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The ledger has it."""
        subject = about(self._found(request, object_id))
        return redirect(f"{reverse('admin:kb_ledgerentry_changelist')}?{urlencode({'subject__exact': subject})}")

    def _found(self, request: HttpRequest, object_id: str) -> Hotline:
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
