"""Queries whose SQL is made once in a process, for the pages that are read most.

Django takes some 0.5 ms for a query of which the database needs 0.05: most of it makes the SQL. Prepared, it is 0.1
ms. Nothing that the database holds is kept: it is asked each time.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.query import get_related_populators

from kb.models.readable import check_row

ModelT = TypeVar("ModelT", bound=Model)


class Prepared(Generic[ModelT]):
    """`Prepared(lambda slug: FAQ.objects.published().filter(slug=slug))`: called with a slug, it gives the objects.

    The function takes texts and gives a query set. It is called once, so the texts are all that can differ from one
    call to the next. The query set may annotate and select related objects; instead of a prefetch see `gather`.
    """

    def __init__(self, make: Callable[..., QuerySet[ModelT]]) -> None:
        self._make = make
        self._made: _Statement[ModelT] | None = None

    def __call__(self, *texts: str) -> list[ModelT]:
        """One query; the list is the caller's own."""
        if self._made is None:
            self._made = _Statement(self._make(*map(_Place, map(str, range(len(texts))))))
        try:
            return self._made.objects(texts)
        except Exception:  # noqa: BLE001  # a row that cannot be read: the query set leaves it out, or raises the same
            return list(self._make(*texts))


class _Place(str):
    """Stands in the query set for the text at this place among the arguments."""

    __slots__ = ()


class _Statement(Generic[ModelT]):
    """The SQL of a query set, and how a row becomes an object: as Django's ModelIterable has it, but without
    `__init__`, whose signals and descriptors take longer than all the rest and end with the same attributes.
    """

    def __init__(self, rows: QuerySet[ModelT]) -> None:
        self._database = rows.db
        self._compiler: Any = rows.query.get_compiler(rows.db)
        self._sql, self._parameters = self._compiler.as_sql()
        select, shape = self._compiler.select, self._compiler.klass_info
        self._model: type[ModelT] = shape["model"]
        self._columns = slice(shape["select_fields"][0], shape["select_fields"][-1] + 1)
        self._names = [column.target.attname for column, *_ in select[self._columns]]
        self._related = get_related_populators(shape, select, rows.db)  # type: ignore[call-arg]  # stubs of Django 6
        self._annotations = list((self._compiler.annotation_col_map or {}).items())
        self._converters = self._compiler.get_converters([expression for expression, *_ in select])

    def objects(self, texts: Sequence[str]) -> list[ModelT]:
        parameters = [texts[int(one)] if isinstance(one, _Place) else one for one in self._parameters]
        with connections[self._database].cursor() as cursor:
            cursor.execute(self._sql, parameters)
            rows: Iterable[Sequence[Any]] = cursor.fetchall()
        return [self._object(row) for row in self._compiler.apply_converters(rows, self._converters)]

    def _object(self, row: Sequence[Any]) -> ModelT:
        check_row(self._model, tuple(self._names), row[self._columns])
        state = ModelState()
        state.adding, state.db = False, self._database
        made = self._model.__new__(self._model)
        made.__dict__.update(zip(self._names, row[self._columns], strict=True), _state=state)
        for related in self._related:
            related.populate(row, made)
        for name, place in self._annotations:
            setattr(made, name, row[place])
        return made


def gather(objects: Iterable[Model], parts: str, rows: Iterable[Model], *, by: str) -> None:
    """Puts the rows where a prefetch of `parts` would: `provider.hotlines.all()` is then a list of its hotlines.

    `by` names the relation of a row to its object ("provider"). Django's own prefetch makes a query set for each
    object, which costs more than the query.
    """
    found = {obj.pk: obj for obj in objects}
    of_each: defaultdict[Any, list[Model]] = defaultdict(list)
    for row in rows:
        if owner := found.get(getattr(row, f"{by}_id")):
            setattr(row, by, owner)
            of_each[owner.pk].append(row)
    for pk, obj in found.items():
        obj._prefetched_objects_cache = {parts: of_each[pk]}  # type: ignore[attr-defined]  # noqa: SLF001
