"""Compares what a scheduled change would be published with, and what the person who approved it saw."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kb.ledger.diff import diff_facts
from kb.ledger.fact_fields import Facts
from kb.ledger.history import read_revision
from kb.ledger.live import Live, facts_at
from kb.ledger.policy import Reason, Rule
from kb.ledger.policy_inputs import GOES_WITH, reasons_of_change
from kb.models import Change, LedgerEntry
from kb.models.languages import SOURCE, column, translated_fields


def require_as_approved(change: Change, live: Live, merged: Facts | None) -> None:
    """Raises ValidationError if others have since published what the person who approved this should have seen.

    That is what takes two people itself, what stands in the same part, what gives this change a new reason to need two
    people, and what visitors lose with a wallet or a question. All else that others published is in the merged facts.
    `change.revision` is the one that was live when the change was approved.
    """
    needed = reasons_of_change(change.kind, live, merged)
    if any(reason.rule == Rule.REMOVED_WITH_OTHERS for reason in needed) and _goes_with_more(change, live):
        raise ValidationError(_("Since it was approved, somebody has added or changed what visitors lose with it."))
    seen = facts_at(change.subject, change.revision)
    if live.facts == seen:
        return
    theirs, mine = diff_facts(seen, live.facts), diff_facts(seen, change.facts)
    is_same_part = bool({one.part for one in theirs} & {one.part for one in mine})
    live_then = replace(live, facts=seen)
    approved = set(map(_comparable, reasons_of_change(change.kind, live_then, change.facts)))
    is_new_reason = not set(map(_comparable, needed)) <= approved
    if is_same_part or is_new_reason or reasons_of_change(change.kind, live_then, live.facts):
        raise ValidationError(
            _("Somebody has changed this since it was approved, and the person who approved it has not seen that.")
        )


def _goes_with_more(change: Change, live: Live) -> bool:
    """Returns True if something goes with the subject that did not when the change was approved, or not as it is now.

    A scheduled change was saved last when it was approved. Entries are dated in whole seconds: what was entered in that
    second counts as entered after it.
    """
    now = {
        row.subject: {kind: live.row.pk, name: getattr(row, name)}
        for kind, model, field in GOES_WITH
        for name in [column(field, SOURCE) if field in translated_fields(model) else field]
        if kind == change.kind
        for row in model.objects.filter(**{kind: live.row.pk})
    }
    entries = LedgerEntry.objects.filter(subject__in=now, at__lt=change.updated.replace(microsecond=0))
    revisions = filter(None, map(read_revision, entries.order_by("revision")))
    then = {revision.subject: revision.facts or {} for revision in revisions}
    return any({**then.get(subject, {}), **facts} != then.get(subject) for subject, facts in now.items())


def _comparable(reason: Reason) -> tuple[str, str, str, str]:
    """Returns the reason with its words, which are lazy, as text."""
    return reason.rule, str(reason.words), reason.field, reason.part
