"""Which part of a page answers a query best: the step or item to lead to. Pure: no Django."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kb.search.highlight import Sought, stands_in

ENOUGH = 1 / 3
"""How much of what a page's title leaves unanswered a part has to hold."""


class Part(NamedTuple):
    title: str
    text: str


class Page(NamedTuple):
    """A page that was found: its parts, and what of the query is said already without them.

    If it was found `by_its_text`, whichever part holds most of the query is the reason.
    """

    parts: Sequence[Part]
    said: frozenset[str]
    by_its_text: bool


class _Seen(NamedTuple):
    """What of the query stands in a part's title, and in all of it."""

    title: frozenset[str]
    whole: frozenset[str]


def best_parts(pages: Sequence[Page], wanted: Sought) -> list[int | None]:
    """For each page the place of its best part, None where none stands out. What many parts hold counts less."""
    seen = [[_look(part, wanted) for part in page.parts] for page in pages]
    common = Counter(item for parts in seen for part in parts for item in part.whole)
    worth = {item: 1 / max(1, common[item]) for item in wanted.telling}
    return [_best(page, parts, wanted.telling - page.said, worth) for page, parts in zip(pages, seen, strict=True)]


def _look(part: Part, wanted: Sought) -> _Seen:
    title = stands_in(part.title, wanted)
    return _Seen(title, title | stands_in(part.text, wanted))


def _best(page: Page, parts: Sequence[_Seen], unsaid: frozenset[str], worth: Mapping[str, float]) -> int | None:
    def total(found: frozenset[str]) -> float:
        return sum(worth[item] for item in found & unsaid)

    # The title's twice: it is what will be read.
    scores = [total(part.whole) + total(part.title) for part in parts]
    best = max(scores, default=0.0)
    if not best:
        return None
    place = scores.index(best)
    stands_out = scores.count(best) == 1 and total(parts[place].whole) >= ENOUGH * total(unsaid)
    return place if stands_out or page.by_its_text else None
