"""The facts of a subject: all that visitors see of it, in both languages, as plain data.

Facts are the columns of the subject's row, the columns of its parts in order, and the ids of what it is about. Other
rows stand in them by their id, not by their natural key: a slug can be renamed, and that would change the facts of all
that name it. The id of the row itself is a fact too, so that two rows cannot exchange theirs. Its position among other
subjects is none: moving a question in the list changes nothing that it says.
"""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Field, Model, QuerySet
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _

from kb.ledger.fact_fields import Facts
from kb.models import FAQ, Advice, Hotline, Notice, Provider, Section, Symptom
from kb.models.content import NOT_FACTS, Content
from kb.models.languages import translated_fields
from kb.models.unreadable_rows import YEARS

PARTS: dict[type[Content], str] = {FAQ: "steps", Section: "items"}
"""The relation to the parts of a subject, in order."""
SUBJECTS: dict[str, type[Any]] = {
    str(model._meta.model_name): model for model in (Provider, Hotline, FAQ, Section, Symptom, Advice, Notice)
}
"""The models of subjects by the first part of a subject's name."""


def facts_of(obj: Content) -> Facts:
    """Returns the facts of a subject. Parts and providers take a query each unless `with_parts` loaded them."""
    facts = columns_of(obj)
    if relation := PARTS.get(type(obj)):
        facts[relation] = obj.__dict__.get("facts_of_parts") or _facts_of_parts(obj, relation)
    if isinstance(obj, FAQ):
        facts["providers"] = obj.provider_ids
    return facts


def columns_of(obj: Content) -> Facts:
    """Returns the facts of a subject that are columns of its own row. No query."""
    return {field.name: _value(getattr(obj, field.attname)) for field in fact_fields(type(obj))}


def _facts_of_parts(obj: Content, relation: str) -> list[Facts]:
    parts = sorted(getattr(obj, relation).all(), key=lambda part: part.position)
    return [part_facts(part) for part in parts]


def part_facts(part: Content) -> Facts:
    """Returns the facts of a step or an item: all but its id and what it is a part of. Its key names it."""
    return {field.name: _value(getattr(part, field.attname)) for field in part_fields(type(part))}


@cache
def fact_fields(model: type[Model]) -> tuple[Field[Any, Any], ...]:
    """Returns the fields of the columns that are facts. Of a translated field, those of the two languages."""
    without = NOT_FACTS.union(translated_fields(model))
    return tuple(field for field in model._meta.concrete_fields if field.name not in without)


@cache
def part_fields(model: type[Model]) -> tuple[Field[Any, Any], ...]:
    return tuple(field for field in fact_fields(model) if not field.primary_key and not field.is_relation)


def says(obj: Content, facts: Facts | None) -> bool:
    """Returns True if the facts of the row are these.

    A column that was added after the facts were entered has its default in them; one that was removed does not count.
    The same is true of the columns of parts.
    """
    if facts is None:
        return False
    current = facts_of(obj)
    if relation := PARTS.get(type(obj)):
        parts, entered = current.pop(relation), facts.get(relation)
        if parts != entered and not _parts_agree(type(obj)._meta.get_field(relation).related_model, parts, entered):
            return False
    return _agree(type(obj), current, facts)


def with_parts(rows: QuerySet[Any], *, as_rows: bool = True) -> list[Any]:
    """Returns the rows with all that `facts_of` needs: one query, one more for parts, one more for providers.

    With `as_rows=False` the parts are read for their facts alone, in a quarter of the time; to others, the rows have
    none.
    """
    relation = PARTS.get(rows.model)
    objects = list(rows.prefetch_related(relation) if relation and as_rows else rows)
    if relation and not as_rows:
        _set_facts_of_parts(objects, relation)
    if rows.model is FAQ:
        set_provider_ids(objects)
    return objects


def _set_facts_of_parts(objects: list[Any], relation: str) -> None:
    """Sets `facts_of_parts` of each object, and empties its relation: one query, or none without objects."""
    if not objects:
        return
    parent: Any = type(objects[0])._meta.get_field(relation)
    model, key = parent.related_model, parent.field.attname
    by_id: dict[int, list[Facts]] = {}
    nothing = model.objects.none()
    for obj in objects:
        obj.facts_of_parts = by_id[obj.pk] = []
        obj._prefetched_objects_cache = {relation: nothing}  # noqa: SLF001
    names = [field.name for field in part_fields(model)]
    # rewrite(False): modeltranslation would return the values in any order.
    parts = model.objects.rewrite(False).filter(**{f"{key}__in": by_id}).order_by("position").values_list(key, *names)
    for parent_id, *values in parts:
        by_id[parent_id].append(dict(zip(names, map(_value, values), strict=True)))


def set_provider_ids(faqs: Iterable[FAQ]) -> None:
    """Sets `provider_ids` of each FAQ: one query, or none if all have them."""
    missing = {faq.pk: faq for faq in faqs if "provider_ids" not in faq.__dict__}
    if not missing:
        return
    for faq in missing.values():
        faq.provider_ids = []
    links = FAQ.providers.through.objects.filter(faq__in=missing).order_by("provider")
    for faq_id, provider_id in links.values_list("faq", "provider"):
        missing[faq_id].provider_ids.append(provider_id)


def canonical_json(content: dict[str, Any]) -> str:
    """Returns the JSON with sorted keys and no spaces, so that equal facts give equal text and equal MACs."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _parts_agree(model: Any, current: list[Facts], entered: list[Facts] | None) -> bool:
    if entered is None or len(current) != len(entered):
        return False
    return all(_agree(model, part, facts) for part, facts in zip(current, entered, strict=True))


def _agree(model: type[Model], current: Facts, entered: Facts) -> bool:
    return all(
        entered[name] == value if name in entered else _is_default(model, name, value)
        for name, value in current.items()
    )


def _is_default(model: type[Model], name: str, value: Any) -> bool:
    fields = {field.name: field for field in fact_fields(model)}
    return name in fields and value == _value(fields[name].get_default())


def _value(value: Any) -> Any:
    if isinstance(value, datetime) and is_aware(value) and value.year in YEARS:
        return value.astimezone(UTC).isoformat()  # as the database returns it; other years are refused, not stored
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def require_facts_of(subject: str, kind: str, facts: Facts | None) -> None:
    """Raises ValidationError if the facts would be written to another row than that of the subject.

    `subject` is "" for a new one, whose facts have no id. The policy compares the facts with those of the subject, and
    their id says which row is written.
    """
    if not _are_facts_of(subject, kind, facts):
        raise ValidationError(_("This is about another page than the one that it names. Nothing was changed."))


def _are_facts_of(subject: str, kind: str, facts: Facts | None) -> bool:
    if kind not in SUBJECTS:
        return False
    if facts is None:
        return subject.partition("/")[0] == kind
    if not subject:
        return facts.get("id") is None
    key = SUBJECTS[kind].subject_key
    return subject == f"{kind}/{facts.get('id' if key == 'pk' else key)}"
