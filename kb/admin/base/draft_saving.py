"""What happens to a form that was sent: it becomes a draft, which is then published, previewed or kept."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kb.admin.base.background_save import answer_not_saved, answer_saved, is_background_save
from kb.admin.base.draft_addresses import change_address, draft_address
from kb.admin.base.draft_rows import SavedForm
from kb.admin.base.outcome import may_not_publish, published_in_words
from kb.admin.base.returned_changes import tell_of_returned
from kb.admin.base.saved_cookie import acknowledge
from kb.admin.base.who_may_edit import may_edit
from kb.ledger import changes, publishing
from kb.ledger.change_lock import Outdated
from kb.ledger.fact_fields import Facts
from kb.ledger.live import read_live
from kb.ledger.publishable import Overlaps
from kb.models import Change, PublicationState
from kb.models.error_texts import error_texts
from kb.models.locks import lock_content

SAVE_DRAFT = "_savedraft"
"""The name of the button that saves without publishing. The admin's own buttons publish."""
PREVIEW = "_preview"
"""The name of the button that saves the draft and shows its preview."""
SCHEDULE = "_schedule"
"""The name of the button that saves the draft and leads to where its moment is chosen."""


def is_unfinished_allowed(request: HttpRequest) -> bool:
    """Returns True if the form may lack required texts: it saves a draft and publishes nothing."""
    return request.method == "POST" and not {SAVE_DRAFT, PREVIEW, SCHEDULE}.isdisjoint(request.POST)


def _facts_to_publish(request: Any, facts: Facts, *, may_show: bool) -> Facts:
    """Returns the facts as "Publish" is to publish them: of a page that is not public now, published.

    A draft of such a page says so too, unless nothing was changed. Who may only translate decides nothing of it.
    """
    is_untouched = facts == request.base.facts and not {SAVE_DRAFT, PREVIEW}.isdisjoint(request.POST)
    if "publication" not in facts or request.is_public_now or is_untouched or not may_show:
        return facts
    return {**facts, "publication": PublicationState.PUBLISHED.value}


