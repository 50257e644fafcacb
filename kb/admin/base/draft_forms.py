"""Editing with drafts: the ordinary form of the admin, within a transaction that is rolled back.

Opening a draft writes its facts to the rows and shows the form. Sending the form saves the rows, reads their facts, and
rolls back; the facts become the draft, which is then published or waits. So the form, its inlines and dragging work as
they do without drafts, and the live rows stay as they are.

A form that was opened before somebody else published is applied to the revision that it was opened with. So all that
two people do to one subject meets in one place, kb.ledger.merge, and what overlaps is chosen on one page, that of the
change.

A page with scripts also sends the form in the background while somebody types (kb.admin.base.background_save).
"""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kb.admin.base.background_save import (
    answer_not_saved,
    first_problem,
    is_background_save,
    part_keys,
    refused_fields,
    without_refused,
)
from kb.admin.base.draft_rows import OpenedWith, SavedForm, rolled_back, write_edited_row
from kb.admin.base.draft_saving import DraftSavingMixin, is_unfinished_allowed
from kb.admin.base.form_visits import describe_others, subject_of
from kb.admin.base.id_fields import is_id
from kb.admin.base.ordering import place
from kb.ledger import changes
from kb.ledger.change_lock import NotAuthentic, is_authentic
from kb.ledger.completeness import is_public
from kb.ledger.history import newest_with_facts
from kb.ledger.live import Live, entered_facts, facts_at, read_live
from kb.ledger.publishing import reasons
from kb.ledger.rows import FIRST_DRAFT_ID
from kb.models import Change
from kb.models.locks import lock_content


