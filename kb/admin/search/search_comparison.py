"""Compares the results of recent searches before and after words were added."""

from itertools import zip_longest
from typing import Any, NamedTuple

from django.db.models import Model

from kb.search.before_and_after import PageKey, ResultChange
from kb.search.documents import KINDS


class PageTitle(NamedTuple):
    """The title of a page: the object and the name of its title field."""

    obj: Model
    field: str
    differs: bool = False
    """True if the page has another rank on the other side."""


class ComparedSearch(NamedTuple):
    query: str
    before: list[PageTitle]
    after: list[PageTitle]
    differs: bool


def title_field(kind: str) -> str:
    return KINDS[kind].title or "name"


def comparison_context(changes: list[ResultChange]) -> dict[str, Any]:
    """Returns the first search, all others that changed, and how many of how many did. Takes three queries."""
    listed = [change for place, change in enumerate(changes) if change.differs or place == 0]
    objects = _objects(listed)
    return {
        "compared_searches": [_compared_search(change, objects) for change in listed],
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


def _compared_search(change: ResultChange, objects: dict[PageKey, Model]) -> ComparedSearch:
    before, after = change.before, change.after
    return ComparedSearch(
        change.query, _page_titles(before, after, objects), _page_titles(after, before, objects), change.differs
    )


def _page_titles(pages: list[PageKey], others: list[PageKey], objects: dict[PageKey, Model]) -> list[PageTitle]:
    return [
        PageTitle(objects[page], title_field(page[0]), differs=page != other)
        for page, other in zip_longest(pages, others)
        if page in objects
    ]
