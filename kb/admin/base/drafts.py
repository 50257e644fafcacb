"""Editing with drafts: the ordinary form of the admin, within a transaction that is rolled back.

Opening a draft writes its facts to the rows and shows the form. Sending the form saves the rows, reads their facts, and
rolls back; the facts become the draft, which is then published or waits. So the form, its inlines and dragging work as
they do without drafts, and the live rows stay as they are.

A page with scripts also sends the form in the background while somebody types (kb.admin.base.background_save).
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from kb.admin.base.background_save import (
    acknowledge,
    answer_not_saved,
    answer_saved,
    first_problem,
    is_background_save,
    part_keys,
)
from kb.admin.base.form_visits import FormVisitsMixin, describe_others, subject_of
from kb.admin.base.ordering import place
from kb.admin.base.simultaneous_edits import with_part_ids
from kb.content.leads_here import numbers_that_go, what_leads_to
from kb.ledger import changes, publishing
from kb.ledger.change_lock import Outdated
from kb.ledger.door import reread
from kb.ledger.fact_fields import Facts
from kb.ledger.facts import PARTS, facts_of
from kb.ledger.history import last_facts
from kb.ledger.live import read_live
from kb.ledger.rows import FIRST_DRAFT_ID, write_draft_row
from kb.models import Change
from kb.models.content import Content
from kb.models.locks import lock_content
from kb.models.one_door import open_door

_ID = re.compile(r"[0-9]{1,18}")
SAVE_DRAFT = "_savedraft"
"""The name of the button that saves without publishing. The admin's own buttons publish."""


class SavedForm:
    """What a form that was sent has written to the rows, before they were rolled back."""

    def __init__(self, obj: Content, form: ModelForm[Any]) -> None:
        (row,) = reread([obj])
        self.facts: Facts = facts_of(row)
        self.form = form
        self.message: Any = None


@contextmanager
def rolled_back() -> Iterator[None]:
    """Context in which rows are written, and not kept. What waits for the commit, such as indexing, does not happen."""
    with transaction.atomic(), open_door():
        yield
        transaction.set_rollback(True)


