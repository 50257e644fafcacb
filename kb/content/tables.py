"""The shape of content in a table: one row a subject, its parts in numbered columns, texts by language.

A question with five steps is one row: `slug`, `revision`, `question_zh_hans`, `question_en` … `step_1_key`,
`step_1_title_zh_hans` … `step_5_text_en`. What is exported is what can be imported. Other rows are named by their slug.
`revision` is the one that was exported; an import merges what others have changed since.

An empty cell changes nothing. A step is found by its key, else by its Chinese title, else it is new; steps that a row
does not name stay.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from functools import cache
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import DateField, DateTimeField, Field
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, localtime, make_aware
from django.utils.translation import gettext as _

from kb.content.table_words import choice_value, find_id, ids_by_name, split_names
from kb.ledger.fact_fields import Facts, reading_order
from kb.ledger.facts import PARTS, SUBJECTS, fact_fields, part_fields
from kb.models import FAQ, Provider

Cells = dict[str, str]
"""The cells of a row by the names of their columns. Empty cells may be missing."""

KINDS = ("faq", "section", "symptom", "advice", "provider", "notice")
"""What can be imported and exported. Hotlines cannot: their numbers go by proposals."""
REVISION = "revision"
MOST_PARTS = 50
"""Steps or items in one row."""

_NOT_IN_TABLES = ("id", "uid")
_PREFIXES = {"steps": "step", "items": "item"}
_PART_COLUMN = re.compile(r"(?:step|item)_([1-9][0-9]?)_([a-z_]+)")


class CellError(Exception):
    """A cell cannot be used. The message is for staff."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column


class PartColumn(NamedTuple):
    number: int
    field: str


@dataclass(frozen=True)
class References:
    """The ids of what rows refer to, by slug; of providers, by name too."""

    providers: Mapping[str, int]
    faqs: Mapping[str, int]

    @classmethod
    def read(cls, kind: str) -> "References":
        """Two queries at most: questions are read only where rows refer to them."""
        faqs = FAQ.objects.values_list("slug", "pk") if kind == "symptom" else ()
        providers = Provider.objects.values_list("pk", "slug", "name_zh_hans", "name_en")
        return cls(ids_by_name((pk, slug, names) for pk, slug, *names in providers), dict(faqs))

    def of(self, field: str) -> Mapping[str, int]:
        return self.faqs if field == "faq" else self.providers


def key_column(kind: str) -> str:
    """Returns the column that names a row: its slug; of notices, which have none, their id."""
    return "slug" if "slug" in _fields(kind) else "id"


def part_prefix(kind: str) -> str:
    """Returns "step" or "item"; "" for a kind without parts."""
    return _PREFIXES.get(PARTS.get(SUBJECTS[kind], ""), "")


def columns(kind: str, *, parts: int = 0) -> list[str]:
    """Returns the columns of a table with so many parts a row, in reading order."""
    names = sorted(_fields(kind).keys() - {"slug"}, key=reading_order)
    if kind == "faq":
        names.append("providers")
    prefix = part_prefix(kind)
    of_part = sorted(_part_fields(kind), key=reading_order)
    numbered = [f"{prefix}_{number}_{name}" for number in range(1, parts + 1) for name in of_part]
    return [key_column(kind), REVISION, *names, *numbered]


def empty_columns(kind: str, *, parts: int) -> list[str]:
    """Returns the columns to fill in for new rows: all but those that tell which row or part is meant."""
    return [name for name in columns(kind, parts=parts) if name not in ("id", REVISION) and not name.endswith("_key")]


def column_field(kind: str, column: str) -> Any:
    """Returns the model's field that this column holds; None for one that is not known."""
    if kind == "faq" and column == "providers":
        return FAQ._meta.get_field("providers")
    part = part_column(kind, column)
    return _part_fields(kind)[part.field] if part else _fields(kind).get(column)


def part_column(kind: str, column: str) -> PartColumn | None:
    """("step_2_title_en") -> (2, "title_en"); None for a column that is no part's of this kind."""
    found = _PART_COLUMN.fullmatch(column)
    if not found or not column.startswith(f"{part_prefix(kind)}_") or found[2] not in _part_fields(kind):
        return None
    return PartColumn(int(found[1]), found[2]) if int(found[1]) <= MOST_PARTS else None


