"""Reads which row a visitor chose in the query, such as `?provider=alipay`."""

from collections.abc import Iterable
from typing import Generic, NamedTuple, TypeVar

from django.http import HttpRequest

from kb.models import Provider, Symptom

RowT = TypeVar("RowT", Provider, Symptom)


class Choice(NamedTuple, Generic[RowT]):
    row: RowT | None
    """None if nothing was chosen, or the slug is unknown."""
    is_unknown: bool
    """True if no row has the slug: it was mistyped, or the row is no longer published."""


def get_choice(request: HttpRequest, name: str, rows: Iterable[RowT]) -> Choice[RowT]:
    """Returns the row whose slug is the parameter `name`. An empty parameter chooses nothing."""
    slug = request.GET.get(name, "")
    row = next((row for row in rows if row.slug == slug), None)
    return Choice(row, bool(slug) and row is None)