class DraftAdminMixin(FormVisitsMixin):
    """Makes a ModelAdmin of a subject save drafts and publish them."""

    model: Any
    opts: Any
    admin_site: Any

    def changeform_view(
        self, request: Any, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponseBase:
        draft = self.find_draft(request, object_id)
        if draft is not None and not draft.is_editable:
            messages.info(request, _("This change is “%s”. Take it back to edit it.") % draft.get_state_display())
            if is_background_save(request):
                return answer_not_saved(request)
            return redirect("admin:kb_change_change", draft.pk)
        if draft is not None and self._rebase(request, draft):
            return redirect("admin:kb_change_change", draft.pk)
        request.draft, request.saved_form = draft, None
        view = super().changeform_view  # type: ignore[misc]  # ModelAdmin's
        context = {**(extra_context or {}), "draft": draft, "keeps_drafts": True}
        if not is_background_save(request) and (subject := subject_of(self.model, object_id)):
            context["visits_address"] = reverse(f"admin:kb_{self.opts.model_name}_visits", args=[object_id])
            context["others"] = describe_others(subject, request.user)
        if request.method != "POST" and draft is None:
            return view(request, object_id, form_url, context)  # type: ignore[no-any-return]
        with transaction.atomic():
            lock_content()  # until the draft is saved, so that nobody publishes between what the form read and that
            with rolled_back():
                row_id = self._write_row(request, draft, object_id)
                response = view(request, row_id, form_url, context)
                if isinstance(response, SimpleTemplateResponse) and not is_background_save(request):
                    response.render()
            if request.saved_form is not None:
                response = self._keep(request, draft, object_id, request.saved_form)
        if request.saved_form is None and is_background_save(request) and isinstance(response, SimpleTemplateResponse):
            return answer_not_saved(request, first_problem(response))
        if not is_background_save(request):
            self._move(object_id, request.saved_form)
        return response  # type: ignore[no-any-return]

    def find_draft(self, request: HttpRequest, object_id: str | None) -> Change | None:
        """Returns the user's open change of this row, also of one that is not there yet. Raises Http404."""
        if object_id is None or not _ID.fullmatch(object_id):
            return None
        mine = Change.objects.open().by(request.user).filter(kind=self.opts.model_name)
        if int(object_id) >= FIRST_DRAFT_ID:
            change = mine.filter(pk=int(object_id) - FIRST_DRAFT_ID, subject="").first()
            if change is None:
                raise Http404
            return change
        change = mine.filter(subject=self._subject(object_id)).first()
        return change if change is None or change.facts is not None or not change.is_editable else None

    def _subject(self, object_id: str) -> str:
        return f"{self.opts.model_name}/{object_id}"

    def _write_row(self, request: Any, draft: Change | None, object_id: str | None) -> str | None:
        """Writes the row as the form edits it: as the draft says, or, if it was deleted meanwhile, as it was.

        Writes nothing if the form edits the live row. Returns the id of the row; None for a new one.
        """
        if object_id is None or not _ID.fullmatch(object_id):
            return object_id
        is_gone = not self.model.objects.filter(pk=object_id).exists()
        if draft is not None:
            row = write_draft_row(draft.kind, draft.facts or {}, draft.pk)
        elif is_gone and (last := last_facts(self._subject(object_id))):
            row = write_draft_row(str(self.opts.model_name), last.facts or {}, 0)
        else:
            return object_id
        if is_gone and (relation := PARTS.get(type(row))):
            ids = list(getattr(row, relation).in_order().values_list("pk", flat=True))
            request.POST = with_part_ids(request.POST, relation, ids)
        return str(row.pk)

    def _rebase(self, request: Any, draft: Change) -> bool:
        """Brings the draft up to the live revision, unless there are conflicts.

        Returns True if its author has to choose before the form is shown. What is sent is saved first.
        """
        if read_live(draft.subject).revision == draft.revision:
            return False
        conflicts = changes.rebase(draft, by=request.user)
        draft.refresh_from_db()
        if not conflicts:
            messages.info(request, _("Somebody has published other changes since. They are part of your draft now."))
        return bool(conflicts) and request.method != "POST"

    delete_confirmation_template = "admin/kb/delete_content.html"

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponseBase:
        row = self.model.objects.filter(pk=object_id).first() if _ID.fullmatch(object_id) else None
        context = {} if row is None else deletion_context(row)
        return super().delete_view(request, object_id, {**context, **(extra_context or {})})  # type: ignore[misc,no-any-return]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["part_keys"] = part_keys(context)
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc,no-any-return]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Redirects to the history of the subject in the ledger."""
        row = self.get_object(request, object_id)  # type: ignore[attr-defined]  # ModelAdmin's
        if row is None:
            raise Http404
        kind, _slash, key = row.subject.partition("/")
        return redirect("admin:kb_subject_history", kind, key)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        request.saved_form = SavedForm(form.instance, form)

    def log_addition(self, request: Any, obj: Model, message: Any) -> Any:
        request.saved_form.message = message  # logged when it is published

    def log_change(self, request: Any, obj: Model, message: Any) -> Any:
        if getattr(request, "saved_form", None) is None:  # not this form, but a page that writes at once
            return super().log_change(request, obj, message)  # type: ignore[misc]
        request.saved_form.message = message
        return None

    def response_add(self, request: HttpRequest, obj: Model, post_url_continue: str | None = None) -> HttpResponse:
        return HttpResponse()  # `_keep` makes the response, after the rollback

    def response_change(self, request: HttpRequest, obj: Model) -> HttpResponse:
        return HttpResponse()

    def log_deletions(self, request: Any, queryset: Any) -> None:
        """Does nothing: what is deleted is logged afterwards, because it may need a second person first."""

    def delete_model(self, request: Any, obj: Any) -> None:
        self.delete_queryset(request, [obj])

    def delete_queryset(self, request: Any, queryset: Any) -> None:
        deleted = delete_subjects(request, queryset)
        request.has_told_of_deletion = True
        if deleted:
            super().log_deletions(request, deleted)  # type: ignore[misc]

    def message_user(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Shows the message, unless it is the admin's own after `delete_subjects` has said what was deleted."""
        if not getattr(request, "has_told_of_deletion", False):
            super().message_user(request, *args, **kwargs)  # type: ignore[misc]

    def _move(self, object_id: str | None, saved: SavedForm | None) -> None:
        """Moves the row to the position that was typed, after the commit: its position is no part of the draft."""
        if object_id is None or saved is None or "position" not in saved.form.changed_data:
            return
        if row := self.model.objects.filter(pk=object_id).first():
            place(row, saved.form.cleaned_data["position"])

    def _keep(self, request: Any, draft: Change | None, object_id: str | None, saved: SavedForm) -> HttpResponse:
        """Saves what the form wrote as a draft, and publishes it unless only a draft was asked for."""
        row = self.model.objects.filter(pk=object_id).first() if object_id else None
        try:
            draft = self._save(request.user, draft, row, object_id, saved)
        except (ValidationError, Outdated) as error:
            return self._show_errors(request, draft, error)
        if is_background_save(request):
            return answer_saved(request, draft_address(draft) if draft else request.path)
        if draft is None:
            messages.info(request, _("Nothing was changed."))
            return acknowledge(request, self._next_page(request, row))
        if SAVE_DRAFT in request.POST:
            messages.success(request, _("The draft is saved. Visitors do not see it yet."))
            return acknowledge(request, HttpResponseRedirect(draft_address(draft)))
        return acknowledge(request, self._publish(request, draft, saved))

    def _save(
        self, user: User, draft: Change | None, row: Content | None, object_id: str | None, saved: SavedForm
    ) -> Change | None:
        """Saves the facts of the form as the user's draft. Returns it, or None if there is no draft and no change."""
        is_new = object_id is None or int(object_id) >= FIRST_DRAFT_ID
        facts = {**saved.facts, "id": None} if is_new else saved.facts
        if draft is not None:
            return changes.save_draft(draft, facts, by=user)
        if object_id is not None and row is None:
            return changes.begin_from_last(subject=self._subject(object_id), facts=facts, by=user)
        if row is not None and facts == read_live(row.subject).facts:
            return None
        return changes.begin(kind=str(self.opts.model_name), subject=row.subject if row else "", facts=facts, by=user)

    def _show_errors(self, request: Any, draft: Change | None, error: ValidationError | Outdated) -> HttpResponse:
        for text in error.messages if isinstance(error, ValidationError) else [str(error)]:
            messages.error(request, text)
        if is_background_save(request):
            return answer_not_saved(request)
        if draft is not None and getattr(error, "code", "") != "incomplete":
            return redirect("admin:kb_change_change", draft.pk)
        return HttpResponseRedirect(draft_address(draft) if draft else request.path)  # the form lists what is missing

    @transaction.atomic
    def _publish(self, request: Any, draft: Change, saved: SavedForm) -> HttpResponse:
        lock_content()
        if publishing.reasons(draft):
            messages.warning(request, _("The draft is saved. A second person has to approve it."))
            return redirect("admin:kb_change_change", draft.pk)
        try:
            change = publishing.publish(draft, by=request.user)
        except publishing.Overlaps as overlap:
            messages.warning(request, str(overlap))
            return redirect("admin:kb_change_change", draft.pk)
        except (ValidationError, Outdated) as error:
            return self._show_errors(request, draft, error)
        row = read_live(change.subject).row
        if row is None:
            messages.warning(request, _("Somebody has deleted this meanwhile. Nothing was changed."))
            return self._next_page(request, row)
        log = super().log_change if draft.subject else super().log_addition  # type: ignore[misc]
        if saved.message:
            log(request, row, saved.message)
        messages.success(request, format_html(_("“{}” is published."), row))
        return self._next_page(request, row)

    def _next_page(self, request: HttpRequest, row: Any) -> HttpResponse:
        if "_addanother" in request.POST:
            return redirect(f"admin:kb_{self.opts.model_name}_add")
        if "_continue" in request.POST and row is not None:
            return redirect(f"admin:kb_{self.opts.model_name}_change", row.pk)
        return redirect(f"admin:kb_{self.opts.model_name}_changelist")


