"""Compares what a scheduled change would be published with, and what the person who approved it saw."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kb.ledger.diff import diff_facts
from kb.ledger.fact_fields import Facts
from kb.ledger.live import Live, facts_at
from kb.ledger.policy import Reason
from kb.ledger.policy_inputs import reasons_of_change
from kb.models import Change


def require_as_approved(change: Change, live: Live, merged: Facts | None) -> None:
    """Raises ValidationError if others have since published what the person who approved this should have seen.

    That is what takes two people itself, what stands in the same part, and what gives this change a new reason to need
    two people. All else that others published is in the merged facts. `change.revision` is the one that was live when
    the change was approved.
    """
    seen = facts_at(change.subject, change.revision)
    if live.facts == seen:
        return
    theirs, mine = diff_facts(seen, live.facts), diff_facts(seen, change.facts)
    is_same_part = bool({one.part for one in theirs} & {one.part for one in mine})
    live_then = replace(live, facts=seen)
    approved = set(map(_comparable, reasons_of_change(change.kind, live_then, change.facts)))
    needed = set(map(_comparable, reasons_of_change(change.kind, live, merged)))
    if is_same_part or not needed <= approved or reasons_of_change(change.kind, live_then, live.facts):
        raise ValidationError(
            _("Somebody has changed this since it was approved, and the person who approved it has not seen that.")
        )


def _comparable(reason: Reason) -> tuple[str, str, str, str]:
    """Returns the reason with its words, which are lazy, as text."""
    return reason.rule, str(reason.words), reason.field, reason.part
