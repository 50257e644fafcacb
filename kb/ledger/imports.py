"""The entries of what load_kb and loaddata bring: imported, and not yet checked.

Whoever runs these commands is on the server and could use the ledger's key anyway. Still an import enters no change
that takes two people, and nothing in a row that did not match the ledger: such a row is withheld. What it adds is
entered.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from kb.ledger.door import not_kept, reread, subjects_of
from kb.ledger.entries import BATCH, EntryDetails, EntryKind, NewEntry, append_entries, latest_entries, read_verified
from kb.ledger.fact_fields import Facts
from kb.ledger.facts import columns_of, facts_of, with_parts
from kb.ledger.policy_inputs import PolicyInputs
from kb.ledger.shown import matches_ledger
from kb.models import Hotline, HotlineState, LedgerEntry
from kb.models.content import Content
from kb.models.locks import lock_content
from kb.models.one_door import open_door


@dataclass
class _Import:
    """What an import has written so far."""

    policy: PolicyInputs
    """As they were before the import, which may change them."""
    new: list[Content] = field(default_factory=list)
    """The subjects that it added; the last one may not be saved yet."""
    before: dict[str, tuple[Content, Facts | None]] = field(default_factory=dict)
    """The subjects that it changed, with their facts before; None if they did not match the ledger."""
    saved: list[Content] = field(default_factory=list)
    """The rows that it saved, parts too; the last one may not be saved yet."""
    _names: set[str] = field(default_factory=set)
    _named: int = 0

    def has_added(self, subject: Content) -> bool:
        self._names.update(obj.subject for obj in self.new[self._named :])
        self._named = len(self.new)
        return subject.subject in self._names


_current: ContextVar[_Import | None] = ContextVar("import", default=None)


@contextmanager
def entering_import(*, source: str) -> Iterator[None]:
    """Context in which an import writes content. At its end, appends the entries, in the same transaction.

    `source` is recorded in the entries.
    """
    with transaction.atomic():
        lock_content()
        token = _current.set(written := _Import(PolicyInputs.read()))
        try:
            with open_door():
                yield
        finally:
            _current.reset(token)
        _append_entries(written, EntryDetails(kind=EntryKind.IMPORTED, source=source))


def note_import(sender: type[Content], instance: Content, **kwargs: Any) -> None:
    """Receives pre_save. Notes what an import adds and changes; a file is no check of a hotline."""
    written = _current.get()
    if written is None or not instance.is_in_ledger:
        return
    written.saved.append(instance)
    for subject in subjects_of(instance):
        if subject.pk is not None and (subject.subject in written.before or written.has_added(subject)):
            continue
        if subject.pk is None or not type(subject)._default_manager.filter(pk=subject.pk).exists():
            written.new.append(subject)
            if isinstance(subject, Hotline) and subject.state == HotlineState.CHECKED:
                subject.state, subject.checked_on, subject.checked_how = HotlineState.NOT_YET_CHECKED, None, ""
        else:
            written.before[subject.subject] = (subject, _genuine_facts(subject))


def _genuine_facts(subject: Content) -> Facts | None:
    """Returns the facts of the row in the database, or None if it does not match the ledger."""
    (row,) = with_parts(type(subject)._default_manager.with_entry().filter(pk=subject.pk))  # type: ignore[attr-defined]
    return facts_of(row) if matches_ledger(row) else None


def _append_entries(written: _Import, details: EntryDetails) -> None:
    _require_kept(written.saved)
    added = reread(written.new)
    entered = latest_entries(obj.subject for obj in added)
    genuine = {subject: facts for subject, (_obj, facts) in written.before.items() if facts is not None}
    changed = reread(obj for obj, _facts in written.before.values() if obj.subject in genuine)
    entries = [
        NewEntry(obj.subject, details, facts_of(obj)) for obj in added if _may_be_new(obj, entered.get(obj.subject))
    ]
    for obj in changed:
        facts = facts_of(obj)
        kind = obj.subject.partition("/")[0]
        if facts != genuine[obj.subject] and not written.policy.reasons(kind, genuine[obj.subject], facts):
            entries.append(NewEntry(obj.subject, details, facts))
    append_entries(entries)


def _require_kept(saved: list[Content]) -> None:
    """Raises ValidationError if the columns of a row are not those that were saved: a trigger may have changed them."""
    wanted: dict[Any, dict[int, Content]] = {}
    for row in saved:
        wanted.setdefault(type(row), {})[row.pk] = row
    for model, by_id in wanted.items():
        keys = list(by_id)
        for start in range(0, len(keys), BATCH):
            ids = keys[start : start + BATCH]
            kept = {row.pk: columns_of(row) for row in model._default_manager.filter(pk__in=ids)}
            for pk in ids:
                if kept.get(pk) != columns_of(by_id[pk]):
                    raise not_kept(f"{model._meta.model_name}/{pk}")


def _may_be_new(obj: Content, latest: LedgerEntry | None) -> bool:
    """Returns True if the ledger has no entry of the subject, or one of its deletion; not of a hotline's.

    Returns False for a hotline that another provider's replaces: without an entry it is withheld.
    """
    if isinstance(obj, Hotline) and not obj.has_valid_replacement:
        return False
    if latest is None:
        return True
    record = read_verified(latest)
    return record is not None and record["facts"] is None and not isinstance(obj, Hotline)
