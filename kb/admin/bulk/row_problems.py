"""Says what the columns and the rules of a row forbid, by column, before anything is written."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kb.admin.base.form_fields import validate_slug_format
from kb.content.table_files import MAX_CELL, has_unreadable_characters
from kb.content.tables import (
    CellError,
    Cells,
    part_prefix,
)
from kb.ledger.completeness import missing_to_publish
from kb.ledger.fact_fields import Facts
from kb.ledger.facts import PARTS, SUBJECTS, fact_fields, part_fields
from kb.ledger.unwritten import required_columns
from kb.models.languages import is_blank


def require_readable(cells: Cells) -> None:
    """Raises CellError for a cell with characters that no text has."""
    for name, text in cells.items():
        if len(text) > MAX_CELL:
            raise CellError(name, _("The cell holds too much text."))
        if has_unreadable_characters(text):
            raise CellError(name, _("The cell holds characters that cannot be read. Check the encoding of the file."))


def row_problems(kind: str, old: Facts | None, new: Facts) -> Iterator[tuple[str, str]]:
    """Yields what the columns and the rules of the row forbid, with the column."""
    model: Any = SUBJECTS[kind]
    relation = PARTS.get(model, "")
    yield from _column_problems(model, fact_fields(model), old or {}, new, "")
    if relation:
        part_model: Any = model._meta.get_field(relation).related_model
        before = {part["key"]: part for part in (old or {}).get(relation, ())}
        for number, part in enumerate(new[relation], start=1):
            if part != before.get(part["key"]):
                prefix = f"{part_prefix(kind)}_{number}_"
                yield from _column_problems(
                    part_model, part_fields(part_model), before.get(part["key"], {}), part, prefix
                )
    for missing in missing_to_publish(kind, old, new):
        yield missing.field, str(missing.words)
    if kind == "advice" and old and old["topic"] != new["topic"]:
        yield "topic", _("The topic of advice cannot be changed.")
    if kind == "notice" and new["ends"] and new["ends"] <= new["starts"]:
        yield "ends", _("A notice ends after it starts.")
    if kind == "advice" and new["checked_on"] and not new["source_url"]:
        yield "checked_on", _("What was checked names the address it was checked against.")


def _column_problems(model: Any, fields: Any, old: Facts, new: Facts, prefix: str) -> Iterator[tuple[str, str]]:
    obj = _blank_row(model)
    for one in fields:
        value = new.get(one.name)
        if one.name in required_columns(model) and is_blank(value):
            yield prefix + one.name, _("The Chinese text must not be blank.")
        elif value not in (None, "") and value != old.get(one.name) and not one.primary_key and not one.is_relation:
            try:
                one.clean(value, obj)
                if one.name == "slug":
                    validate_slug_format(value)
            except ValidationError as error:
                yield prefix + one.name, " ".join(error.messages)
        elif value in (None, "") and not (one.null or one.blank) and one.name != "id":
            yield prefix + one.name, _("This is missing.")


@cache
def _blank_row(model: type[Any]) -> Any:
    """Returns a row for the validators, which do not look at it."""
    return model()
