"""The page of a change: what it changes, what it waits for, and the buttons that lead it on."""

from datetime import datetime
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy
from unfold.widgets import INPUT_CLASSES, UnfoldAdminTextareaWidget

from kb.admin.base.action_form import ActionFormView, Fields
from kb.admin.base.draft_addresses import change_address, draft_address
from kb.admin.base.draft_deletions import deletion_context
from kb.admin.changes.conflicts import ConflictsInWords
from kb.admin.changes.differences import difference_rows, place_name
from kb.admin.changes.history_views import gone_with
from kb.ledger import changes, publishing, who_may_decide
from kb.ledger.change_lock import Outdated
from kb.ledger.changes import merged_with_live
from kb.ledger.conversation import conversation
from kb.ledger.fact_fields import Facts
from kb.ledger.facts import SUBJECTS
from kb.ledger.live import facts_at, read_live
from kb.ledger.policy import Reason
from kb.ledger.unwritten import unwritten_places
from kb.models import Change, ChangeState
from kb.models.fields import CleanFormField
from kb.models.moments import validate_year


class ReasonInWords(NamedTuple):
    place: str
    words: str | Promise


class ChangeView(ActionFormView):
    """Shows a change to its author, and to those who may decide on it."""

    template_name = "admin/kb/change.html"
    title = gettext_lazy("Change")
    submit_label = gettext_lazy("Save")
    change: Change

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        change = Change.objects.select_related("author", "decided_by").filter(pk=kwargs["pk"]).first()
        if change is None:
            raise Http404
        self.change = change
        self.is_own = change.author_id == request.user.pk
        self.conflicts: ConflictsInWords | None = None
        if self.is_own and change.is_editable and (merged := merged_with_live(change)).conflicts:
            allowed = changes.allowed_choices(change, merged, by=self.user)
            self.conflicts = ConflictsInWords(change.kind, merged.conflicts, allowed, self._both_facts())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Leads to the choice, and keeps the note, if somebody else has published since the page was opened."""
        if self.conflicts and not {"resolve", "discard"} & set(request.POST):
            try:
                changes.save_note(self.change, request.POST.get("note", self.change.note)[:1000], by=self.user)
            except (Outdated, ValidationError) as error:
                messages.error(request, str(error))
            messages.warning(
                request, gettext("Somebody else has changed the same text since. Choose which version to keep.")
            )
            return redirect(request.path)
        return super().post(request, *args, **kwargs)

    def has_permission(self) -> bool:
        return self.is_own or who_may_decide.is_decider(self.user)

    def get_form_fields(self) -> Fields:
        seen = forms.CharField(required=False, initial=self.change.mac, widget=forms.HiddenInput())
        fields: Fields = {"mac": seen}
        if self.conflicts:
            live = read_live(self.change.subject).revision
            fields["seen"] = forms.IntegerField(initial=live, widget=forms.HiddenInput())
            return fields | self.conflicts.fields()
        if self.is_own and self.change.is_editable:
            note = gettext_lazy("Note for the second person") if self.reasons else gettext_lazy("Note for the history")
            fields["note"] = _text(note, self.change.note)
            fields["publish_at"] = _moment(self.change.publish_at)
        elif self.change.state == ChangeState.SUBMITTED and not self.is_own:
            live = read_live(self.change.subject).revision
            fields["seen"] = forms.IntegerField(required=False, initial=live, widget=forms.HiddenInput())
            fields["comment"] = _text(gettext_lazy("What to improve, if you send it back"))
        return fields

    @property
    def reasons(self) -> list[Reason]:
        return publishing.reasons(self.change) if self.change.is_open and not self.conflicts else []

    def perform(self, cleaned_data: dict[str, Any]) -> None:
        try:
            self._perform(cleaned_data)
        except (Outdated, publishing.Overlaps) as error:
            raise ValidationError(str(error)) from error
        except PermissionDenied as error:
            if not self.is_own or "publish" not in self.request.POST:
                raise
            words = gettext(
                "You may not publish this: it changes more than you may. Your words stay here. Ask an editor."
            )
            raise ValidationError(words) from error

    def _perform(self, data: dict[str, Any]) -> None:
        action = next((name for name in _ACTIONS if name in self.request.POST), "")
        change, by = self.change, self.user
        change.mac = data["mac"]
        self.success_message = _ACTIONS.get(action, "")
        if data.get("publish_at") and action == "publish":
            self.success_message = gettext_lazy("It will be published at that moment.")
        if action == "publish":
            publishing.publish(change, by=by, at=data.get("publish_at"), note=data.get("note"))
        elif action == "submit":
            publishing.submit(change, by=by, note=data.get("note", ""), at=data.get("publish_at"))
        elif action == "approve":
            publishing.approve(change, by=by, seen=data.get("seen"))
        elif action == "send_back":
            publishing.send_back(change, by=by, comment=data.get("comment", ""))
        elif action == "take_back":
            changes.take_back(change, by=by)
        elif action == "discard":
            changes.discard(change, by=by)
        elif action == "reopen":
            changes.reopen(change, by=by)
        elif action == "resolve" and self.conflicts:
            changes.resolve_conflicts(change, by=by, choices=self.conflicts.choices(data), seen=data["seen"])
        else:
            raise PermissionDenied

    def get_success_url(self) -> str:
        return change_address(self.change)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        change, live = self.change, read_live(self.change.subject)
        may_decide = not self.is_own and who_may_decide.is_decider(self.user) and change.state == ChangeState.SUBMITTED
        shown = merged_with_live(change).facts if change.is_open and not self.conflicts else change.facts
        before = live.facts if change.is_open else facts_at(change.subject, change.revision)
        return super().get_context_data(
            change=change,
            kind_name=SUBJECTS[change.kind]._meta.verbose_name,
            rows=difference_rows(change.kind, before, shown),
            is_deletion=change.facts is None,
            **(deletion_context(live.row) if change.is_open and _disappears(live.row, shown) else {}),
            is_own=self.is_own,
            **gone_with(change.subject),
            conversation=conversation(change),
            missing=self._missing_in_words(shown),
            may_decide=may_decide,
            reasons=[
                ReasonInWords(self._place(reason) if reason.field else "", reason.words) for reason in self.reasons
            ],
            conflicts=self.conflicts.rows(self.get_form()) if self.conflicts else [],
            edit_address=draft_address(change) if self.is_own and change.is_editable and change.facts else "",
            **kwargs,
        )

    def _missing_in_words(self, facts: Facts | None) -> list[str]:
        """Returns the places that lack a required text."""
        if not self.change.is_editable:
            return []
        kind = self.change.kind
        return [place_name(kind, field, part, facts) for field, part in unwritten_places(kind, facts)]

    def _place(self, about: Reason) -> str:
        """Returns the name of the step and the field that it is about."""
        return place_name(self.change.kind, about.field, about.part, *self._both_facts())

    def _both_facts(self) -> tuple[Facts | None, Facts | None]:
        return read_live(self.change.subject).facts, self.change.facts


_ACTIONS: dict[str, Promise] = {
    "publish": gettext_lazy("It is published."),
    "submit": gettext_lazy("It is waiting for a second person."),
    "approve": gettext_lazy("Approved."),
    "send_back": gettext_lazy("It is back with its author."),
    "take_back": gettext_lazy("It is a draft again."),
    "discard": gettext_lazy("The draft is discarded."),
    "reopen": gettext_lazy("It is a draft again."),
    "resolve": gettext_lazy("Your choices are now part of the draft."),
}


def _text(label: Any, initial: str = "") -> forms.Field:
    widget = UnfoldAdminTextareaWidget(attrs={"rows": 3})
    return CleanFormField(label=label, required=False, max_length=1000, initial=initial, widget=widget)


def _moment(initial: datetime | None) -> forms.Field:
    attrs = {"type": "datetime-local", "class": " ".join(INPUT_CLASSES)}
    return forms.DateTimeField(
        label=gettext_lazy("Publish from"),
        help_text=gettext_lazy("China time. Empty: at once."),
        required=False,
        initial=initial,
        widget=forms.DateTimeInput(attrs=attrs, format="%Y-%m-%dT%H:%M"),
        validators=[validate_year],
    )


def _disappears(row: Any, facts: Any) -> bool:
    """Returns True if visitors see the row now and not with these facts."""
    if row is None:
        return False
    is_shown = getattr(row, "publication", "published") == "published"
    return is_shown and (facts is None or facts.get("publication", "published") != "published")
