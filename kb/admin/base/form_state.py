"""The lines at the top of a content form: whether visitors see the subject, what it lacks, and what to do next.

The page shows them when it is opened, and anew after each save in the background (kb.admin.base.background_save).
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from kb.admin.base.draft_addresses import change_address
from kb.admin.base.next_step import missing_places, next_step
from kb.admin.base.outcome import Outcome, outcome_of
from kb.ledger.completeness import is_public
from kb.ledger.fact_fields import Facts
from kb.ledger.facts import PARTS, SUBJECTS, facts_of
from kb.ledger.live import entered_facts
from kb.ledger.policy import Reason
from kb.models import Change, ChangeState
from kb.models.content import Content


class MissingLink(NamedTuple):
    """The id of an element of the form, and what is missing there."""

    id: str
    words: str


class FormState(NamedTuple):
    is_seen: bool
    """True if visitors see the subject now."""
    visibility: str
    next_step: str
    change_address: str
    """The page of the person's draft; "" without one."""
    missing: list[MissingLink]


def form_state(
    kind: str, obj: Content | None, draft: Change | None, *, may_show: bool, reasons: Sequence[Reason] = ()
) -> FormState:
    """Returns the state of the form of this row, which with a draft says what the draft says; None for a new one.

    `may_show` is True if the person may show the subject to visitors. `reasons` are why the draft needs a second
    person.
    """
    if obj is None:
        what_to_do = _("Fill in the form. What you type is saved as a draft.")
        return FormState(False, _("Visitors do not see it before you publish it."), what_to_do, "", [])
    return state_of_facts(kind, facts_of(obj), obj.subject, draft, may_show=may_show, reasons=reasons)


def state_of_facts(
    kind: str,
    facts: Facts,
    subject: str,
    draft: Change | None,
    *,
    may_show: bool,
    reasons: Sequence[Reason] = (),
) -> FormState:
    """Returns the state of a form that shows these facts. `subject` is that of its row."""
    live = entered_facts(subject if draft is None else draft.subject)
    missing = _missing_links(kind, live if draft else None, facts)
    outcome = outcome_of(None, live)
    is_hidden = may_show and not is_public(facts) and not is_public(live)
    what_to_do = _next_step(draft, is_complete=not missing, is_hidden=is_hidden, reasons=reasons)
    address = "" if draft is None else change_address(draft)
    return FormState(outcome == Outcome.PUBLISHED, _visibility(outcome), what_to_do, address, missing)


def _missing_links(kind: str, before: Facts | None, facts: Facts) -> list[MissingLink]:
    parts = PARTS.get(SUBJECTS[kind], "")
    return [
        MissingLink(f"{parts}-group" if part or field == parts else f"id_{field}", str(words))
        for field, part, words in missing_places(kind, before, facts)
    ]


def _visibility(outcome: Outcome) -> str:
    return {
        Outcome.PUBLISHED: _("Visitors see it as it was last published."),
        Outcome.PLANNED: _("Visitors see it from its beginning on."),
    }.get(outcome, _("Visitors do not see it."))


def _next_step(draft: Change | None, *, is_complete: bool, is_hidden: bool, reasons: Sequence[Reason]) -> str:
    """Returns what to do with the form; of a draft what its page says too, after what only the form can say."""
    if draft is None and is_complete and not is_hidden:
        return _("To change it, write below. What you type is saved as a draft; “Publish” shows it to visitors.")
    if draft is None and is_complete:
        words = _("To show it to visitors, press “Publish”.")
    else:
        words = next_step(is_complete=is_complete, reasons=reasons)
    if draft is None or draft.state != ChangeState.RETURNED:
        return words
    return " ".join([_("It was sent back to you: %(comment)s") % {"comment": draft.returned_because}, words])
