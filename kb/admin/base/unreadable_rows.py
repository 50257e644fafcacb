"""The page that deletes a row which cannot be read: no list and no form shows it (kb.models.unreadable_rows)."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kb.admin.base.action_form import ActionFormView, Fields
from kb.ledger import door
from kb.ledger.entries import EntryDetails, EntryKind, username_of


class DeleteUnreadableView(ActionFormView):
    """Deletes the row and enters it. One person is enough: visitors see nothing of the row."""

    title = _("This row cannot be read, and visitors do not see it. Delete it?")
    submit_label = _("Delete")
    success_message = _("The row is deleted. Its history keeps what it said.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.pk: int = kwargs["pk"]

    def has_permission(self) -> bool:
        return bool(self.model_admin.has_delete_permission(self.request))

    def get_form_fields(self) -> Fields:
        return {}

    def perform(self, cleaned_data: dict[str, Any]) -> None:
        details = EntryDetails(kind=EntryKind.DELETED, by=username_of(self.user))
        door.delete_unreadable(self.model_admin.model, self.pk, details)

    def get_success_url(self) -> str:
        return reverse(f"admin:kb_{self.model_admin.opts.model_name}_changelist")


def delete_unreadable_row(request: HttpRequest, model_admin: Any, pk: int) -> HttpResponseBase:
    """Shows the page, or deletes the row."""
    return DeleteUnreadableView.as_view(model_admin=model_admin)(request, pk=pk)
