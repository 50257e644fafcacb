"""What stands at the top of a content form: whether visitors see it, what is missing, and what to do next.

The page shows it when it is opened, and anew after each save in the background (kb.admin.base.background_save).
"""

from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from kb.admin.base.draft_addresses import change_address
from kb.admin.base.outcome import Outcome, outcome_of
from kb.admin.changes.differences import place_name
from kb.ledger.completeness import is_public, missing_fields
from kb.ledger.fact_fields import Facts
from kb.ledger.facts import PARTS, SUBJECTS, facts_of
from kb.ledger.live import entered_facts
from kb.ledger.unwritten import unwritten_places
from kb.models import Change, ChangeState
from kb.models.content import Content


class MissingLink(NamedTuple):
    """The id of an element of the form, and what is missing there."""

    id: str
    words: str


class FormState(NamedTuple):
    is_seen: bool
    """Whether visitors see the subject now."""
    visibility: str
    next_step: str
    change_address: str
    """The page of the person's draft; "" without one."""
    missing: list[MissingLink]


def form_state(kind: str, obj: Content | None, draft: Change | None, *, may_show: bool) -> FormState:
    """`obj` is the row as the form shows it, which with a draft says what the draft says; None for a new one.

    `may_show`: whether the person may show the subject to visitors.
    """
    if obj is None:
        next_step = _("Fill in the form. What you type is saved as a draft.")
        return FormState(False, _("Visitors do not see it before you publish it."), next_step, "", [])
    return state_of_facts(kind, facts_of(obj), obj.subject, draft, may_show=may_show)


def state_of_facts(kind: str, facts: Facts, subject: str, draft: Change | None, *, may_show: bool) -> FormState:
    """Returns the state of a form that shows these facts. `subject` is that of its row."""
    live = entered_facts(subject if draft is None else draft.subject)
    missing = _missing_links(kind, facts)
    outcome = outcome_of(None, live)
    next_step = _next_step(facts, draft, is_complete=not missing, may_show=may_show)
    address = "" if draft is None else change_address(draft)
    return FormState(outcome == Outcome.PUBLISHED, _visibility(outcome), next_step, address, missing)


def _missing_links(kind: str, facts: Facts) -> list[MissingLink]:
    parts = PARTS.get(SUBJECTS[kind], "")
    texts = [
        MissingLink(f"{parts}-group" if part else f"id_{name}", place_name(kind, name, part, facts))
        for name, part in unwritten_places(kind, facts)
    ]
    others = [
        MissingLink(f"{parts}-group" if name == parts else f"id_{name}", str(words))
        for name, words in missing_fields(kind, facts)
    ]
    return [*texts, *others]


def _visibility(outcome: Outcome) -> str:
    return {
        Outcome.PUBLISHED: _("Visitors see it as it was last published."),
        Outcome.PLANNED: _("Visitors see it from its beginning on."),
    }.get(outcome, _("Visitors do not see it."))


def _next_step(facts: Any, draft: Change | None, *, is_complete: bool, may_show: bool) -> str:
    if draft is not None and draft.state == ChangeState.RETURNED:
        return _("It was sent back to you: %(comment)s") % {"comment": draft.returned_because}
    if not is_complete:
        return _("Add what is missing, then publish it.")
    if draft is None and may_show and not is_public(facts):
        return _("To show it to visitors, press “Publish”.")
    if draft is None:
        return _("To change it, write below. What you type is saved as a draft; “Publish” shows it to visitors.")
    return _("Read what it changes, then publish it.")
