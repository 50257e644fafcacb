"""Admin of proposals: the list, and the pages to make one and to decide on one. No ModelForm edits or deletes one."""

from typing import Any

from django.contrib import admin
from django.db.models import Case, Value, When
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display

from kb.admin.base.content_admin import LanguageColumnsMixin
from kb.admin.base.id_fields import IdsAdminMixin
from kb.admin.base.list_filters import OneProviderFilter
from kb.admin.base.read_only import ReadOnlyAdminMixin
from kb.admin.hotlines.decision_view import DecisionView
from kb.admin.hotlines.impostors import ImpostorsView
from kb.admin.hotlines.proposal_views import VIEWS_WITH_PK, VIEWS_WITHOUT_PK
from kb.hotlines.approvable import is_outdated
from kb.localize.state import text_in
from kb.models import Decision, Proposal
from kb.models.languages import SOURCE


@admin.register(Proposal)
class ProposalAdmin(IdsAdminMixin, ReadOnlyAdminMixin, LanguageColumnsMixin, ModelAdmin):  # type: ignore[misc]  # unfold's is untyped
    list_display = ("kind_of_change", "provider_name", "from_and_to", "proposed_by", "proposed_at", "decision_badge")
    list_filter = ("decision", "kind", OneProviderFilter)
    ordering = (Case(When(decision=Decision.WAITING, then=Value(0)), default=Value(1)).asc(), "-proposed_at")
    list_select_related = ("provider", "hotline", "proposed_by")
    list_per_page = 50
    list_before_template = "admin/kb/proposal_links.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        pages = [*((page, "<row_id:pk>/") for page in VIEWS_WITH_PK), *((page, "") for page in VIEWS_WITHOUT_PK)]
        named = [(page.page or page.kind, page, pk) for page, pk in pages]
        propose = [
            path(f"propose/{name}/{pk}", view(page.as_view(model_admin=self)), name=f"kb_propose_{name}")
            for name, page, pk in named
        ]
        impostors = path("impostors/", view(ImpostorsView.as_view(model_admin=self)), name="kb_impostors")
        return [*propose, impostors, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        proposal = self.get_object(request, object_id)
        if proposal is None:
            raise Http404
        return DecisionView.as_view(model_admin=self)(request, pk=proposal.pk)

    @admin.display(description=_("kind"), ordering="kind")
    def kind_of_change(self, obj: Proposal) -> str:
        return obj.get_kind_display()

    @admin.display(description=_("provider"), ordering="provider__position")
    def provider_name(self, obj: Proposal) -> str:
        return text_in(get_language() or SOURCE, obj.provider, "name").text if obj.provider else ""

    @admin.display(description=_("from → to"))
    def from_and_to(self, obj: Proposal) -> SafeString | str:
        old, new = obj.old.get("number"), obj.new.get("number") or obj.new.get("digits")
        if old and new and old != new:
            return format_html("{} → {}", old, new)
        return new or old or ""

    @display(  # type: ignore[untyped-decorator]
        description=_("decision"),
        ordering="decision",
        label={"waiting": "warning", "outdated": "danger", "approved": "success", "rejected": "danger"},
    )
    def decision_badge(self, obj: Proposal) -> tuple[str, str]:
        if is_outdated(obj):
            return "outdated", gettext("outdated")
        return obj.decision, obj.get_decision_display()
