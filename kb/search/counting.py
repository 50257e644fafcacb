"""Searches are counted by day, without who: what was asked, how often, how much was found, whether a page was opened.

A query that may hold somebody's number is not kept. Counting never stands in a visitor's way: it waits
a moment at most, and when the database cannot do it, that is logged and forgotten.
"""

import logging
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone

from kb.models import SearchCount
from kb.numbers.find_in_text import contains_many_digits
from kb.search.query import LONGEST_QUERY

LONGEST_KEPT = 100
"""Characters of a query that are kept."""
MOST_A_DAY = 5000
"""Different queries that are kept of one day; after those, only the ones that are there already are counted."""
KEPT = timedelta(days=90)
LONGEST_WAIT = 100
"""Milliseconds that a visitor waits for somebody else who writes."""

P = ParamSpec("P")

log = logging.getLogger(__name__)


def tidied(query: str) -> str:
    """The query as it is kept: one width and case, single spaces, nothing unprintable; "" if it is not to be kept."""
    if len(query) > LONGEST_QUERY:
        return ""
    folded = unicodedata.normalize("NFKC", query).casefold()
    tidy = " ".join("".join(char for char in folded if char.isprintable() or char.isspace()).split())
    return "" if contains_many_digits(tidy) else tidy[:LONGEST_KEPT].rstrip()


def _counting(count: Callable[Concatenate[str, P], None]) -> Callable[Concatenate[str, P], None]:
    """Gives `count` the query as it is kept, and keeps its failures to itself."""

    @wraps(count)
    def counted(query: str, /, *args: P.args, **kwargs: P.kwargs) -> None:
        kept = tidied(query)
        if not kept:
            return
        try:
            with _impatient(), transaction.atomic():
                count(kept, *args, **kwargs)
        except DatabaseError:
            log.exception("A search could not be counted.")

    return counted


@contextmanager
def _impatient() -> Iterator[None]:
    """On SQLite, where only one writes at a time, waits no longer than a moment for the others."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    database = connection.connection
    (usual,) = database.execute("PRAGMA busy_timeout").fetchone()
    database.execute(f"PRAGMA busy_timeout = {LONGEST_WAIT}")
    try:
        yield
    finally:
        database.execute(f"PRAGMA busy_timeout = {usual}")


@_counting
def count_search(query: str, language: str, *, results: int) -> None:
    """Adds one search that found so many pages."""
    today = timezone.localdate()
    found = SearchCount.objects.filter(day=today, query=query, language=language)
    added = {"searches": F("searches") + 1, "results": results}
    # 1 query for what was searched for today already; else 3 more: how many there are, the new row, and again.
    if not found.update(**added) and _has_room(today):
        row = SearchCount(day=today, query=query, language=language, searches=0, results=results)
        SearchCount.objects.bulk_create([row], ignore_conflicts=True)  # another process may just have made it
        found.update(**added)


@_counting
def count_click(query: str, language: str) -> None:
    """Adds one page opened from the results, if today's searches have that query."""
    today = timezone.localdate()
    SearchCount.objects.filter(day=today, query=query, language=language).update(clicks=F("clicks") + 1)


def _has_room(today: date) -> bool:
    """Whether another query of today can be kept. The day's first one makes the oldest go."""
    count = SearchCount.objects.filter(day=today).count()
    if count == 0:
        SearchCount.objects.filter(day__lt=today - KEPT).delete()
    return count < MOST_A_DAY
