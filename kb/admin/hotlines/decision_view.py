"""The page on which the second person decides: old and new side by side, why, and the evidence."""

from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from kb.admin.base.action_view import ActionView, Fields
from kb.admin.base.fields import PlainTextField, hotline_column
from kb.admin.hotlines.differences import Run, differences, unmarked
from kb.hotlines.proposals import approve, reject
from kb.localize.state import text_in
from kb.models import Decision, Hotline, HotlineState, Proposal
from kb.models.languages import SOURCE
from kb.models.permissions import DECIDE


class Row(NamedTuple):
    """A fact of the hotline that the proposal sets or changes."""

    label: str
    old: list[Run]
    new: list[Run]


class DecisionView(ActionView):
    template_name = "admin/kb/decision.html"
    title = _("Proposal")
    save_label = _("Reject")
    proposal: Proposal

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = Proposal.objects.select_related("provider", "hotline", "proposed_by", "decided_by")
        proposal = found.filter(pk=kwargs["pk"]).first()
        if proposal is None:
            raise Http404
        self.proposal = proposal

    def has_permission(self) -> bool:
        if self.request.method == "POST":
            return bool(self.request.user.has_perm(DECIDE))
        return bool(self.model_admin.has_view_permission(self.request))

    def fields(self) -> Fields:
        # What the person who decides has seen, so that nothing else is decided on.
        seen = forms.CharField(required=False, initial=self.proposal.code, widget=forms.HiddenInput())
        reason = PlainTextField(
            label=_("Reason for rejecting it"),
            required=False,
            max_length=1000,
            widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        )
        return {"code": seen, "reason": reason}

    def carry_out(self, given: dict[str, Any]) -> None:
        self.proposal.code = given["code"]
        if "approve" in self.request.POST:
            self.done = _("Approved. It is in effect.")
            approve(self.proposal, by=self.person)
        else:
            self.done = _("Rejected.")
            reject(self.proposal, by=self.person, reason=given["reason"])

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        for error in form.non_field_errors():
            messages.error(self.request, str(error))
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_waiting = self.proposal.decision == Decision.WAITING
        is_own = self.proposal.proposed_by_id == self.request.user.pk
        return super().get_context_data(
            proposal=self.proposal,
            rows=rows(self.proposal),
            is_own=is_waiting and is_own,
            may_decide=is_waiting and not is_own and self.request.user.has_perm(DECIDE),
            **kwargs,
        )


def rows(proposal: Proposal) -> list[Row]:
    """What the proposal says, column by column; of an existing hotline only what would change, its number always."""
    old, new = _spoken(proposal.old), _spoken(proposal.new)
    kept = {name: old[name] for name in ("number",) if name in old}
    concerned = {name: value for name, value in {**kept, **new}.items() if value or old.get(name)}
    return [
        _row(name, old.get(name, ""), value)
        for name, value in concerned.items()
        if name in kept or value != old.get(name, "")
    ]


def _row(name: str, old: str, new: str) -> Row:
    if name in ("state", "replaced_by_id"):
        return Row(_label(name), unmarked(old), unmarked(new))
    return Row(_label(name), *differences(old, new))


def _spoken(facts: dict[str, Any]) -> dict[str, str]:
    """The facts as people read them."""
    spoken = {name: str(facts[name] or "") for name in facts if name in _SHOWN}
    if spoken.get("state"):
        spoken["state"] = str(HotlineState(facts["state"]).label)
    if successor := facts.get("replaced_by_id", facts.get("replaced_by")):
        other = Hotline.objects.select_related("provider").get(pk=successor)
        spoken["replaced_by_id"] = f"{text_in(get_language() or SOURCE, other.provider, 'name').words} {other.number}"
    return spoken


_SHOWN = (
    "number",
    "digits",
    "number_from_abroad",
    "state",
    "source_name_zh_hans",
    "source_name_en",
    "source_url",
    "purpose_zh_hans",
    "purpose_en",
    "slug",
)


def _label(name: str) -> str:
    return str(hotline_column({"digits": "number"}.get(name, name.removesuffix("_id")))["label"])
