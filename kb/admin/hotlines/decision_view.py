"""The page of a proposal: old and new facts side by side. Another person decides on it, or the author takes it back."""

from typing import Any, NamedTuple

from django import forms
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from kb.admin.base.action_form import ActionFormView, Fields
from kb.admin.base.form_fields import hotline_column
from kb.hotlines.approvable import reason_against_approval
from kb.hotlines.proposals import approve, reject, take_back
from kb.hotlines.related_proposals import waiting_about_the_same
from kb.ledger import who_may_decide
from kb.ledger.text_diff import Segment, Unit, diff_texts, new_side, old_side
from kb.localize.state import text_in
from kb.models import Decision, Hotline, HotlineState, Proposal
from kb.models.fields import CleanFormField
from kb.models.languages import SOURCE, TAG, TARGET, column
from kb.models.permissions import PROPOSE


class ComparedFact(NamedTuple):
    """One fact that the proposal sets or changes."""

    label: str
    old: list[Segment]
    new: list[Segment]
    lang: str = ""
    """The language of both texts as HTML writes it; "" where it is that of the page or none."""


class DecisionView(ActionFormView):
    template_name = "admin/kb/decision.html"
    title = _("Proposal")
    submit_label = _("Reject")
    proposal: Proposal

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        proposals = Proposal.objects.select_related("provider", "hotline", "proposed_by", "decided_by")
        proposal = proposals.filter(pk=kwargs["pk"]).first()
        if proposal is None:
            raise Http404
        self.proposal = proposal

    def has_permission(self) -> bool:
        if self.is_own:
            return True
        if self.request.method == "POST":
            return who_may_decide.is_decider(self.user)
        return bool(self.model_admin.has_view_permission(self.request))

    @property
    def is_own(self) -> bool:
        return self.proposal.proposed_by == self.user

    def get_success_url(self) -> str:
        return reverse("admin:kb_hotline_changelist") if self.user.has_perm(PROPOSE) else reverse("admin:index")

    def get_form_fields(self) -> Fields:
        # The MAC of the proposal as it was shown, so that nobody decides on one they have not seen.
        seen = forms.CharField(required=False, initial=self.proposal.mac, widget=forms.HiddenInput())
        reason = CleanFormField(
            label=_("Reason for rejecting it"),
            required=False,
            max_length=1000,
            widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        )
        return {"mac": seen, "reason": reason}

    def perform(self, cleaned_data: dict[str, Any]) -> None:
        self.proposal.mac = cleaned_data["mac"]
        if "take_back" in self.request.POST:
            self.success_message = _("Taken back. Nothing was changed.")
            take_back(self.proposal, by=self.user)
        elif "approve" in self.request.POST:
            self.success_message = _("Approved. It is in effect.")
            approve(self.proposal, by=self.user)
        else:
            self.success_message = _("Rejected.")
            reject(self.proposal, by=self.user, reason=cleaned_data["reason"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_waiting = self.proposal.decision == Decision.WAITING
        may_decide = is_waiting and not self.is_own and who_may_decide.is_decider(self.user)
        return super().get_context_data(
            proposal=self.proposal,
            compared_facts=compared_facts(self.proposal),
            others=waiting_about_the_same(self.proposal) if is_waiting else [],
            may_take_back=is_waiting and self.is_own,
            may_decide=may_decide,
            account_changed=may_decide and who_may_decide.was_account_changed_by_others(self.user),
            against_approval=reason_against_approval(self.proposal, by=self.user) if may_decide else "",
            **kwargs,
        )


def compared_facts(proposal: Proposal) -> list[ComparedFact]:
    """Returns the facts column by column: of an existing hotline those that would change, and always its number."""
    old, new = _readable(proposal.old), _readable(proposal.new)
    always_shown = {name: old[name] for name in ("number",) if name in old}
    concerned = {name: value for name, value in {**always_shown, **new}.items() if value or old.get(name)}
    return [
        _compared_fact(name, old.get(name, ""), value)
        for name, value in concerned.items()
        if name in always_shown or value != old.get(name, "")
    ]


def _compared_fact(name: str, old: str, new: str) -> ComparedFact:
    if name == "replaced_by_id":
        old, new = (text or gettext("no other number") for text in (old, new))
    lang = next((tag for language, tag in TAG.items() if name.endswith(column("", language))), "")
    if not (old and new) or name in ("state", "replaced_by_id"):
        return ComparedFact(_label(name), _unmarked(old), _unmarked(new), lang)
    segments = diff_texts(old, new, Unit.WORD if lang == TAG[TARGET] else Unit.CHARACTER)
    return ComparedFact(_label(name), old_side(segments), new_side(segments), lang)


def _unmarked(text: str) -> list[Segment]:
    return [Segment(text)] if text else []


def _readable(facts: dict[str, Any]) -> dict[str, str]:
    """Returns the facts as text for people, by column; "" for none. `facts` are `old` or `new` of a proposal."""
    texts = {name: str(facts[name] or "") for name in facts if name in _COMPARED_COLUMNS}
    if texts.get("state") in HotlineState.values:
        texts["state"] = str(HotlineState(facts["state"]).label)
    for name in ("replaced_by", "replaced_by_id"):  # as facts and as columns name it
        if name in facts:
            texts["replaced_by_id"] = _successor(facts[name])
    return texts


def _successor(pk: int | None) -> str:
    """Returns the provider and the number of the hotline that replaces another one; "" for none."""
    if pk is None:
        return ""
    other = Hotline.objects.select_related("provider").filter(pk=pk).first()
    return f"{text_in(get_language() or SOURCE, other.provider, 'name').text} {other.number}" if other else "—"


_COMPARED_COLUMNS = (
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
