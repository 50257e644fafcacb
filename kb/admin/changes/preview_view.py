"""The preview of a change for staff: both languages, as a phone and as a desktop show them, and a link to share."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from unfold.views import UnfoldModelAdminViewMixin

from kb.admin.base.draft_addresses import change_address, draft_address
from kb.admin.changes.overlaps_in_words import overlaps_of
from kb.ledger import who_may_decide
from kb.ledger.change_lock import is_authentic
from kb.ledger.preview import preview_token
from kb.models import Change
from kb.models.languages import OWN_NAME


class PreviewView(UnfoldModelAdminViewMixin, TemplateView):  # type: ignore[misc]  # unfold's is untyped
    template_name = "admin/kb/preview.html"
    title = _("Preview")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        change = Change.objects.open().filter(pk=kwargs["pk"]).exclude(facts=None).first()
        if change is None:
            raise Http404
        self.change = change

    def has_permission(self) -> bool:
        user = self.request.user
        return self.change.author_id == user.pk or who_may_decide.is_decider(user)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Leads to the page of the change, which says so, if it was altered in the database."""
        if not is_authentic(self.change):
            return redirect(change_address(self.change))
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        token = preview_token(self.change)
        pages = [
            {"name": name, "address": reverse("preview", args=[token, language])} for language, name in OWN_NAME.items()
        ]
        is_own = self.change.author_id == self.request.user.pk
        return super().get_context_data(
            opts=self.model_admin.opts,
            change=self.change,
            pages=pages,
            overlaps=overlaps_of(self.change),
            edit_address=draft_address(self.change) if is_own and self.change.is_editable else "",
            **kwargs,
        )
