"""Querysets that leave out rows which cannot be read, so that one bad row does not break a whole page.

Where a database was edited by hand or restored in part, a row may hold what no form accepts: a date that is no date,
broken JSON, an unknown choice. Each such row is logged once per process.
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
"""The years that Python, both databases and all time zones support."""

_SLUG = re.compile(r"[-a-zA-Z0-9_]+")
_CONVERSION_ERRORS = (ValueError, TypeError, AttributeError, DataError)
"""What Django and the drivers raise for a value that they cannot convert."""
_log = logging.getLogger(__name__)
_logged: set[tuple[str, Any]] = set()
_valid_types: set[tuple[type[models.Model], tuple[str, ...], tuple[type, ...]]] = set()
"""The combinations of model, columns and types of values that are valid: a cache, since most rows have the same."""


class UnreadableRow(ValueError):  # noqa: N818  # names what was found
    """A row holds a value that its column does not allow."""


class _Column(NamedTuple):
    name: str
    types: tuple[type, ...]
    choices: frozenset[Any] | None
    is_slug: bool


class ReadableModel(models.Model):
    """A model that raises UnreadableRow for a bad row. Its manager comes from a ReadableQuerySet."""

    checks_choices: ClassVar[bool] = True

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **options: Any) -> Self:
        _check_row(cls, tuple(field_names), values)
        return super().from_db(db, field_names, values, **options)


class ReadableQuerySet(models.QuerySet[ModelT_co]):
    unreadable: tuple[Any, ...] = ()
    """The keys of the rows that were left out. Set when the query runs."""

    def _fetch_all(self) -> None:
        try:
            super()._fetch_all()
        except (*_CONVERSION_ERRORS, OperationalError) as error:
            if self._result_cache is not None or not self._has_unreadable_row(error):
                raise
            self._result_cache = self._fetch_readable()
            super()._fetch_all()  # the prefetches

    def iterator(self, chunk_size: int | None = None) -> Iterator[Any]:
        count = 0
        try:
            for row in super().iterator(chunk_size):
                count += 1
                yield row
        except (*_CONVERSION_ERRORS, OperationalError) as error:
            if not self._has_unreadable_row(error):
                raise
            yield from self._fetch_readable(skip=count)

    def _has_unreadable_row(self, error: Exception) -> bool:
        """Returns False for an error of the database itself, and for aggregates and unions, which have no own rows."""
        is_aggregate = bool(self._fields and self.query.group_by)  # type: ignore[attr-defined]
        is_database_error = isinstance(error, OperationalError) and "decode" not in str(error).lower()
        return not (is_aggregate or is_database_error or self.query.combinator)

    def iterate(self) -> Any:
        """Returns an iterator over the rows that raises at the first unreadable one."""
        return self._iterable_class(self)

    def _fetch_readable(self, skip: int = 0) -> list[Any]:
        """Fetches the rows without the unreadable ones. Logs those and sets `unreadable`."""
        keys = list(self._chain().values_list("pk", flat=True))[skip:]  # type: ignore[attr-defined]
        unreadable: list[Any] = []
        result = self._fetch_by_halves(keys, unreadable)
        self.unreadable = tuple(unreadable)
        return result

    def _fetch_by_halves(self, keys: list[Any], unreadable: list[Any]) -> list[Any]:
        """Returns the rows with these keys, in order. Appends the keys of unreadable rows to `unreadable`.

        Halves the keys until each half is readable or a single row: few queries if few rows are bad.
        """
        rows: Any = self.prefetch_related(None)  # _fetch_all prefetches for all rows at once
        rows.query.clear_limits()
        try:
            result: list[Any] = list(rows.filter(pk__in=keys).iterate())
            return result
        except (*_CONVERSION_ERRORS, OperationalError) as error:
            if not self._has_unreadable_row(error):
                raise
            if len(keys) <= 1:
                unreadable += keys
                for key in keys:
                    _log_once(self.model._meta.label, key, error)
                return []
        middle = len(keys) // 2
        return self._fetch_by_halves(keys[:middle], unreadable) + self._fetch_by_halves(keys[middle:], unreadable)


def is_unreadable(model: type[models.Model], pk: int) -> bool:
    """Returns True if the model has a row with this id and it cannot be read."""
    rows = model._default_manager.filter(pk=pk)
    return rows.exists() and rows.first() is None


def _log_once(model: str, key: Any, error: Exception) -> None:
    if (model, key) not in _logged:
        _logged.add((model, key))
        _log.error("%s %s cannot be read and is left out: %s", model, key, error)


def _is_allowed(column: _Column, value: Any) -> bool:
    """Returns True if a value of the right type is also one of the choices, a slug, or a date within YEARS."""
    if column.choices is not None and value not in column.choices:
        return False
    if column.is_slug and value and not _SLUG.fullmatch(value):
        return False
    return not isinstance(value, date) or value.year in YEARS


def _check_row(model: type[models.Model], names: tuple[str, ...], values: Collection[Any]) -> None:
    """Raises UnreadableRow if a value is not allowed in its column."""
    columns = _columns(model, names)
    types = (model, names, tuple(map(type, values)))
    if types not in _valid_types:
        for column, value in zip(columns, values, strict=True):
            if type(value) not in column.types:
                raise UnreadableRow(f"{column.name} is {type(value).__name__}")
        _valid_types.add(types)
    for column, value in zip(columns, values, strict=True):
        if not _is_allowed(column, value):
            raise UnreadableRow(f"{column.name} is {value!r}")


@lru_cache(maxsize=256)
def _columns(model: type[models.Model], names: tuple[str, ...]) -> tuple[_Column, ...]:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return tuple(_column(model, fields[name]) for name in names)


def _column(model: type[models.Model], field: Any) -> _Column:
    target = field
    while target.remote_field:
        target = target.target_field
    original = getattr(field, "translated_field", field)
    is_nullable = field.null and (original.null or original.blank or getattr(field, "language", "") != "zh-hans")
    choices = None
    if field.flatchoices and getattr(model, "checks_choices", True):
        allowed = {value for value, _label in field.flatchoices}
        choices = frozenset(allowed | ({""} if field.blank else set()) | ({None} if field.null else set()))
    types = (_python_type(target), *((type(None),) if is_nullable else ()))
    return _Column(field.attname, types, choices, isinstance(field, models.SlugField))


def _python_type(field: Any) -> type:
    if isinstance(field, models.JSONField):
        return type(field.get_default())
    types = {models.DateTimeField: datetime, models.DateField: date, models.IntegerField: int, models.UUIDField: UUID}
    return next((python_type for kind, python_type in types.items() if isinstance(field, kind)), str)
