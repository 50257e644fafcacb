"""What an addition did to the searches of late, with the titles of the pages, to be read side by side."""

from itertools import zip_longest
from typing import Any, NamedTuple

from django.db.models import Model

from kb.search.comparison import PageKey, ResultChange
from kb.search.documents import KINDS


class Title(NamedTuple):
    """A page to be named: the object and the translated field that does so."""

    obj: Model
    field: str
    differs: bool = False
    """It did not stand, or does not stand, at this place."""


class Row(NamedTuple):
    query: str
    before: list[Title]
    after: list[Title]
    differs: bool


def title_field(kind: str) -> str:
    return KINDS[kind].title or "name"


def compared(changes: list[ResultChange]) -> dict[str, Any]:
    """The search it was about, changed or not, and then those that changed; how many did, and of how many.

    Three queries.
    """
    shown = [change for place, change in enumerate(changes) if change.differs or place == 0]
    objects = _objects(shown)
    return {
        "rows": [_row(change, objects) for change in shown],
        "changed": sum(change.differs for change in changes),
        "compared": len(changes),
    }


def _objects(changes: list[ResultChange]) -> dict[PageKey, Model]:
    pages = {page for change in changes for page in (*change.before, *change.after)}
    return {
        (name, pk): obj
        for name, kind in KINDS.items()
        for pk, obj in kind.model.objects.in_bulk([pk for of, pk in pages if of == name]).items()
    }


def _row(change: ResultChange, objects: dict[PageKey, Model]) -> Row:
    before, after = change.before, change.after
    return Row(change.query, _titles(before, after, objects), _titles(after, before, objects), change.differs)


def _titles(pages: list[PageKey], others: list[PageKey], objects: dict[PageKey, Model]) -> list[Title]:
    return [
        Title(objects[page], title_field(page[0]), differs=page != other)
        for page, other in zip_longest(pages, others)
        if page in objects
    ]
