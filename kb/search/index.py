"""The search index: an ordinary table of postings, in the site's own database.

Why not a search engine: tantivy 0.27, given the same terms, was as good (the right one of 2,000 questions among the
first five 57.7 times of 100, as here before weights were fitted) and quicker (under 1 ms instead of 6). But its index
is a file of each host, which is not written with the content, differs between hosts until each has caught up, knows
nothing of raw SQL and of a restored backup, and wants a watch of its own. This one needs none of that, and 6 ms are
few beside the page that shows the result.

Triggers of the database (kb.search.triggers) note each object that changes, in the transaction that changes it,
whoever changes it, raw SQL included. After the commit of a save or a deletion through Django, that process brings the
index up to date. Every search first looks whether a note is left (one short query) and brings up to date what it can.

A search is answered from an index that is behind in three cases: more than `MOST_AT_ONCE` objects are noted; another
process is writing the index or, on SQLite, the database; writing fails, which is logged. What is noted stays noted
until it is done, so that a later search or save does it. Each object is replaced in one transaction. A search that
reads while that commits may miss the object this once.
"""

import logging
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

from django.db import DatabaseError, connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor

from kb.models import SearchDocument, SearchTerm, StaleObject
from kb.search.documents import KINDS
from kb.search.postings import ALL, COMMON_IN_BODIES, PARAMETERS, Ahead, Anew, Said, batches, read, replace, texts
from kb.search.weights import Kept, Weights, take_apart_many

MOST_AT_ONCE = 20
"""Objects that a search brings up to date before it answers: a fifth of a second's work."""
LONGEST_WAIT = 200
"""Milliseconds that a search waits for another process that holds a lock."""

log = logging.getLogger(__name__)

_BATCH = 200
_MANY = 10
"""Batches, from which on other processes help."""
_PROCESSES = 2


def catch_up(*, at_most: int | None = None) -> int:
    """Brings up to date what was noted as changed, `at_most` so many objects; returns how many those were.

    On PostgreSQL does nothing if another process is writing the index. On SQLite waits for its turn to write.
    """
    if not StaleObject.objects.exists():
        return 0
    with transaction.atomic():
        if not _lock_index():
            return 0
        objects = StaleObject.objects.values_list("kind", "object_id").order_by("kind", "object_id").distinct()
        stale: dict[str, list[int]] = {}
        for kind, object_id in objects[:at_most]:
            stale.setdefault(kind, []).append(object_id)
        for kind, ids in stale.items():
            for batch in batches(ids, _BATCH):
                # What is noted from here on is for the next time.
                notes = list(StaleObject.objects.filter(kind=kind, object_id__in=batch).values_list("pk", flat=True))
                replace(kind, batch)
                _forget(notes)
    return sum(map(len, stale.values()))


def catch_up_before_a_search() -> None:
    """Brings up to date as much as a visitor can wait for. If that fails, the index answers as it stands."""
    try:
        with _locks_waited_for_briefly():
            catch_up(at_most=MOST_AT_ONCE)
    except DatabaseError:
        log.exception("The search index cannot be brought up to date: it answers as it stands.")


@contextmanager
def _locks_waited_for_briefly() -> Iterator[None]:
    """On SQLite, where one process writes at a time, makes a statement fail that waits longer than `LONGEST_WAIT`.

    On PostgreSQL nothing waits: `catch_up` skips its work if the index is locked.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {LONGEST_WAIT}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")


def follow(*, using: str, **kwargs: Any) -> None:
    """Brings the index up to date after this change is committed. Answers post_save and post_delete."""
    # robust: if it fails, that is logged, the change stays, and the next search tries again.
    transaction.on_commit(catch_up, using=using, robust=True)


def build_if_empty(*, using: str = "default", **kwargs: Any) -> None:
    """Makes the index of a site that has content but no index yet. Answers post_migrate."""
    migrations = MigrationExecutor(connections[using])
    if migrations.migration_plan(migrations.loader.graph.leaf_nodes("kb")):
        return  # taken back: the tables are not those of this code
    if not SearchDocument.objects.exists() and any(kind.published().exists() for kind in KINDS.values()):
        rebuild()


def rebuild(*, progress: Callable[[int, int], Any] = lambda done, total: None) -> int:
    """Makes a new index beside the one there is, which answers until it is done; returns how many objects there are.

    Calls `progress` with how many objects are done, and of how many.
    """
    notes = list(StaleObject.objects.values_list("pk", flat=True))  # what they note is done below
    ids = {kind: list(KINDS[kind].published().order_by("pk").values_list("pk", flat=True)) for kind in KINDS}
    total, done = sum(map(len, ids.values())), 0
    anew = Anew()
    progress(done, total)
    for kind, published in ids.items():
        for batch, ahead in _taken_apart_ahead(kind, published):
            with transaction.atomic():
                _lock_index(wait=True)
                anew.add(kind, batch, ahead)
            done += len(batch)
            progress(done, total)
    with transaction.atomic():
        _lock_index(wait=True)
        anew.take_over()
    _forget(notes)
    return total


def _lock_index(*, wait: bool = False) -> bool:
    """Takes the lock on the index until the transaction ends. False if another process has it (unless `wait`)."""
    whole = SearchTerm.objects.filter(text=ALL)
    if not whole.exists():
        SearchTerm.objects.bulk_create([SearchTerm(text=ALL, documents=0)], ignore_conflicts=True)
    # SQLite has one writer at a time anyway, and does not know how to skip.
    skip = not wait and connection.features.has_select_for_update_skip_locked
    return whole.select_for_update(skip_locked=skip).first() is not None


def _forget(notes: list[int]) -> None:
    for batch in batches(notes, PARAMETERS):
        StaleObject.objects.filter(pk__in=batch).delete()


def _taken_apart_ahead(kind: str, ids: list[int]) -> Iterator[tuple[list[int], Ahead | None]]:
    """Yields the objects in batches. If there are many, other processes take apart later batches meanwhile."""
    whole = list(batches(ids, _BATCH))
    if len(whole) < _MANY:
        yield from ((batch, None) for batch in whole)
        return
    waiting: deque[tuple[list[int], Said, Future[list[tuple[Kept, Weights]]]]] = deque()
    with ProcessPoolExecutor(_PROCESSES, mp_context=get_context("spawn")) as pool:
        for batch in [*whole, *[[]] * _PROCESSES]:
            said = read(kind, batch)
            waiting.append((batch, said, pool.submit(take_apart_many, texts(said), COMMON_IN_BODIES)))
            if len(waiting) > _PROCESSES:
                first, said, future = waiting.popleft()
                yield first, (said, future.result())
