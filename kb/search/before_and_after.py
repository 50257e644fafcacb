"""Compares the first results of recent searches before and after a change of the vocabulary."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kb.models import Provider, SearchCount
from kb.search.ranking import LONGEST_QUERY, rank

MAX_QUERIES = 100
MAX_ROWS = 50 * MAX_QUERIES
"""The most rows of counted searches that are read to find enough different ones."""
TOP = 3
"""Results of each search that are compared."""

PageKey = tuple[str, int]
"""The kind of a page (faq, section, provider) and its id."""


class ResultChange(NamedTuple):
    """The first results of a search, before and after."""

    query: str
    before: list[PageKey]
    after: list[PageKey]

    @property
    def differs(self) -> bool:
        return self.before != self.after


def recent_queries(*, first: str) -> list[str]:
    """`first`, then the different searches of the last days, the latest first. 1 SQL query."""
    recent = SearchCount.objects.order_by("-day", "-searches", "query").values_list("query", flat=True)
    return list(dict.fromkeys([first, *recent[:MAX_ROWS]]))[:MAX_QUERIES]


def top_results(queries: Iterable[str], providers: list[Provider]) -> dict[str, list[PageKey]]:
    """The first results of each search now. The hotlines of the providers have their verification status."""
    return {
        query: [(hit.kind, hit.object_id) for hit in rank(query[:LONGEST_QUERY], providers).found[:TOP]]
        for query in queries
    }


def compare_results(before: Mapping[str, list[PageKey]], after: Mapping[str, list[PageKey]]) -> list[ResultChange]:
    """Pairs what `top_results` returned before and after."""
    return [ResultChange(query, pages, after[query]) for query, pages in before.items()]
