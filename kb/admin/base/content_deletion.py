"""Deleting in the admin: each row through the door at once, or as a change that a second person approves."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from kb.admin.base.deletion import open_changes_of
from kb.admin.base.draft_addresses import change_address
from kb.admin.base.id_fields import is_id
from kb.admin.base.returned_changes import tell_of_returned
from kb.admin.base.unreadable_rows import delete_unreadable_row
from kb.content.leads_here import numbers_that_go, what_leads_to
from kb.ledger import changes, publishing
from kb.ledger.change_lock import Outdated
from kb.ledger.publishable import Overlaps
from kb.models import Change
from kb.models.content import Content
from kb.models.error_texts import error_texts
from kb.models.unreadable_rows import is_unreadable


class ContentDeletionMixin:
    """Makes a ModelAdmin of a subject delete rows as changes."""

    model: Any
    delete_confirmation_template = "admin/kb/delete_content.html"
    delete_selected_confirmation_template = "admin/kb/delete_selected_content.html"

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponseBase:
        if is_id(object_id) and is_unreadable(self.model, int(object_id)):
            return delete_unreadable_row(request, self, int(object_id))
        row = self.model.objects.filter(pk=object_id).first() if is_id(object_id) else None
        context: dict[str, Any] = {}
        if row is not None:
            context = {**deletion_context(row), "reasons": publishing.reasons_to_delete(row)}
            context["waiting_changes"] = open_changes_of([row])
        return super().delete_view(request, object_id, {**context, **(extra_context or {})})  # type: ignore[misc,no-any-return]

    def response_action(self, request: HttpRequest, queryset: Any) -> HttpResponseBase | None:
        """Does what was chosen for the selected rows; the page that asks before deleting them lists their changes."""
        response: HttpResponseBase | None = super().response_action(request, queryset)  # type: ignore[misc]
        if (
            isinstance(response, TemplateResponse)
            and response.context_data
            and "deletable_objects" in response.context_data
        ):
            response.context_data["waiting_changes"] = open_changes_of(list(response.context_data["queryset"]))
        return response

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        """Redirects to the page that deletes the row, if it is there and cannot be read; else as the admin does."""
        if is_id(object_id) and is_unreadable(self.model, int(object_id)):
            messages.error(request, _("This row cannot be read, and visitors do not see it."))
            return redirect(f"admin:kb_{opts.model_name}_delete", object_id)
        response: HttpResponse = super()._get_obj_does_not_exist_redirect(request, opts, object_id)  # type: ignore[misc]
        return response

    def log_deletions(self, request: Any, queryset: Any) -> None:
        """Does nothing: what is deleted is in the ledger, which the list of who did what reads."""

    def delete_model(self, request: Any, obj: Any) -> None:
        self.delete_queryset(request, [obj])

    def delete_queryset(self, request: Any, queryset: Any) -> None:
        with tell_of_returned(request):
            delete_subjects(request, queryset)
        request.has_told_of_deletion = True

    def message_user(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Shows the message, unless it is the admin's own after `delete_subjects` has said what was deleted."""
        if not getattr(request, "has_told_of_deletion", False):
            super().message_user(request, *args, **kwargs)  # type: ignore[misc]


def deletion_context(row: Any) -> dict[str, Any]:
    """Returns what staff read before they delete a row or take it off."""
    return {"leads_here": what_leads_to(row), "numbers_that_go": numbers_that_go(row)}


def delete_subjects(request: Any, rows: Any) -> None:
    """Deletes each row through the door, or asks a second person for it, as the policy wants. Says what it did.

    A draft that the person has of one is discarded, which keeps its words.
    """
    for row in list(rows):
        try:
            with transaction.atomic():
                change = _begin_deletion(row, by=request.user)
                is_alone = not publishing.reasons(change)
                (publishing.publish if is_alone else publishing.submit)(change, by=request.user)
        except (ValidationError, Outdated, Overlaps) as error:
            messages.error(request, format_html(_("“{}” is not deleted: {}"), row, " ".join(error_texts(error))))
            continue
        if is_alone:
            messages.success(request, _("“%s” is deleted. The bin keeps it.") % row)
        else:
            words = _("“{}” is not deleted yet: a second person has to approve it.")
            link = format_html('<a href="{}">{}</a>', change_address(change), _("What it changes"))
            messages.warning(request, format_html("{} {}", format_html(words, row), link))


def _begin_deletion(row: Content, *, by: User) -> Change:
    """Returns a new change that deletes the row. Raises ValidationError if another of theirs waits."""
    mine = Change.objects.open().by(by).filter(subject=row.subject).first()
    if mine is not None and not mine.is_editable:
        words = _("your change of it is “%s”. Take it back first.")
        raise ValidationError(words % mine.get_state_display())
    if mine is not None:
        changes.discard(mine, by=by)
    return changes.begin(kind=str(row._meta.model_name), subject=row.subject, facts=None, by=by)