class DraftSavingMixin:
    """Saves what a form wrote as a draft, and publishes it."""

    model: Any
    opts: Any

    def subject(self, object_id: str) -> str:
        """Returns the name of the row in the ledger."""
        return f"{self.opts.model_name}/{object_id}"

    def keep(self, request: Any, draft: Change | None, object_id: str | None, saved: SavedForm) -> HttpResponse:
        """Saves what the form wrote as a draft, and publishes it unless only a draft was asked for."""
        try:
            draft = self._save(request, draft, object_id, saved)
        except (ValidationError, Outdated) as error:
            return self._show_errors(request, draft, error)
        except PermissionDenied:
            return self._refuse(request, draft)
        if is_background_save(request):
            return self._answer(request, draft)
        if draft is None:
            return acknowledge(request, self._nothing_changed(request, object_id))
        if PREVIEW in request.POST:
            return acknowledge(request, redirect("admin:kb_preview", draft.pk))
        if SCHEDULE in request.POST:
            return acknowledge(request, HttpResponseRedirect(f"{change_address(draft)}#id_publish_at"))
        if SAVE_DRAFT in request.POST:
            messages.success(request, _("The draft is saved. Visitors do not see it yet."))
            return acknowledge(request, HttpResponseRedirect(draft_address(draft)))
        return acknowledge(request, self._publish(request, draft))

    def _save(self, request: Any, draft: Change | None, object_id: str | None, saved: SavedForm) -> Change | None:
        """Saves the facts of the form as the user's draft. Returns it, or None if there is no draft and no change."""
        user, base = request.user, request.base
        is_new = object_id is None or (draft is not None and not draft.subject)
        facts = _facts_to_publish(request, saved.facts, may_show=may_edit(user, self.model))
        facts = {**facts, "id": None} if is_new else facts
        if draft is not None:
            return changes.save_draft(draft, facts, by=user)
        if is_new:
            return changes.begin(kind=str(self.opts.model_name), subject="", facts=facts, by=user)
        if facts == base.facts:
            return None
        kind, subject = str(self.opts.model_name), self.subject(object_id or "")
        return changes.begin(kind=kind, subject=subject, facts=facts, by=user, revision=base.revision)

    def _answer(self, request: Any, draft: Change | None) -> HttpResponse:
        """Answers a save in the background. Says so if somebody else has published other words in the same place."""
        if draft is None and request.refused:  # nothing else was changed
            return answer_not_saved(request, " ".join(field.error for field in request.refused))
        if draft is None:
            return answer_saved(request, request.path, None)
        is_outdated = read_live(draft.subject).revision != draft.revision
        has_conflicts = is_outdated and bool(changes.merged_with_live(draft).conflicts)
        choice = change_address(draft) if has_conflicts else ""
        return answer_saved(request, draft_address(draft), draft, choice=choice)

    def _nothing_changed(self, request: HttpRequest, object_id: str | None) -> HttpResponse:
        row = self.model.objects.filter(pk=object_id).first()
        if row is None:
            messages.warning(request, _("Somebody has deleted this meanwhile. Nothing was changed."))
        elif PREVIEW in request.POST:
            messages.info(request, _("There is nothing to preview: this is what visitors see now."))
            return HttpResponseRedirect(request.path)
        elif SCHEDULE in request.POST:
            words = _("There is nothing to publish yet. Change the text first; to take it off, choose “draft” here.")
            messages.info(request, words)
            return HttpResponseRedirect(request.path)
        else:
            messages.info(request, _("Nothing was changed."))
        return self._next_page(request, row)

    def _refuse(self, request: Any, draft: Change | None) -> HttpResponse:
        """Says that the person may not save this. The form offers what was typed again, which the browser has kept."""
        words = _("You may not save this: it changes more than you may. Your browser keeps your words. Ask an editor.")
        if is_background_save(request):
            return answer_not_saved(request, words)
        messages.error(request, words)
        return HttpResponseRedirect(draft_address(draft) if draft else request.path)

    def _show_errors(self, request: Any, draft: Change | None, error: ValidationError | Outdated) -> HttpResponse:
        for text in error_texts(error):
            messages.error(request, text)
        if is_background_save(request):
            return answer_not_saved(request)
        if draft is not None and getattr(error, "code", "") != "incomplete":
            return redirect("admin:kb_change_change", draft.pk)
        return HttpResponseRedirect(draft_address(draft) if draft else request.path)  # the form lists what is missing

    @transaction.atomic
    def _publish(self, request: Any, draft: Change) -> HttpResponse:
        lock_content()
        if publishing.reasons(draft):
            messages.warning(request, _("The draft is saved. A second person has to approve it."))
            return redirect("admin:kb_change_change", draft.pk)
        live = read_live(draft.subject)
        try:
            with tell_of_returned(request):
                change = publishing.publish(draft, by=request.user)
        except Overlaps as overlap:
            messages.warning(request, str(overlap))
            return redirect("admin:kb_change_change", draft.pk)
        except (ValidationError, Outdated) as error:
            return self._show_errors(request, draft, error)
        except PermissionDenied:
            messages.error(request, may_not_publish())
            return redirect("admin:kb_change_change", draft.pk)
        row = read_live(change.subject).row
        if row is None:
            messages.warning(request, _("Somebody has deleted this meanwhile. Nothing was changed."))
            return self._next_page(request, row)
        messages.success(request, published_in_words(live, row))
        return self._next_page(request, row)

    def _next_page(self, request: HttpRequest, row: Any) -> HttpResponse:
        if "_addanother" in request.POST:
            return redirect(f"admin:kb_{self.opts.model_name}_add")
        if "_continue" in request.POST and row is not None:
            return redirect(f"admin:kb_{self.opts.model_name}_change", row.pk)
        return HttpResponseRedirect(reverse(f"admin:kb_{self.opts.model_name}_changelist"))
