"""Checks the rows of a table: what each would change, what is wrong with it, and whether it needs a second person."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from kb.admin.base.id_fields import is_id
from kb.admin.base.outcome import outcome_of
from kb.admin.bulk.input_rows import InputRow
from kb.admin.bulk.row_problems import require_readable, row_problems
from kb.content.tables import (
    REVISION,
    CellError,
    References,
    facts_from,
    key_column,
)
from kb.ledger.bulk import read_many
from kb.ledger.diff import diff_facts
from kb.ledger.fact_fields import Facts
from kb.ledger.facts import facts_of
from kb.ledger.live import facts_at
from kb.ledger.merge import merge
from kb.ledger.policy_inputs import PolicyInputs
from kb.ledger.shown import matches_ledger
from kb.ledger.who_may_change import require_may_change
from kb.models import Change
from kb.models.change import title_of

NEW, CHANGED, SAME, ERROR = "new", "changed", "same", "error"


@dataclass
class CheckedRow:
    """What a row of the table would do. `errors` are pairs of a column, "" for the row as a whole, and why."""

    line: int
    outcome: str
    title: str = ""
    subject: str = ""
    revision: int = 0
    facts: Facts | None = None
    reasons: list[str] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)
    seen: str = ""
    """What visitors see after it, an `Outcome`; "" if nothing changes."""

    def as_data(self) -> dict[str, Any]:
        return vars(self)


class Checker:
    """Checks rows of one kind for one person, slice by slice."""

    def __init__(self, kind: str, by: User) -> None:
        self.kind, self.by = kind, by
        self.references = References.read(kind)
        self.policy = PolicyInputs.read()
        self.own_drafts = set(Change.objects.open().by(by).exclude(subject="").values_list("subject", flat=True))

    def check(self, rows: Sequence[InputRow]) -> Iterator[CheckedRow]:
        live = self._read_live(rows)
        for row in rows:
            yield self._check(row, live.get(row.cells.get(key_column(self.kind), "")))

    def _read_live(self, rows: Sequence[InputRow]) -> dict[str, Any]:
        key = key_column(self.kind)
        names = [row.cells[key] for row in rows if row.cells.get(key)]
        if key == "id":
            names = [name for name in names if is_id(name)]
            return {str(pk): row for pk, row in read_many(self.kind, "pk", names).items()}
        return read_many(self.kind, "slug", [name for name in names if len(name) <= 50])

    def _check(self, row: InputRow, live: Any) -> CheckedRow:
        checked = CheckedRow(row.line, ERROR, title=row.cells.get(key_column(self.kind), "")[:60])
        try:
            self._fill_in(checked, row, live)
        except CellError as error:
            checked.errors.append((error.column, str(error)))
        except PermissionDenied:
            checked.errors.append(("", _("You may not add this.") if live is None else _("You may not change this.")))
        if checked.errors:
            checked.outcome, checked.facts, checked.reasons = ERROR, None, []
        return checked

    def _fill_in(self, checked: CheckedRow, row: InputRow, live: Any) -> None:
        """Sets what the row would do. Raises CellError, PermissionDenied."""
        if row.error:
            raise CellError("", row.error)
        require_readable(row.cells)
        if live is not None and not matches_ledger(live):
            raise CellError("", _("It does not match the ledger and is withheld."))
        old = facts_of(live) if live else None
        if live:
            checked.subject, checked.revision = live.subject, live.entry_revision
        base = self._base(row, live, old)
        mine, errors = facts_from(self.kind, row.cells, base, self.references)
        checked.errors += [(error.column, str(error)) for error in errors]
        merged = merge(base, mine, old) if base != old else None
        if merged and merged.conflicts:
            names = {conflict.field for conflict in merged.conflicts}
            raise CellError(", ".join(sorted(names)), _("Somebody has changed this since the export. Export again."))
        new = (merged.facts if merged else mine) or mine
        checked.title = title_of(new)[:80] or checked.title
        checked.facts = new
        checked.outcome = NEW if old is None else SAME if not diff_facts(old, new) else CHANGED
        if checked.outcome == SAME:
            checked.facts = None
            return
        checked.seen = outcome_of(old, new)
        require_may_change(self.by, self.kind, old, new)
        named = {name for name, _words in checked.errors}
        checked.errors += [problem for problem in row_problems(self.kind, old, new) if problem[0] not in named]
        if not checked.errors:
            checked.reasons = [str(reason.words) for reason in self.policy.reasons(self.kind, old, new)]
        if checked.reasons and checked.subject in self.own_drafts:
            raise CellError("", _("You have a draft of this that needs a second person: publish or discard it first."))

    def _base(self, row: InputRow, live: Any, old: Facts | None) -> Facts | None:
        """Returns the facts that the row was exported with, else those that are live."""
        text = row.cells.get(REVISION, "").strip()
        if live is None:
            if key_column(self.kind) == "id" and row.cells.get("id"):
                raise CellError("id", _("There is no “%s”.") % row.cells["id"][:50])
            if text:
                raise CellError(REVISION, _("It is no longer there: deleted or renamed since the export."))
            if key_column(self.kind) == "slug" and not row.cells.get("slug"):
                raise CellError("slug", _("The row has no address and no title."))
            return None
        if not text or text == str(live.entry_revision):
            return old
        base = facts_at(live.subject, int(text)) if text.isdecimal() and len(text) < 10 else None
        if base is None:
            raise CellError(REVISION, _("There is no revision “%s” of it.") % text[:20])
        return base