def deletion_context(row: Any) -> dict[str, Any]:
    """Returns what staff read before they delete a row or take it off."""
    return {"leads_here": what_leads_to(row), "numbers_that_go": numbers_that_go(row)}


def draft_address(draft: Change) -> str:
    """Returns the address of the form that edits the draft."""
    _kind, _slash, key = draft.subject.partition("/")
    return reverse(f"admin:kb_{draft.kind}_change", args=[key or draft.pk + FIRST_DRAFT_ID])


def delete_subjects(request: Any, rows: Any) -> list[Any]:
    """Deletes each row through the door, or asks a second person for it, as the policy wants. Says what it did.

    Returns the rows that are deleted. A draft that the person has of one is discarded, which keeps its words.
    """
    deleted = []
    for row in list(rows):
        try:
            with transaction.atomic():
                change = _begin_deletion(row, by=request.user)
                is_alone = not publishing.reasons(change)
                (publishing.publish if is_alone else publishing.submit)(change, by=request.user)
        except (ValidationError, Outdated, publishing.Overlaps) as error:
            texts = error.messages if isinstance(error, ValidationError) else [str(error)]
            messages.error(request, format_html(_("“{}” is not deleted: {}"), row, " ".join(texts)))
            continue
        if is_alone:
            deleted.append(row)
            messages.success(request, _("“%s” is deleted. The bin keeps it.") % row)
        else:
            messages.warning(request, _("“%s” is not deleted yet: a second person has to approve it.") % row)
    return deleted


def _begin_deletion(row: Content, *, by: User) -> Change:
    """Returns a new change that deletes the row. Raises ValidationError if another of theirs waits."""
    mine = Change.objects.open().by(by).filter(subject=row.subject).first()
    if mine is not None and not mine.is_editable:
        words = _("your change of it is “%s”. Take it back first.")
        raise ValidationError(words % mine.get_state_display())
    if mine is not None:
        changes.discard(mine, by=by)
    return changes.begin(kind=str(row._meta.model_name), subject=row.subject, facts=None, by=by)
