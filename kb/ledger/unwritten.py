"""Chinese texts that an unfinished draft lacks: the tables refuse blank ones, so a mark stands in for them.

Only rows that are rolled back have the mark. `without_marks` replaces it by "" in the facts that are read from such a
row. `require_written` refuses to publish or submit facts with such a gap.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from kb.ledger.fact_fields import Facts
from kb.ledger.facts import PARTS, SUBJECTS
from kb.ledger.merge import Place
from kb.models.languages import SOURCE, column, is_blank, translated_fields

MARK = "\ue000"
"""A private-use character, which nobody types: the cleaning of texts keeps it, and the tables do not count it blank."""


@cache
def required_columns(model: type[Model]) -> tuple[str, ...]:
    """Returns the columns that the database refuses if they are blank."""
    fields: list[Any] = [model._meta.get_field(name) for name in translated_fields(model)]
    return tuple(column(field.name, SOURCE) for field in fields if not field.blank)


def mark_unwritten(row: Model, mark: str = MARK) -> None:
    """Sets the mark in each required column of the row that is blank."""
    for name in required_columns(type(row)):
        if is_blank(getattr(row, name)):
            setattr(row, name, mark)


def clear_marks(row: Model) -> None:
    """Empties the columns of the row that have the mark, for a form that shows it."""
    for name in required_columns(type(row)):
        if getattr(row, name) == MARK:
            setattr(row, name, "")


def without_marks(facts: Facts) -> Facts:
    """Returns the facts with "" for each mark, also in their parts."""
    return {name: _without_marks(value) for name, value in facts.items()}


def _without_marks(value: Any) -> Any:
    if isinstance(value, list):
        return [without_marks(one) if isinstance(one, dict) else one for one in value]
    return "" if value == MARK else value


def unwritten_places(kind: str, facts: Facts | None) -> list[Place]:
    """Returns where the facts lack what every page of this kind has: a required Chinese text, or the address."""
    return list(_unwritten_places(kind, facts)) if facts else []


def _unwritten_places(kind: str, facts: Facts) -> Iterator[Place]:
    model: Any = SUBJECTS[kind]
    for name in (*required_columns(model), *(("slug",) if "slug" in facts else ())):
        if is_blank(facts.get(name)):
            yield name, ""
    if relation := PARTS.get(model):
        part_model: Any = model._meta.get_field(relation).related_model
        for part in facts.get(relation) or ():
            for name in required_columns(part_model):
                if is_blank(part.get(name)):
                    yield name, part["key"]


def require_written(kind: str, facts: Facts | None) -> None:
    """Raises ValidationError if the facts lack a required text. Their page lists where."""
    if unwritten_places(kind, facts):
        raise ValidationError(_("Texts are missing. They are listed on the page of the change."), code="unwritten")
