"""Writes many subjects of one kind at once: the rows in bulk, and an entry for each, in one transaction.

The caller has asked the policy. What nobody else may have changed meanwhile is checked here, under the lock.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any, NamedTuple
from uuid import uuid4

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from kb.ledger import door
from kb.ledger.change_lock import authenticate, record_on_commit
from kb.ledger.completeness import require_complete
from kb.ledger.conversation import Event, record_remarks
from kb.ledger.entries import BATCH, EntryDetails, EntryKind, username_of
from kb.ledger.fact_fields import Facts
from kb.ledger.facts import (
    PARTS,
    SUBJECTS,
    columns_of,
    fact_fields,
    facts_of,
    part_fields,
    require_facts_of,
    with_parts,
)
from kb.ledger.publishable import return_unfit
from kb.ledger.rows import set_columns, write_row_and_facts
from kb.ledger.shown import matches_ledger
from kb.ledger.who_may_change import require_may_change
from kb.models import FAQ, Change, ChangeState
from kb.models.content import Content
from kb.models.languages import translated_fields
from kb.models.locks import lock_content
from kb.models.one_door import open_door
from kb.models.permissions import require


class NewFacts(NamedTuple):
    """The facts that a subject gets. `subject` is "" for a new one; `revision` is the live one that was checked."""

    subject: str
    revision: int
    facts: Facts


class ChangedSinceCheck(ValidationError):  # noqa: N818  # says what happened
    """Somebody has changed a subject since it was checked. Nothing was written."""


def read_many(kind: str, column: str, values: Iterable[Any]) -> dict[Any, Any]:
    """Returns the rows with these values of a unique column, by value, with their entries and their parts."""
    found, wanted = {}, list(values)
    for start in range(0, len(wanted), BATCH):
        rows = SUBJECTS[kind].objects.with_entry().filter(**{f"{column}__in": wanted[start : start + BATCH]})
        found.update({getattr(row, column): row for row in with_parts(rows)})
    return found


@transaction.atomic
def publish_many(kind: str, new: Sequence[NewFacts], *, by: User, source: str) -> int:
    """Publishes facts that need one person, and returns of how many subjects.

    `source` is recorded in the entries. Raises PermissionDenied; ChangedSinceCheck if a row is not as it was checked;
    ValidationError if one is not complete.
    """
    lock_content()
    live = _require_unchanged(kind, new, by)
    details = EntryDetails(kind=EntryKind.ADDED, by=username_of(by), source=source)
    to_add = [item.facts for item in new if not item.subject]
    to_change = [(live[item.facts["id"]], item.facts) for item in new if item.subject]
    with open_door():
        added = _add_rows(kind, to_add)
        changed = _change_rows(kind, to_change)
    _enter([(row, {**facts, **columns_of(row)}) for row, facts in zip(added, to_add, strict=True)], details)
    _enter(changed, details._replace(kind=EntryKind.CHANGED))
    return_unfit([item.subject for item in new])
    return len(new)


@transaction.atomic
def submit_many(kind: str, new: Sequence[NewFacts], *, by: User, batch: str, note: str) -> list[Change]:
    """Asks a second person to let each of these through.

    Raises as `publish_many` does; ValidationError if the person has an open change of one of these subjects.
    """
    lock_content()
    _require_unchanged(kind, new, by)
    _require_no_drafts(new, by)
    values = {"kind": kind, "author": by, "state": ChangeState.SUBMITTED, "note": note, "batch": batch}
    changes = Change.objects.bulk_create(
        [Change(subject=item.subject, revision=item.revision, facts=item.facts, **values) for item in new],
        batch_size=BATCH,
    )
    for change in changes:
        authenticate(change)
    Change.objects.bulk_update(changes, ["version", "key_id", "mac"], batch_size=BATCH)
    record_on_commit(changes)
    record_remarks(changes, Event.SUBMITTED, by=by, text=note)
    return changes


@transaction.atomic
def confirm_many(rows: Iterable[Content], *, by: User) -> list[Content]:
    """Enters that these rows are still right, and changes nothing of them. Returns those that match the ledger.

    Raises PermissionDenied.
    """
    lock_content()
    ids: dict[type[Content], list[int]] = {}
    for row in rows:
        require(by, f"kb.change_{row._meta.model_name}")
        ids.setdefault(type(row), []).append(row.pk)
    genuine = [
        row
        for model, pks in ids.items()
        for row in read_many(str(model._meta.model_name), "pk", pks).values()
        if matches_ledger(row)
    ]
    details = EntryDetails(kind=EntryKind.CONFIRMED, by=username_of(by))
    _enter([(row, facts_of(row)) for row in genuine], details)
    return genuine


def _require_unchanged(kind: str, new: Sequence[NewFacts], by: User) -> dict[int, Any]:
    """Returns the live rows by id.

    Raises ChangedSinceCheck, PermissionDenied; ValidationError if one is not complete.
    """
    live = read_many(kind, "pk", [item.facts["id"] for item in new if item.subject])
    for item in new:
        require_facts_of(item.subject, kind, item.facts)
        row = live.get(item.facts["id"]) if item.subject else None
        if item.subject and (row is None or row.entry_revision != item.revision or not matches_ledger(row)):
            raise _changed_since_check(str(item.facts.get("slug") or item.subject))
        old = facts_of(row) if row else None
        require_may_change(by, kind, old, item.facts)
        require_complete(kind, old, item.facts)
    slugs = [item.facts["slug"] for item in new if not item.subject and "slug" in item.facts]
    for slug in read_many(kind, "slug", slugs):
        raise _changed_since_check(slug)
    return live


def _require_no_drafts(new: Sequence[NewFacts], by: User) -> None:
    subjects = {item.subject for item in new if item.subject}
    for draft in Change.objects.with_titles().open().by(by).exclude(subject=""):
        if draft.subject in subjects:
            words = _("You have begun a draft of “%s” since the check. Publish or discard it first, then check again.")
            raise ChangedSinceCheck(words % draft.title)


def _changed_since_check(name: str) -> ChangedSinceCheck:
    words = _("Somebody has changed or added “%s” since the check. Nothing was imported: check again.")
    return ChangedSinceCheck(words % name)


def _enter(written: Sequence[tuple[Any, Facts]], details: EntryDetails) -> None:
    for start in range(0, len(written), BATCH):
        door.enter_written(written[start : start + BATCH], details)


def _add_rows(kind: str, facts: list[Facts]) -> list[Any]:
    """Inserts new rows at the end, with their parts and links. Returns them."""
    model: Any = SUBJECTS[kind]
    fields = fact_fields(model)
    rows = [_new_row(model, fields, each) for each in facts]
    for row in rows:
        if hasattr(row, "uid"):
            row.uid = row.uid or uuid4()
    _put_at_end(rows)
    model.objects.bulk_create(rows, batch_size=BATCH)
    if relation := PARTS.get(model):
        parent = model._meta.get_field(relation).field.name
        _add_parts(model, relation, [(parent, row, each[relation]) for row, each in zip(rows, facts, strict=True)])
    if model is FAQ:
        _add_links([(row.pk, pk) for row, each in zip(rows, facts, strict=True) for pk in each["providers"]])
    return rows


def _new_row(model: Any, fields: Any, facts: Facts) -> Any:
    row = model()
    set_columns(row, fields, facts)
    return row


def _put_at_end(rows: list[Any]) -> None:
    """Gives new rows the positions after the last of their siblings, which for advice are those of its topic."""
    group: Callable[[Any], str] = lambda row: getattr(row, "topic", "")  # noqa: E731
    for _topic, siblings in groupby(sorted(rows, key=group), group):
        same = list(siblings)
        last = same[0].siblings().aggregate(last=Max("position"))["last"] or 0
        for position, row in enumerate(same, start=last + 1):
            row.position = position


def _add_parts(model: Any, relation: str, parts: list[tuple[str, Any, list[Facts]]]) -> None:
    part_model = model._meta.get_field(relation).related_model
    fields = part_fields(part_model)
    rows = []
    for parent, row, facts in parts:
        for position, part_facts in enumerate(facts, start=1):
            part = part_model(key=part_facts["key"])  # the default takes longer than all else here
            set_columns(part, fields, part_facts)
            setattr(part, parent, row)
            part.position = position
            rows.append(part)
    part_model.objects.bulk_create(rows, batch_size=BATCH)


def _add_links(pairs: list[tuple[int, int]]) -> None:
    through = FAQ.providers.through
    links = [through(faq_id=faq, provider_id=provider) for faq, provider in pairs]
    through.objects.bulk_create(links, batch_size=BATCH)


def _change_rows(kind: str, new_facts: list[tuple[Any, Facts]]) -> list[tuple[Any, Facts]]:
    """Changes rows: those whose parts keep their order and whose links stay in bulk, the others one by one.

    Returns each with the facts that were written.
    """
    written: list[tuple[Any, Facts]] = []
    model: Any = SUBJECTS[kind]
    relation = PARTS.get(model, "")
    rows: list[Any] = []
    parts: list[Any] = []
    for row, facts in new_facts:
        old = getattr(row, relation).all() if relation else ()
        old_parts = sorted(old, key=lambda part: part.position)
        is_same_order = [part.key for part in old_parts] == [part["key"] for part in facts.get(relation, ())]
        if not is_same_order or (model is FAQ and row.provider_ids != facts["providers"]):
            written.append(write_row_and_facts(kind, facts))
            continue
        if _set_and_compare(row, fact_fields(model), facts):
            rows.append(row)
        for part, part_facts in zip(old_parts, facts.get(relation, ()), strict=True):
            if _set_and_compare(part, part_fields(part.__class__), part_facts):
                parts.append(part)
        written.append((row, {**facts, **columns_of(row)}))
    _save_rows(rows)
    _save_rows(parts)
    return written


def _set_and_compare(row: Any, fields: Any, facts: Facts) -> bool:
    """Sets the columns to the facts. Returns True if that changed one."""
    before = [getattr(row, field.attname) for field in fields]
    set_columns(row, fields, facts)
    return before != [getattr(row, field.attname) for field in fields]


def _save_rows(rows: list[Any]) -> None:
    if not rows:
        return
    model: Any = type(rows[0])
    now = timezone.now()
    for row in rows:
        row.updated = now
    fields = fact_fields(model) if model in SUBJECTS.values() else part_fields(model)
    names = [field.name for field in fields if not field.primary_key]
    model._default_manager.bulk_update(rows, [*names, *translated_fields(model), "updated"], batch_size=100)