def unknown_columns(kind: str, names: Iterable[str]) -> list[str]:
    known = set(columns(kind))
    return [name for name in names if name not in known and part_column(kind, name) is None]


def cells_of(kind: str, facts: Facts, revision: int, slugs: "Slugs") -> Cells:
    """Returns the row of a subject. Empty cells are left out."""
    cells = {key_column(kind): str(facts[key_column(kind)]), REVISION: str(revision or "")}
    for name, field in _fields(kind).items():
        cells[name] = _written(field, facts.get(name), slugs)
    if kind == "faq":
        cells["providers"] = ", ".join(slugs.providers[pk] for pk in facts["providers"] if pk in slugs.providers)
    prefix = part_prefix(kind)
    for number, part in enumerate(facts.get(PARTS.get(SUBJECTS[kind], ""), ()), start=1):
        for name in _part_fields(kind):
            cells[f"{prefix}_{number}_{name}"] = part.get(name) or ""
    return {name: text for name, text in cells.items() if text}


@dataclass(frozen=True)
class Slugs:
    """The slugs of what rows refer to, by id."""

    providers: Mapping[int, str]
    faqs: Mapping[int, str]

    @classmethod
    def read(cls, kind: str) -> "Slugs":
        faqs = FAQ.objects.values_list("pk", "slug") if kind == "symptom" else ()
        return cls(dict(Provider.objects.values_list("pk", "slug")), dict(faqs))


def facts_from(kind: str, cells: Cells, base: Facts | None, references: References) -> tuple[Facts, list[CellError]]:
    """Returns the facts that a row asks for, and what is wrong with it. `base`: the facts that it began from."""
    facts = dict(base) if base is not None else new_facts(kind)
    errors: list[CellError] = []
    for name, field in _fields(kind).items():
        if cells.get(name):
            try:
                facts[name] = _read(field, cells[name], facts.get(name), references)
            except CellError as error:
                errors.append(error)
    if kind == "faq" and cells.get("providers"):
        try:
            facts["providers"] = _provider_ids(cells["providers"], references)
        except CellError as error:
            errors.append(error)
    if prefix := part_prefix(kind):
        relation = PARTS[SUBJECTS[kind]]
        wanted = _wanted_parts(kind, cells)
        facts[relation], more = _merged_parts(kind, wanted, facts[relation], prefix)
        errors += more
    return facts, errors


def new_facts(kind: str) -> Facts:
    """Returns the facts of a new subject: the defaults of its columns."""
    model: Any = SUBJECTS[kind]
    facts: Facts = {name: _default(field) for name, field in _fields(kind).items()}
    facts |= {field.name: None for field in fact_fields(model) if field.name in _NOT_IN_TABLES}
    if relation := PARTS.get(model):
        facts[relation] = []
    if kind == "faq":
        facts["providers"] = []
    return facts


def _new_part(kind: str, key: str) -> Facts:
    """Returns the defaults of a part with this key, or with a new one."""
    return {**_part_defaults(kind), "key": key or _default(_part_fields(kind)["key"])}


@cache
def _part_defaults(kind: str) -> Facts:
    return {name: _default(field) for name, field in _part_fields(kind).items()}


def _default(field: Any) -> Any:
    value = field.get_default()
    return value.isoformat() if hasattr(value, "isoformat") else value


@cache
def _fields(kind: str) -> dict[str, Field[Any, Any]]:
    model: Any = SUBJECTS[kind]
    return {field.name: field for field in fact_fields(model) if field.name not in _NOT_IN_TABLES}


@cache
def _part_fields(kind: str) -> dict[str, Field[Any, Any]]:
    model = SUBJECTS[kind]
    relation: Any = model._meta.get_field(PARTS[model]) if model in PARTS else None
    return {field.name: field for field in part_fields(relation.related_model)} if relation else {}


def _written(field: Any, value: Any, slugs: Slugs) -> str:
    if value in (None, ""):
        return ""
    if field.is_relation:
        return (slugs.faqs if field.name == "faq" else slugs.providers).get(value, "")
    if isinstance(field, DateTimeField) and (moment := parse_datetime(value)):
        return localtime(moment).replace(tzinfo=None).isoformat(sep=" ")
    return str(value)


