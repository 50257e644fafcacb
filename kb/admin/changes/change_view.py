"""The page of a change: what it changes, what it waits for, and the buttons that lead it on."""

from datetime import datetime
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.functional import Promise, cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_lazy
from unfold.widgets import INPUT_CLASSES, UnfoldAdminTextareaWidget

from kb.admin.base.action_form import ActionFormView, Fields
from kb.admin.base.content_deletion import deletion_context
from kb.admin.base.draft_addresses import change_address, draft_address
from kb.admin.base.fact_names import place_name
from kb.admin.base.next_step import missing_places, next_step
from kb.admin.base.outcome import effect, in_words, may_not_publish, outcome_of, published_in_words, titles
from kb.admin.base.returned_changes import tell_of_returned
from kb.admin.changes.change_actions import ACTIONS
from kb.admin.changes.conflicts import ConflictsInWords
from kb.admin.changes.differences import difference_rows
from kb.admin.changes.history_views import Gone, as_gone, gone_with
from kb.admin.changes.overlaps_in_words import Overlap, overlaps_of, prepared_comment
from kb.ledger import changes, who_may_decide
from kb.ledger.change_lock import Outdated, digest, is_authentic
from kb.ledger.completeness import is_public
from kb.ledger.conversation import conversation
from kb.ledger.fact_fields import Facts
from kb.ledger.facts import SUBJECTS
from kb.ledger.live import Live, read_live
from kb.ledger.policy import Reason
from kb.ledger.policy_inputs import PolicyInputs
from kb.ledger.publishable import Overlaps
from kb.ledger.references import deleted_references
from kb.models import Change, ChangeState
from kb.models.error_texts import error_texts
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
        if change is None or change.kind not in SUBJECTS:
            raise Http404
        self.change = change
        self.is_own = change.author_id == request.user.pk
        self.is_authentic = is_authentic(change)

    @cached_property
    def live(self) -> Live:
        return read_live(self.change.subject)

    @cached_property
    def comparison(self) -> changes.Comparison:
        """What the page shows: of a change that was altered, its words as they are."""
        if not self.is_authentic:
            return changes.Comparison(self.live.facts, self.change.facts)
        return changes.compare(self.change, live=self.live)

    @cached_property
    def conflicts(self) -> ConflictsInWords | None:
        """What the author has to choose between; None for everybody else."""
        change, found = self.change, self.comparison.conflicts
        if not (self.is_own and change.is_editable and found):
            return None
        allowed = changes.allowed_choices(change, changes.merged_with_live(change), by=self.user)
        return ConflictsInWords(change, found, allowed, self._both_facts())

    @cached_property
    def overlaps(self) -> list[Overlap]:
        """What the author has to choose from, for those who cannot choose."""
        return [] if self.conflicts else overlaps_of(self.change, self.comparison.conflicts)

    @cached_property
    def reasons(self) -> list[Reason]:
        """Why the change needs a second person."""
        if not self.change.is_open or not self.is_authentic or self.conflicts:
            return []
        return PolicyInputs.read().reasons(self.change.kind, self.comparison.before, self.comparison.after)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Leads to the choice, and keeps the note, if somebody else has published since the page was opened."""
        if self.conflicts and not {"resolve", "discard"} & set(request.POST):
            try:
                changes.save_note(self.change, request.POST.get("note", self.change.note)[:1000], by=self.user)
            except (Outdated, ValidationError) as error:
                messages.error(request, " ".join(error_texts(error)))
            messages.warning(
                request, gettext("Somebody else has changed the same text since. Choose which version to keep.")
            )
            return redirect(request.path)
        return super().post(request, *args, **kwargs)

    def has_permission(self) -> bool:
        return self.is_own or who_may_decide.is_decider(self.user)

    def get_form_fields(self) -> Fields:
        mac = forms.CharField(required=False, initial=self._seen(), widget=forms.HiddenInput())
        fields: Fields = {"mac": mac}
        if "discard" in self.request.POST:  # asks for no choice
            return fields
        if self.conflicts:
            fields["seen"] = forms.IntegerField(initial=self.live.revision, widget=forms.HiddenInput())
            return fields | self.conflicts.fields()
        if self.is_own and self.change.is_editable and self.is_authentic:
            note = gettext_lazy("Note for the second person") if self.reasons else gettext_lazy("Note for the history")
            fields["note"] = _text(note, self.change.note)
            fields["publish_at"] = _moment(self.change.publish_at)
        elif self.change.state == ChangeState.SUBMITTED and not self.is_own:
            seen = forms.IntegerField(required=False, initial=self.live.revision, widget=forms.HiddenInput())
            fields["seen"] = seen
            comment = prepared_comment(self.overlaps) if self.overlaps else ""
            fields["comment"] = _text(gettext_lazy("What to improve, if you send it back"), comment)
        return fields

    def _seen(self) -> str:
        """Returns what the page sends back, so that nothing is done to a change that is not as it was shown."""
        return self.change.mac if self.is_authentic else digest(self.change)

    def perform(self, cleaned_data: dict[str, Any]) -> None:
        action = next((action for name, action in ACTIONS.items() if name in self.request.POST), None)
        if action is None:
            raise PermissionDenied
        data = cleaned_data
        if self.conflicts and "resolve" in self.request.POST:
            data = {**data, "choices": self.conflicts.choices(data)}
        self.change.mac = data["mac"]
        before = self.live
        try:
            with tell_of_returned(self.request):
                self.change = action.run(self.change, self.user, data)
        except Outdated as error:
            raise ValidationError(str(error)) from error
        except Overlaps as error:
            words = gettext("Somebody has published other words in the same place since: the author has to choose.")
            raise ValidationError(str(error) if self.is_own else words) from error
        except PermissionDenied as error:
            if not self.is_own or "publish" not in self.request.POST:
                raise
            raise ValidationError(may_not_publish()) from error
        self.success_message = action.done or _outcome_in_words(before, self.change)

    def get_success_url(self) -> str:
        return change_address(self.change)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        change, live = self.change, self.live
        may_decide = not self.is_own and change.state == ChangeState.SUBMITTED  # only deciders see somebody else's
        before, shown, _conflicts = self.comparison
        missing = missing_places(change.kind, before, shown) if change.is_editable else []
        return super().get_context_data(
            change=change,
            next_step=self._next_step(may_decide=may_decide, is_complete=not missing),
            kind_name=SUBJECTS[change.kind]._meta.verbose_name,
            rows=difference_rows(change.kind, before, shown),
            is_deletion=change.facts is None,
            **(deletion_context(live.row) if change.is_open and is_public(live.facts) and not is_public(shown) else {}),
            is_own=self.is_own,
            overlaps=self.overlaps,
            is_altered=change.state != ChangeState.PUBLISHED and not self.is_authentic,
            outcome=outcome_of(before, shown),
            effect=effect(outcome_of(before, shown)),
            restore_first=self._restore_first(),
            **gone_with(change.subject),
            conversation=conversation(change),
            missing=[place.words for place in missing],
            may_decide=may_decide,
            reasons=[
                ReasonInWords(self._place(reason) if reason.field else "", reason.words) for reason in self.reasons
            ],
            conflicts=self.conflicts.rows(self.get_form()) if self.conflicts else [],
            edit_address=draft_address(change) if self.is_own and change.is_editable and change.facts else "",
            **kwargs,
        )

    def _next_step(self, *, may_decide: bool, is_complete: bool) -> str:
        """Returns what this person can do with the change; "" for nothing."""
        if not self.is_authentic:
            return ""
        if self.conflicts:
            return gettext("Choose which text to keep.")
        if may_decide:
            return "" if self.overlaps else gettext("Read every word that changes, then approve it or send it back.")
        if not (self.is_own and self.change.is_editable):
            return ""
        return next_step(is_complete=is_complete, reasons=self.reasons)

    def _restore_first(self) -> list[Gone]:
        """Returns what was deleted and has to be there before this change can be published."""
        if not self.change.is_open:
            return []
        return as_gone(deleted_references(self.change.kind, self.change.facts))

    def _place(self, about: Reason) -> str:
        """Returns the name of the step and the field that it is about."""
        return place_name(self.change.kind, about.field, about.part, *self._both_facts())

    def _both_facts(self) -> tuple[Facts | None, Facts | None]:
        return self.live.facts, self.change.facts


def _outcome_in_words(before: Live, change: Change) -> str:
    """Returns what visitors see of a change that was let through. `before` is what was live."""
    if change.state == ChangeState.SCHEDULED:
        when = date_format(localtime(change.publish_at), "DATETIME_FORMAT") if change.publish_at else ""
        return gettext("It is scheduled: it takes effect at %(time)s.") % {"time": when}
    live = read_live(change.subject)
    if live.row is not None:
        return published_in_words(before, live.row)
    outcome = outcome_of(before.facts, live.facts)
    return in_words(outcome, titles([before.row or change.title], outcome))


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
