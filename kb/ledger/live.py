"""A subject as visitors see it now, which drafts are compared with."""

import re
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kb.ledger.entries import read_verified
from kb.ledger.fact_fields import Facts
from kb.ledger.facts import SUBJECTS, facts_of, with_parts
from kb.ledger.shown import matches_ledger
from kb.models import LedgerEntry

_ID = re.compile("[0-9]{1,18}")


@dataclass(frozen=True)
class Live:
    """The row of a subject, its facts and its revision; None for a subject that is new or deleted."""

    row: Any
    facts: Facts | None
    revision: int

    def require_genuine(self) -> None:
        """Raises ValidationError for a row that does not match the ledger: nothing is built on it."""
        if self.row is not None and not matches_ledger(self.row):
            raise ValidationError(_("This does not match the ledger and is withheld. Nothing was changed."))


def read_live(subject: str) -> Live:
    """Returns the subject with this name in the ledger; "" and what is no name are those of none."""
    kind, _slash, key = subject.partition("/")
    model = SUBJECTS.get(kind)
    if model is None or not key or (model.subject_key == "pk" and not _ID.fullmatch(key)):
        return Live(None, None, 0)
    for row in with_parts(model.objects.with_entry().filter(**{model.subject_key: key})):
        return Live(row, facts_of(row), row.entry_revision or 0)
    last = LedgerEntry.objects.for_subject(subject).order_by("-revision").first()
    return Live(None, None, last.revision if last else 0)


def entered_facts(subject: str) -> Facts | None:
    """Returns the facts of the latest entry; None for a subject that is new or deleted, or if it is not genuine.

    Unlike `read_live` it does not see rows that somebody has written and will roll back, as the form of a draft does.
    """
    last = LedgerEntry.objects.for_subject(subject).order_by("-revision").first()
    record = read_verified(last) if last else None
    return record["facts"] if record else None


def facts_at(subject: str, revision: int) -> Facts | None:
    """Returns the facts of a revision; None if it has none, or if its entry is not genuine."""
    entry = LedgerEntry.objects.for_subject(subject).filter(revision=revision).first()
    record = read_verified(entry) if entry else None
    return record["facts"] if record else None