class DraftFormMixin(DraftSavingMixin):
    """Makes the form of a ModelAdmin edit drafts."""

    def changeform_view(
        self, request: Any, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponseBase:
        draft = self.find_open_change(request, object_id)
        if draft is not None and not draft.is_editable:
            return self._refuse_to_edit(request, draft)
        if draft is not None and not is_authentic(draft):
            return self._refuse_altered(request, draft)
        if draft is not None and self._rebase(request, draft):
            return redirect("admin:kb_change_change", draft.pk)
        request.saved_form, request.refused = None, []
        request.is_public_now = self._is_public_now(object_id)
        context = {**(extra_context or {}), "draft": draft, "keeps_drafts": True}
        if draft is not None and not is_background_save(request):  # before the rows say what the draft says
            context["reasons"] = reasons(draft)
        if not is_background_save(request) and (subject := subject_of(self.model, object_id)):
            context["visits_address"] = reverse(f"admin:kb_{self.opts.model_name}_visits", args=[object_id])
            context["others"] = describe_others(subject, request.user)
        view = super().changeform_view  # type: ignore[misc]  # ModelAdmin's
        if request.method != "POST" and draft is None:
            request.base = self._read_base(request, draft, object_id)
            return view(request, object_id, form_url, context)  # type: ignore[no-any-return]
        response = self._show_or_save(request, draft, object_id, lambda row: view(request, row, form_url, context))
        if not is_background_save(request):
            self._move(object_id, request.saved_form)
        return response

    def _show_or_save(self, request: Any, draft: Change | None, object_id: str | None, view: Any) -> HttpResponseBase:
        """Shows the form of the rows that it edits, or saves what it has written to them, and restores the rows."""
        with transaction.atomic():
            lock_content()  # until the draft is saved, so that nobody publishes between what the form read and that
            request.base = self._read_base(request, draft, object_id)
            posted = request.POST
            response = self._run_form(request, draft, object_id, view)
            problem = ""
            if (
                request.saved_form is None
                and is_background_save(request)
                and isinstance(response, SimpleTemplateResponse)
            ):
                problem, request.refused = first_problem(response), refused_fields(response)
                request.POST = without_refused(posted, request.refused)
                if request.refused:
                    response = self._run_form(request, draft, object_id, view)
            if request.saved_form is not None:
                response = self.keep(request, draft, object_id, request.saved_form)
        if request.saved_form is None and is_background_save(request) and isinstance(response, SimpleTemplateResponse):
            return answer_not_saved(request, problem)
        return response

    def _run_form(self, request: Any, draft: Change | None, object_id: str | None, view: Any) -> HttpResponseBase:
        """Shows the form, or lets it write the rows, which are then restored; `request.saved_form` is what it wrote."""
        with rolled_back():
            response: HttpResponseBase = view(self._write_row(request, draft, object_id))
            if isinstance(response, SimpleTemplateResponse) and not is_background_save(request):
                response.render()
        return response

    def find_open_change(self, request: HttpRequest, object_id: str | None) -> Change | None:
        """Returns the user's open change of this row, also of one that is not there yet. Raises Http404."""
        if object_id is None or not is_id(object_id):
            return None
        mine = Change.objects.open().by(request.user).filter(kind=self.opts.model_name)
        if int(object_id) >= FIRST_DRAFT_ID:
            change = mine.filter(pk=int(object_id) - FIRST_DRAFT_ID, subject="").first()
            if change is None:
                raise Http404
            return change
        change = mine.filter(subject=self.subject(object_id)).first()
        return change if change is None or change.facts is not None or not change.is_editable else None

    def _is_public_now(self, object_id: str | None) -> bool:
        """Returns True if visitors see the page, or would at its time; False for what only a draft has."""
        if object_id is None or not is_id(object_id) or int(object_id) >= FIRST_DRAFT_ID:
            return False
        return is_public(entered_facts(self.subject(object_id)))

    def _refuse_to_edit(self, request: HttpRequest, draft: Change) -> HttpResponse:
        messages.info(request, _("This change is “%s”. Take it back to edit it.") % draft.get_state_display())
        if is_background_save(request):
            return answer_not_saved(request)
        return redirect("admin:kb_change_change", draft.pk)

    def _refuse_altered(self, request: HttpRequest, draft: Change) -> HttpResponse:
        """Leads to the page of the change, where its author decides about the words."""
        if is_background_save(request):
            return answer_not_saved(request, str(NotAuthentic()))
        messages.error(request, str(NotAuthentic()))
        return redirect("admin:kb_change_change", draft.pk)

    def _rebase(self, request: Any, draft: Change) -> bool:
        """Brings the draft up to the live revision, unless there are conflicts.

        Returns True if its author has to choose before the form is shown. A form that was opened with the revision of
        the draft is saved first.
        """
        live = read_live(draft.subject).revision
        if live == draft.revision:
            return False
        if request.method == "POST" and OpenedWith.posted(request).revision == draft.revision:
            return False
        conflicts = changes.rebase(draft, by=request.user)
        draft.refresh_from_db()
        if not conflicts:
            messages.info(request, _("Somebody has published other changes since. They are part of your draft now."))
        return bool(conflicts) and request.method != "POST"

    def _read_base(self, request: HttpRequest, draft: Change | None, object_id: str | None) -> Live:
        """Returns the revision that the form edits: the draft's, the one that it was opened with, or the live one.

        Its row is None if the form does not edit the live row as it is.
        """
        if draft is not None:
            return Live(None, draft.facts, draft.revision)
        if object_id is None or not is_id(object_id) or int(object_id) >= FIRST_DRAFT_ID:
            return Live(None, None, 0)
        live = read_live(self.subject(object_id))
        opened = OpenedWith.posted(request).revision
        if opened not in (None, live.revision) and (facts := facts_at(self.subject(object_id), opened or 0)):
            return Live(None, facts, opened or 0)
        if live.row is None and request.method == "POST" and (last := newest_with_facts(self.subject(object_id))):
            return Live(None, last.facts, last.number)
        return live

    def _write_row(self, request: Any, draft: Change | None, object_id: str | None) -> str | None:
        """Writes the row as the form edits it, unless that is the live row. Returns its id; None for a new one."""
        base: Live = request.base
        if base.row is not None or base.facts is None:
            return object_id
        return write_edited_row(request, str(self.opts.model_name), base.facts, draft=draft.pk if draft else 0)

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)  # type: ignore[misc]  # a new class each time
        form.may_be_unfinished = is_unfinished_allowed(request)
        return form

    def render_change_form(self, request: Any, context: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
        context["part_keys"] = part_keys(context)
        context["opened_with"] = OpenedWith(request.base.revision, context["part_keys"]).as_json()
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc,no-any-return]

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        request.saved_form = SavedForm(form.instance, form)

    def log_addition(self, request: Any, obj: Any, message: Any) -> Any:
        """Does nothing: what is published is in the ledger, which the list of who did what reads."""

    def log_change(self, request: Any, obj: Any, message: Any) -> Any:
        """Does nothing, as `log_addition`."""

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        return HttpResponse()  # `keep` makes the response, after the rollback

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return HttpResponse()

    def _move(self, object_id: str | None, saved: SavedForm | None) -> None:
        """Moves the row to the position that was typed, after the commit: its position is no part of the draft."""
        if object_id is None or saved is None or "position" not in saved.form.changed_data:
            return
        if row := self.model.objects.filter(pk=object_id).first():
            place(row, saved.form.cleaned_data["position"])
