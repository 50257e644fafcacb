"""What stands at the top of a content form: whether visitors see it, what to do next, and what is missing for that."""

from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from kb.admin.base.outcome import Outcome, outcome_of
from kb.ledger.completeness import missing_fields
from kb.ledger.fact_fields import Facts
from kb.ledger.facts import facts_of
from kb.ledger.live import entered_facts
from kb.models import Change, ChangeState
from kb.models.content import Content
from kb.models.publication import Publishable

_ELEMENTS = {"steps": "steps-group"}
"""The ids of elements that are no fields."""


class MissingLink(NamedTuple):
    """The id of an element of the form, and what is missing there."""

    id: str
    words: str


class FormState(NamedTuple):
    visibility: str
    next_step: str
    has_draft: bool
    missing: list[MissingLink]


def missing_links(kind: str, facts: Facts) -> list[MissingLink]:
    return [
        MissingLink(_ELEMENTS.get(field, f"id_{field}"), str(words)) for field, words in missing_fields(kind, facts)
    ]


def form_state(obj: Content | None, draft: Change | None) -> FormState:
    """`obj` is the row as the form shows it, which with a draft says what the draft says; None for a new one."""
    if obj is None:
        return FormState(_("Visitors do not see it before you publish it."), "", has_draft=False, missing=[])
    facts = facts_of(obj)
    live = entered_facts(obj.subject if draft is None else draft.subject)
    missing = missing_links(str(obj._meta.model_name), facts)
    return FormState(_visibility(live), "" if missing else _next_step(obj, draft), draft is not None, missing)


def _visibility(live: Facts | None) -> str:
    return {
        Outcome.PUBLISHED: _("Visitors see it as it was last published."),
        Outcome.PLANNED: _("Visitors see it from its beginning on."),
    }.get(outcome_of(None, live), _("Visitors do not see it."))


def _next_step(obj: Any, draft: Change | None) -> str:
    if isinstance(obj, Publishable) and not obj.is_published:
        return _("To show it, choose “published” under “publication”, then press “Publish”.")
    if draft is None:
        return ""
    if draft.state == ChangeState.RETURNED:
        return _("It was sent back to you: %(comment)s") % {"comment": draft.returned_because}
    return _("Next: read what it changes, then publish it.")
