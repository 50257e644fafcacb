"""Writes the rows of a subject from its facts, the opposite of `facts_of`. The caller appends the entry."""

from typing import Any
from zlib import crc32

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F

from kb.ledger.fact_fields import Facts
from kb.ledger.facts import PARTS, SUBJECTS, columns_of, fact_fields, part_facts, part_fields
from kb.ledger.unwritten import MARK, mark_unwritten
from kb.models import FAQ, Provider
from kb.models.content import OUT_OF_THE_WAY, Content
from kb.models.locks import lock_content
from kb.models.one_door import open_door
from kb.models.slugs import free_slug

FIRST_DRAFT_ID = 2**40
"""Rows that only a draft has get ids from here on, the same each time that the draft is written."""


def write_row(kind: str, facts: Facts, *, validate: bool = True, mark: str = "") -> Content:
    """Does as `write_row_and_facts`, and returns the row alone."""
    return write_row_and_facts(kind, facts, validate=validate, mark=mark)[0]


@transaction.atomic
def write_row_and_facts(kind: str, facts: Facts, *, validate: bool = True, mark: str = "") -> tuple[Content, Facts]:
    """Creates or changes the row with the id in the facts (None: a new one), and its parts.

    Returns the row, and the facts that were sent to the database, which may hold others if it has triggers.

    With a `mark` it is the row of a draft: the mark stands for each required text that the draft lacks.

    Raises ValidationError: of the row as its form does, of a part with the key of the part before each message.
    """
    lock_content()
    model: Any = SUBJECTS[kind]
    obj: Content = (facts.get("id") and model.objects.filter(pk=facts["id"]).first()) or model()
    set_columns(obj, fact_fields(model), facts)
    if mark:
        mark_unwritten(obj, mark)
    if validate:
        obj.full_clean(exclude=["position"])
    with open_door():
        obj.save()
        written = columns_of(obj)
        if relation := PARTS.get(model):
            parts = _write_parts(obj, relation, facts[relation], validate=validate, mark=mark)
            written[relation] = [part_facts(part) for part in parts]
        if isinstance(obj, FAQ):
            providers = Provider.objects.filter(pk__in=facts["providers"]).order_by("pk")  # one may be deleted by now
            written["providers"] = [provider.pk for provider in providers]
            obj.providers.set(providers)
            obj.__dict__.pop("provider_ids", None)
    return obj, written


def write_draft_row(kind: str, facts: Facts, draft: int, *, mark: str = MARK) -> Content:
    """Writes the rows of a draft, to be rolled back. `draft` is the id of the change, which gives a new row its id.

    An address that another row has by now gets a number: "lost-card-2".
    """
    known = facts if facts.get("id") else {**facts, "id": FIRST_DRAFT_ID + draft}
    if known.get("slug"):
        others = SUBJECTS[kind].objects.exclude(pk=known["id"]).filter(slug__startswith=known["slug"][:40])
        known = {**known, "slug": free_slug(known["slug"], set(others.values_list("slug", flat=True)))}
    return write_row(kind, known, validate=False, mark=mark)


def set_columns(obj: models.Model, fields: tuple[Any, ...], facts: Facts) -> None:
    """Sets the columns whose facts are given. The others keep their values."""
    for field in fields:
        if field.name in facts:
            value = facts[field.name]
            setattr(obj, field.attname, value if field.is_relation else field.to_python(value))


def _write_parts(obj: Content, relation: str, facts: list[Facts], *, validate: bool, mark: str) -> list[Any]:
    """Makes the parts of the object those in the facts, in their order, and returns them.

    Parts with the same key keep their rows.
    """
    written = []
    parts = getattr(obj, relation)
    model, fields = parts.model, part_fields(parts.model)
    existing = {part.key: part for part in parts.all()}
    places = {one["key"]: position for position, one in enumerate(facts, start=1)}
    parts.filter(pk__in=[part.pk for key, part in existing.items() if key not in places]).delete()
    is_moved = any(places.get(key, part.position) != part.position for key, part in existing.items())
    if is_moved:
        parts.update(position=F("position") + OUT_OF_THE_WAY)
    for position, one in enumerate(facts, start=1):
        part = existing.get(one["key"]) or model(**{parts.field.name: obj})
        if mark and part.pk is None:  # by its key, so that a form that is sent finds what it was shown with
            part.pk = FIRST_DRAFT_ID + crc32(one["key"].encode())
        before = {field.name: getattr(part, field.attname) for field in fields}
        set_columns(part, fields, one)
        if mark:
            mark_unwritten(part, mark)
        part.position = position
        if validate:
            _validate_part(part)
        is_changed = part._state.adding or any(getattr(part, field.attname) != before[field.name] for field in fields)  # noqa: SLF001
        if is_changed or is_moved:
            part.save(update_fields=None if is_changed else ["position"])
        written.append(part)
    return written


def _validate_part(part: Any) -> None:
    try:
        part.full_clean(exclude=["position"])
    except ValidationError as error:
        raise ValidationError([f"{part.key}: {message}" for message in error.messages]) from error
