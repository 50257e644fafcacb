"""Spans of a text that answer quickly whether one of them covers a place."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate

Span = tuple[int, int]
"""The start and the end of a part of a text."""


class Spans:
    """Spans in order. A question takes logarithmic time, because a text may hold thousands of figures."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._spans = sorted(spans)
        self._starts = [start for start, _ in self._spans]
        self._furthest = list(accumulate((end for _, end in self._spans), max))

    def __iter__(self) -> Iterator[Span]:
        return iter(self._spans)

    def cover(self, start: int, end: int) -> bool:
        """Returns True if one of the spans contains the whole of start to end."""
        return self._reach(bisect_right(self._starts, start), end)

    def cover_after_more(self, start: int, end: int) -> bool:
        """Returns True if one of the spans begins before the start and contains the end."""
        return self._reach(bisect_left(self._starts, start), end)

    def _reach(self, count: int, end: int) -> bool:
        return count > 0 and self._furthest[count - 1] >= end
