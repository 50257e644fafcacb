"""Counts searches by day, without who searched: the query, how often, how many pages it found, how many were opened.

Also counts how often each question was opened from the results, without the query.

A query that may contain somebody's number is not stored. Counting delays no visitor: it waits a moment at most, and
logs a failure of the database.
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

from kb.models import FAQ, ClickCount, SearchCount
from kb.numbers.find_in_text import contains_many_digits
from kb.search.ranking import LONGEST_QUERY

MAX_STORED_LENGTH = 100
"""Characters of a query that are stored."""
MAX_QUERIES_A_DAY = 5000
"""Different queries that are stored of one day. From then on only those are counted."""
RETENTION = timedelta(days=90)
MAX_WAIT = 100
"""Milliseconds that a visitor waits for another writer."""

P = ParamSpec("P")

logger = logging.getLogger(__name__)


def stored_form(query: str) -> str:
    """The query as it is stored: one width and case, single spaces, all printable; "" if it must not be stored."""
    if len(query) > LONGEST_QUERY:
        return ""
    folded = unicodedata.normalize("NFKC", query).casefold()
    clean = " ".join("".join(char for char in folded if char.isprintable() or char.isspace()).split())
    return "" if contains_many_digits(clean) else clean[:MAX_STORED_LENGTH].rstrip()


def _counting(count: Callable[Concatenate[str, P], None]) -> Callable[Concatenate[str, P], None]:
    """Decorates a function that counts: passes it the stored form of the query, and logs a failure of the database."""

    @wraps(count)
    def counted(query: str, /, *args: P.args, **kwargs: P.kwargs) -> None:
        stored = stored_form(query)
        if not stored:
            return
        try:
            with _short_busy_timeout(), transaction.atomic():
                count(stored, *args, **kwargs)
        except DatabaseError:
            logger.exception("A search could not be counted.")

    return counted


@contextmanager
def _short_busy_timeout() -> Iterator[None]:
    """Limits how long SQLite, which has one writer at a time, waits for the others."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    database = connection.connection
    (default,) = database.execute("PRAGMA busy_timeout").fetchone()
    database.execute(f"PRAGMA busy_timeout = {MAX_WAIT}")
    try:
        yield
    finally:
        database.execute(f"PRAGMA busy_timeout = {default}")


@_counting
def count_search(query: str, language: str, *, results: int) -> None:
    """Counts a search and stores how many pages it found."""
    today = timezone.localdate()
    counts = SearchCount.objects.filter(day=today, query=query, language=language)
    added = {"searches": F("searches") + 1, "results": results}
    # 1 SQL query for a search of today; else 3 more: the number of searches, the new row, the update again.
    if counts.update(**added):
        return
    stored_today = SearchCount.objects.filter(day=today).count()
    if stored_today == 0:
        _delete_old(today)
    if stored_today < MAX_QUERIES_A_DAY:
        row = SearchCount(day=today, query=query, language=language, searches=0, results=results)
        SearchCount.objects.bulk_create([row], ignore_conflicts=True)  # another process may just have made it
        counts.update(**added)


@_counting
def count_click(query: str, language: str, *, faq: str = "") -> None:
    """Counts a page opened from the results, if the query is one of today's. `faq` is its slug if it is a question."""
    today = timezone.localdate()
    counts = SearchCount.objects.filter(day=today, query=query, language=language)
    if counts.update(clicks=F("clicks") + 1) and faq:
        _count_opened(today, faq)


def _count_opened(today: date, slug: str) -> None:
    """Counts that a question was opened. Once a day, deletes the oldest counts."""
    faq = FAQ.objects.published().filter(slug=slug).only("pk").first()
    if faq is None:
        return
    counts = ClickCount.objects.filter(day=today, faq=faq)
    if counts.update(clicks=F("clicks") + 1):
        return
    if not ClickCount.objects.filter(day=today).exists():
        ClickCount.objects.filter(day__lt=today - RETENTION).delete()
    ClickCount.objects.bulk_create([ClickCount(day=today, faq=faq)], ignore_conflicts=True)  # as in count_search
    counts.update(clicks=F("clicks") + 1)


def _delete_old(today: date) -> None:
    SearchCount.objects.filter(day__lt=today - RETENTION).delete()
