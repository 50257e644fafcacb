"""What makes the admin of a subject keep drafts: its form, its deletions, who else has it open, and its history."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from kb.admin.base.content_deletion import ContentDeletionMixin
from kb.admin.base.draft_forms import DraftFormMixin
from kb.admin.base.form_visits import FormVisitsMixin


class DraftAdminMixin(ContentDeletionMixin, DraftFormMixin, FormVisitsMixin):
    """Makes a ModelAdmin of a subject save drafts and publish them."""

    def history_view(self, request: HttpRequest, object_id: str, extra_context: object = None) -> HttpResponse:
        """Redirects to the history of the subject in the ledger."""
        row = self.get_object(request, object_id)  # type: ignore[attr-defined]  # ModelAdmin's
        if row is None:
            raise Http404
        kind, _slash, key = row.subject.partition("/")
        return redirect("admin:kb_subject_history", kind, key)