def _read(field: Any, text: str, old: Any, references: References) -> Any:
    """Returns the value of a cell that is not empty. Raises CellError."""
    if field.is_relation:
        if (pk := find_id(references.of(field.name), text)) is None:
            raise CellError(field.name, _("There is no “%s”.") % text.strip()[:50])
        return pk
    if isinstance(field, DateField):
        return _read_moment(field, text.strip())
    value = read_text(field, text, old)
    if field.flatchoices and value not in dict(field.flatchoices):
        labels = _(", ").join(str(label) for _value, label in field.flatchoices)
        words = _("“%(text)s” is none of these: %(choices)s.")
        raise CellError(field.name, words % {"text": text.strip()[:50], "choices": labels})
    return value


def read_text(field: Any, text: str, old: Any) -> Any:
    """Returns the text of a cell, cleaned; the old one if the cell says the same, or nothing."""
    value = field.to_python(choice_value(field, text) if field.flatchoices else text)
    return old if value == (old or "") or not value.strip() else value.strip()


def _read_moment(field: Any, text: str) -> str:
    try:
        value = field.to_python(text)
        field.run_validators(value)  # before the time zone: the first moment of all has no equal in UTC
    except ValidationError as error:
        raise CellError(field.name, " ".join(error.messages)) from error
    if isinstance(field, DateTimeField):
        value = (make_aware(value) if is_naive(value) else value).astimezone(UTC)
    written: str = value.isoformat()
    return written


def _provider_ids(text: str, references: References) -> list[int]:
    found = {name: find_id(references.providers, name) for name in split_names(text, references.providers)}
    if unknown := [name for name, pk in found.items() if pk is None]:
        raise CellError("providers", _("There is no “%s”.") % unknown[0][:50])
    return sorted({pk for pk in found.values() if pk is not None})


def _wanted_parts(kind: str, cells: Cells) -> list[tuple[int, Cells]]:
    """Returns the cells of the parts that a row names, by the names of fields, with their numbers, in order."""
    parts: dict[int, Cells] = {}
    for column, text in cells.items():
        if text and text.strip() and (found := part_column(kind, column)):
            parts.setdefault(found.number, {})[found.field] = text
    return sorted(parts.items())


def _merged_parts(
    kind: str, wanted: list[tuple[int, Cells]], old: list[Facts], prefix: str
) -> tuple[list[Facts], list[CellError]]:
    """Returns the parts with what the row asks for. Those that it names come in its order, the others stay in place."""
    by_key = {part["key"]: part for part in old}
    named = {cells["key"].strip() for _number, cells in wanted if "key" in cells}
    by_title = {part["title_zh_hans"]: part["key"] for part in old if part["key"] not in named}
    merged: dict[str, Facts] = {}
    errors: list[CellError] = []
    for number, cells in wanted:
        title = (cells.get("title_zh_hans") or "").strip()
        key = (cells.get("key") or "").strip() or by_title.pop(title, "")
        before = by_key.get(key) or _new_part(kind, key)
        part = {name: read_text(_part_fields(kind)[name], text, before.get(name)) for name, text in cells.items()}
        part = {**before, **part, "key": before["key"]}
        if part["key"] in merged:
            errors.append(CellError(f"{prefix}_{number}_key", _("Two parts have the key “%s”.") % part["key"][:50]))
        merged[part["key"]] = part
    return _in_order(list(_slots(merged, old)), merged), errors


def _slots(merged: dict[str, Facts], old: list[Facts]) -> Iterator[Facts]:
    """Yields the old parts in order; in the places of those that the row names, they come in its order."""
    keys = {part["key"] for part in old}
    known = (part for key, part in merged.items() if key in keys)
    for part in old:
        yield next(known) if part["key"] in merged else part


def _in_order(parts: list[Facts], merged: dict[str, Facts]) -> list[Facts]:
    """Puts each new part behind the one that comes before it in the row; at the end if there is none."""
    keys = [part["key"] for part in parts]
    previous = ""
    for key, part in merged.items():
        if key not in keys:
            place = keys.index(previous) + 1 if previous else len(keys)
            keys.insert(place, key)
            parts.insert(place, part)
        previous = key
    return parts
