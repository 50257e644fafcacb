"""Rows that cannot be read are left out of every query, so that one of them never fails a whole page.

A database that was changed by hand, or restored in part, may hold what no form lets in: text that is no date, broken
JSON, a value that is no choice. Each such row is logged once in a process.
"""

import logging
import re
from collections.abc import Collection, Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple, Self, TypeVar
from uuid import UUID

from django.db import DataError, OperationalError, models

ModelT_co = TypeVar("ModelT_co", bound=models.Model, covariant=True)

YEARS = range(1900, 2200)
"""Python, the databases and all time zones can hold them."""

_SLUG = re.compile(r"[-a-zA-Z0-9_]+")
_log = logging.getLogger(__name__)
_logged: set[tuple[str, Any]] = set()
_valid_types: set[tuple[type[models.Model], tuple[str, ...], tuple[type, ...]]] = set()
"""Models, names of columns and types of values that were found valid: most rows need no closer look."""


class UnreadableRow(ValueError):  # noqa: N818  # names what was found
    """A row holds a value that its column does not allow."""


_OF_A_ROW = (ValueError, TypeError, AttributeError, DataError)
"""What Django and the drivers raise for a value that they cannot convert."""


class _Column(NamedTuple):
    name: str
    types: tuple[type, ...]
    choices: frozenset[Any] | None
    is_slug: bool


class ReadableModel(models.Model):
    """A model whose `from_db` raises UnreadableRow. Its manager comes from a ReadableQuerySet."""

    checks_choices: ClassVar[bool] = True

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **options: Any) -> Self:
        check_row(cls, tuple(field_names), values)
        return super().from_db(db, field_names, values, **options)


class ReadableQuerySet(models.QuerySet[ModelT_co]):
    unreadable: tuple[Any, ...] = ()
    """The keys of the rows that were left out, once the query was made."""

    def _fetch_all(self) -> None:
        try:
            super()._fetch_all()
        except (*_OF_A_ROW, OperationalError) as error:
            if self._result_cache is not None or not self.may_be_a_row(error):
                raise
            self._result_cache = self._readable_rows()
            super()._fetch_all()  # the prefetches

    def iterator(self, chunk_size: int | None = None) -> Iterator[Any]:
        given = 0
        try:
            for row in super().iterator(chunk_size):
                given += 1
                yield row
        except (*_OF_A_ROW, OperationalError) as error:
            if not self.may_be_a_row(error):
                raise
            yield from self._readable_rows(skip=given)

    def may_be_a_row(self, error: Exception) -> bool:
        """False for a database that does not answer, and for sums, which have no rows of their own."""
        is_sum = bool(self._fields and self.query.group_by)  # type: ignore[attr-defined]
        is_database = isinstance(error, OperationalError) and "decode" not in str(error).lower()
        return not is_sum and not is_database and not self.query.combinator

    def fetched(self) -> Any:
        """The rows as the database gives them; raises at the first that cannot be read."""
        return self._iterable_class(self)

    def _readable_rows(self, skip: int = 0) -> list[Any]:
        """Finds the unreadable rows by halves, and logs them."""
        keys = list(self._chain().values_list("pk", flat=True))[skip:]  # type: ignore[attr-defined]
        rows = self.prefetch_related(None)  # once, when all rows are known
        rows.query.clear_limits()
        left_out: list[Any] = []
        found = _by_halves(rows, keys, left_out)
        self.unreadable = tuple(left_out)
        return found


def _by_halves(rows: Any, keys: list[Any], left_out: list[Any]) -> list[Any]:
    """The rows with these keys in order; appends the keys of the unreadable ones to `left_out`."""
    part = rows.filter(pk__in=keys)
    try:
        return list(part.fetched())
    except (*_OF_A_ROW, OperationalError) as error:
        if not rows.may_be_a_row(error):
            raise
        if len(keys) <= 1:
            left_out += keys
            for key in keys:
                _log_once(rows.model._meta.label, key, error)
            return []
    middle = len(keys) // 2
    return _by_halves(rows, keys[:middle], left_out) + _by_halves(rows, keys[middle:], left_out)


def _log_once(model: str, key: Any, error: Exception) -> None:
    if (model, key) not in _logged:
        _logged.add((model, key))
        _log.error("%s %s cannot be read and is left out: %s", model, key, error)


def check_row(model: type[models.Model], names: tuple[str, ...], values: Collection[Any]) -> None:
    """Raises UnreadableRow for a value of a wrong type, one that is no choice or no slug, and a date beyond YEARS."""
    types = (model, names, tuple(map(type, values)))
    columns = _columns(model, names)
    if types not in _valid_types:
        for column, value in zip(columns, values, strict=True):
            if type(value) not in column.types:
                raise UnreadableRow(f"{column.name} is {type(value).__name__}")
        _valid_types.add(types)
    for column, value in zip(columns, values, strict=True):
        if column.choices is not None and value not in column.choices:
            raise UnreadableRow(f"{column.name} is {value!r}")
        if column.is_slug and value and not _SLUG.fullmatch(value):
            raise UnreadableRow(f"{column.name} is {value!r}")
        if isinstance(value, date) and value.year not in YEARS:
            raise UnreadableRow(f"{column.name} is {value}")


@lru_cache(maxsize=256)
def _columns(model: type[models.Model], names: tuple[str, ...]) -> tuple[_Column, ...]:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return tuple(_column(model, fields[name]) for name in names)


def _column(model: type[models.Model], field: Any) -> _Column:
    target = field
    while target.remote_field:
        target = target.target_field
    types = _python_types(target)
    original = getattr(field, "translated_field", field)
    may_be_empty = field.null and (original.null or original.blank or getattr(field, "language", "") != "zh-hans")
    choices = None
    if field.flatchoices and getattr(model, "checks_choices", True):
        allowed = {value for value, _label in field.flatchoices}
        choices = frozenset(allowed | ({""} if field.blank else set()) | ({None} if field.null else set()))
    types = (*types, type(None)) if may_be_empty else types
    return _Column(field.attname, types, choices, isinstance(field, models.SlugField))


def _python_types(field: Any) -> tuple[type, ...]:
    if isinstance(field, models.DateTimeField):
        return (datetime,)
    if isinstance(field, models.DateField):
        return (date,)
    if isinstance(field, models.UUIDField):
        return (UUID,)
    if isinstance(field, models.JSONField):
        return (type(field.get_default()),)
    if isinstance(field, models.UUIDField):
        return (UUID,)
    return (int,) if isinstance(field, models.IntegerField) else (str,)
