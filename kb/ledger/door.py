"""The one door: writes public content and enters it in the ledger, in one transaction.

Who may write, and how many people it takes, is decided before: in kb.ledger.publishing, for hotlines in kb.hotlines.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.admin.utils import NestedObjects
from django.core.exceptions import ValidationError
from django.db import router, transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from kb.ledger.entries import EntryDetails, EntryKind, NewEntry, append_entries
from kb.ledger.fact_fields import Facts
from kb.ledger.facts import PARTS, SUBJECTS, facts_of, require_facts_of, says, with_parts
from kb.ledger.positions import put_back
from kb.ledger.rows import write_row_and_facts
from kb.ledger.shown import matches_ledger
from kb.models import FAQ, LedgerEntry
from kb.models.content import Content
from kb.models.locks import lock_content
from kb.models.one_door import open_door
from kb.models.unreadable_rows import is_unreadable


@transaction.atomic
def save(obj: Content, details: EntryDetails) -> LedgerEntry:
    """Validates and saves the row of a subject, and enters it. Raises ValidationError, also as `enter_written`."""
    lock_content()
    obj.full_clean(exclude=["position"] if obj.position is None else None)
    with open_door():
        obj.save()
    (entry,) = enter_written([(obj, facts_of(obj))], details)
    return entry


@transaction.atomic
def write(subject: str, kind: str, facts: Facts, details: EntryDetails, *, position: int | None = None) -> Content:
    """Writes the rows of a subject from its facts, as `kb.ledger.rows.write_row_and_facts` does, and enters it.

    `subject` is "" for a new one. `position` is where a row is put back; None for the end.

    Raises ValidationError, also for facts of another subject, and as `enter_written`.
    """
    require_facts_of(subject, kind, facts)
    obj, written = write_row_and_facts(kind, facts)
    if position is not None:
        put_back(obj, position)
    enter_written([(obj, written)], details)
    return obj


@transaction.atomic
def enter_written(written: Iterable[tuple[Content, Facts]], details: EntryDetails) -> list[LedgerEntry]:
    """Appends an entry for each subject with the facts that were written.

    Raises ValidationError if the database holds other facts: a trigger may have changed them. The caller's transaction
    is then rolled back.
    """
    lock_content()
    written = list(written)
    facts = {obj.subject: decided for obj, decided in written}
    rows = {row.subject: row for row in reread(obj for obj, _facts in written)}
    for subject, decided in facts.items():
        if subject not in rows or not says(rows[subject], decided):
            raise not_kept(subject)
    return append_entries([NewEntry(subject, details, facts_of(row)) for subject, row in rows.items()])


def not_kept(name: str) -> ValidationError:
    """Returns the error for a row in which the database holds something else than was written."""
    words = _("The database did not keep what was written to it (%s). Nothing was changed.")
    return ValidationError(words % name, code="not_kept")


@transaction.atomic
def enter(objects: Iterable[Content], details: EntryDetails) -> list[LedgerEntry]:
    """Appends an entry for each subject, as it stands in the database. Only for what is rolled back again, and tests.

    What stays in the ledger is entered by `enter_written`.
    """
    lock_content()
    return append_entries([NewEntry(obj.subject, details, facts_of(obj)) for obj in reread(objects)])


@transaction.atomic
def delete(objects: Iterable[Content], details: EntryDetails) -> None:
    """Deletes subjects with all that goes with them, and enters it.

    A subject that goes with another, such as a symptom with its question, gets an entry of its own; one that only
    names a deleted subject, such as a question about a provider, gets an entry as it stands without it. One that did
    not match the ledger before gets none, and stays withheld. Raises ValidationError as `enter_written` does.
    """
    lock_content()
    objects = list(objects)
    if not objects:
        return
    gone, changed = _affected(objects)
    genuine = [row for row in reread(changed, with_entries=True) if matches_ledger(row)]
    staying = [(row, _without(facts_of(row), gone)) for row in genuine]
    with open_door():
        for obj in objects:
            obj.delete()
    deleted = details._replace(kind=EntryKind.DELETED)
    append_entries([NewEntry(subject, deleted, None, position) for subject, position in sorted(gone.items())])
    enter_written(staying, details._replace(kind=EntryKind.CHANGED))


@transaction.atomic
def delete_unreadable(model: Any, pk: int, details: EntryDetails) -> None:
    """Deletes a subject whose row cannot be read, with its parts, and enters it.

    Raises ValidationError if the row is not there or can be read, or if other content refers to it.
    """
    lock_content()
    row = model(pk=pk)
    if not is_unreadable(model, pk):
        raise ValidationError(_("Somebody has deleted or repaired this meanwhile. Nothing was changed."))
    with open_door():
        if relation := PARTS.get(model):
            getattr(row, relation).all().delete()
        if isinstance(row, FAQ):
            row.providers.clear()
        if _has_dependents(row):
            raise ValidationError(_("Other content refers to it. Repair it: manage.py verify_ledger --repair"))
        row.delete()
    append_entries([NewEntry(f"{model._meta.model_name}/{pk}", details._replace(kind=EntryKind.DELETED), None)])


def subjects_of(row: Model) -> list[Content]:
    """Returns the subjects whose facts this row is in: itself, the one that it is a part of, or the FAQ it links."""
    if isinstance(row, Content) and type(row) in SUBJECTS.values():
        return [row]
    if isinstance(row, FAQ.providers.through):
        return [row.faq]
    return [getattr(row, field.name) for model, field in _parents() if isinstance(row, model)]


def _affected(objects: list[Content]) -> tuple[dict[str, int], list[Content]]:
    """Returns the subjects that go when these objects are deleted, with their positions; those that stay and change."""
    collector = NestedObjects(using=router.db_for_write(type(objects[0])), origin=objects)
    for model in {type(obj) for obj in objects}:  # it collects rows of one model at a time
        collector.collect([obj for obj in objects if type(obj) is model])
    rows = [row for rows in collector.data.values() for row in rows]
    subjects = [row for row in rows if isinstance(row, Content) and type(row) in SUBJECTS.values()]
    gone = {row.subject: row.position for row in subjects}
    changed = {subject.subject: subject for row in rows for subject in subjects_of(row) if subject.subject not in gone}
    return gone, list(changed.values())


def _without(facts: Facts, gone: Collection[str]) -> Facts:
    """Returns the facts without the wallets that are gone."""
    providers = [pk for pk in facts.get("providers", ()) if f"provider/{pk}" not in gone]
    return {**facts, "providers": providers} if "providers" in facts else facts


def _has_dependents(row: Content) -> bool:
    """Returns True if other content refers to the row."""
    relations = [each for each in row._meta.related_objects if issubclass(each.related_model, Content)]
    return any(each.related_model._default_manager.filter(**{each.field.name: row.pk}).exists() for each in relations)


def _parents() -> list[tuple[type[Model], Any]]:
    """Returns the models of parts, each with its foreign key to the subject."""
    relations: list[Any] = [model._meta.get_field(relation) for model, relation in PARTS.items()]
    return [(relation.related_model, relation.field) for relation in relations]


def reread(objects: Iterable[Content], *, with_entries: bool = False) -> list[Content]:
    """Returns the subjects as they stand in the database, with their parts; if asked, with their latest entries."""
    ids: dict[Any, list[int]] = {}
    for obj in objects:
        ids.setdefault(type(obj), []).append(obj.pk)
    return [row for model, keys in ids.items() for row in with_parts(_rows(model, keys, with_entries))]


def _rows(model: Any, keys: list[int], with_entries: bool) -> QuerySet[Any]:
    rows: Any = model._default_manager.filter(pk__in=keys)
    return rows.with_entry() if with_entries else rows  # type: ignore[no-any-return]
