"""Which part of a page (a step, an item) matches a query best, to lead the visitor there. Pure: no Django."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kb.search.highlight import HighlightTerms, matching_terms

MIN_SHARE = 1 / 3
"""The share of the terms missing from the page's title that a part has to contain."""


class Part(NamedTuple):
    title: str
    text: str


class PageParts(NamedTuple):
    """The parts of a page that was found, and the terms of the query that its titles contain already.

    If the page was found `by_body`, some part is the reason: the one that contains most of the query.
    """

    parts: Sequence[Part]
    answered: frozenset[str]
    by_body: bool


class _PartTerms(NamedTuple):
    """The terms of the query that a part's title contains, and that the whole part contains."""

    title: frozenset[str]
    whole: frozenset[str]


def best_parts(pages: Sequence[PageParts], wanted: HighlightTerms) -> list[int | None]:
    """The index of each page's best part, or None. A term that many parts contain counts less."""
    part_terms = [[_terms_of_part(part, wanted) for part in page.parts] for page in pages]
    frequencies = Counter(term for parts in part_terms for part in parts for term in part.whole)
    weights = {term: 1 / max(1, frequencies[term]) for term in wanted.telling}
    return [
        _best_part(page, parts, wanted.telling - page.answered, weights)
        for page, parts in zip(pages, part_terms, strict=True)
    ]


def _terms_of_part(part: Part, wanted: HighlightTerms) -> _PartTerms:
    title = matching_terms(part.title, wanted)
    return _PartTerms(title, title | matching_terms(part.text, wanted))


def _best_part(
    page: PageParts, parts: Sequence[_PartTerms], unanswered: frozenset[str], weights: Mapping[str, float]
) -> int | None:
    def total(terms: frozenset[str]) -> float:
        return sum(weights[term] for term in terms & unanswered)

    # The title counts twice: the visitor reads it first.
    scores = [total(part.whole) + total(part.title) for part in parts]
    best = max(scores, default=0.0)
    if not best:
        return None
    place = scores.index(best)
    stands_out = scores.count(best) == 1 and total(parts[place].whole) >= MIN_SHARE * total(unanswered)
    return place if stands_out or page.by_body else None
