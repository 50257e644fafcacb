"""What a visitor chose in an address, such as `?provider=alipay`: one of the rows that there are, or a mistake."""

from collections.abc import Iterable
from typing import Generic, NamedTuple, TypeVar

from django.http import HttpRequest

from kb.models import Provider, Symptom

RowT = TypeVar("RowT", Provider, Symptom)


class Choice(NamedTuple, Generic[RowT]):
    row: RowT | None
    """None where nothing was chosen, or nothing that there is."""
    is_unknown: bool
    """True where the address names something that is not here: mistyped, or no longer published."""


def get_choice(request: HttpRequest, name: str, rows: Iterable[RowT]) -> Choice[RowT]:
    """The row whose slug the parameter `name` gives; an empty one counts as none."""
    slug = request.GET.get(name, "")
    row = next((row for row in rows if row.slug == slug), None)
    return Choice(row, bool(slug) and row is None)
