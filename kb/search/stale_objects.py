"""Stale objects: database triggers note which objects changed since they were indexed.

So every way to change an object is noted: forms, imports, a restore of single rows, raw SQL. So is every new entry of
the ledger: an object that was withheld may match it from then on.
"""

from django.db.models import Model

from kb.models import FAQ, LedgerEntry, Provider, Section, SectionItem, StaleObject, Step
from kb.models.triggers import Trigger

WATCHED: dict[type[Model], tuple[str, str]] = {
    FAQ: ("faq", "id"),
    Step: ("faq", "faq_id"),
    Provider: ("provider", "id"),
    Section: ("section", "id"),
    SectionItem: ("section", "section_id"),
}
"""By the table's model: the kind of object that changes with its rows, and the column with that object's id."""

NOT_SEARCHED = {"position", "updated"}
"""An UPDATE of these columns alone leaves the index as it is: moving one of 5,000 questions renumbers thousands."""

_TABLE = StaleObject._meta.db_table


def triggers(_vendor: str) -> list[Trigger]:
    """Returns the triggers that note stale objects, for kb.models.triggers.install_triggers."""
    return [*(_trigger(model, kind, column) for model, (kind, column) in WATCHED.items()), _trigger_on_entries()]


def _trigger_on_entries() -> Trigger:
    kinds = [kind for model, (kind, _column) in WATCHED.items() if model._meta.model_name == kind]
    notes = []
    for kind in kinds:
        is_of_kind = f"NEW.subject LIKE '{kind}/%'"
        # CASE: PostgreSQL casts before it looks at WHERE.
        object_id = f"CASE WHEN {is_of_kind} THEN CAST(substr(NEW.subject, {len(kind) + 2}) AS bigint) END"
        notes.append(_note(kind, object_id, f"WHERE {is_of_kind}"))
    return Trigger(
        table=LedgerEntry._meta.db_table, writes_to=_TABLE, purpose="stale", actions={"INSERT": " ".join(notes)}
    )


def _trigger(model: type[Model], kind: str, column: str) -> Trigger:
    old, new = f"OLD.{column}", f"NEW.{column}"
    return Trigger(
        table=model._meta.db_table,
        writes_to=_TABLE,
        purpose="stale",
        actions={
            "INSERT": _note(kind, new),
            "UPDATE": _note(kind, new) + _note(kind, old, f"WHERE {old} <> {new}"),  # a step can change its question
            "DELETE": _note(kind, old),
        },
        update_of=[str(field.column) for field in model._meta.concrete_fields if field.name not in NOT_SEARCHED],
    )


def _note(kind: str, object_id: str, condition: str = "") -> str:
    return f"INSERT INTO {_TABLE} (kind, object_id) SELECT '{kind}', {object_id} {condition};"  # names of our own
