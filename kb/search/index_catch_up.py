"""Brings the search index up to date, and says what a search does with an index that is behind.

The index is ordinary tables of postings, in the site's own database; docs/search.md says why no search engine.

Triggers of the database (kb.search.stale_objects) note each object that changes, in the transaction that changes it,
whoever changes it, raw SQL included. After the commit of a save or a deletion through Django, that process brings the
index up to date. Every search first looks whether a note is left (one short query) and brings up to date what it can.

A search is answered from an index that is behind in three cases: more than `MAX_BEFORE_A_SEARCH` objects are noted;
another process is writing the index or, on SQLite, the database; writing fails, which is logged. What is noted stays
noted until it is done, so that a later search or save does it. Each object is replaced in one transaction. A search
that reads while that commits may miss the object this once.
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
from kb.search.index_writing import (
    MAX_BODY_FREQUENCY,
    IndexRebuild,
    PrecomputedBatch,
    SourceTexts,
    index_texts,
    read_source_texts,
    replace_documents,
)
from kb.search.postings import ALL_DOCUMENTS, MAX_PARAMETERS, batches
from kb.search.term_weights import StoredTokens, TermWeights, tokenize_batch

MAX_BEFORE_A_SEARCH = 20
"""Objects that a search brings up to date before it answers: a fifth of a second's work."""
MAX_WAIT_MS = 200
"""Milliseconds that a search waits for another process that holds a lock."""

logger = logging.getLogger(__name__)

_BATCH_SIZE = 500
_MIN_PARALLEL_BATCHES = 4
"""With at least so many batches, other processes tokenize."""
_PROCESSES = 2


def catch_up(*, at_most: int | None = None) -> int:
    """Reindexes the objects that are noted as changed, at most `at_most`, and returns how many.

    Deletes notes that cannot be read.

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
            if _is_readable(kind, object_id):
                stale.setdefault(kind, []).append(object_id)
            else:
                _delete_unreadable_notes()
        for kind, ids in stale.items():
            for batch in batches(ids, _BATCH_SIZE):
                # A note that is made from here on is for the next time.
                notes = list(StaleObject.objects.filter(kind=kind, object_id__in=batch).values_list("pk", flat=True))
                replace_documents(kind, batch)
                _delete_notes(notes)
    return sum(map(len, stale.values()))


def catch_up_before_a_search() -> None:
    """Brings up to date as much as a visitor can wait for. If that fails, the index answers as it stands."""
    try:
        if StaleObject.objects.exists():
            with _locks_waited_for_briefly():
                catch_up(at_most=MAX_BEFORE_A_SEARCH)
    except DatabaseError:
        logger.exception("The search index cannot be brought up to date: it answers as it stands.")


@contextmanager
def _locks_waited_for_briefly() -> Iterator[None]:
    """On SQLite, where one process writes at a time, makes a statement fail that waits longer than `MAX_WAIT_MS`.

    On PostgreSQL nothing waits: `catch_up` skips its work if the index is locked.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {MAX_WAIT_MS}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")


def update_after_commit(*, using: str, **kwargs: Any) -> None:
    """Brings the index up to date once this change is committed. Receives post_save and post_delete."""
    # robust: a failure is logged, the change stays, and the next search tries again.
    transaction.on_commit(catch_up, using=using, robust=True)


def build_if_empty(*, using: str = "default", **kwargs: Any) -> None:
    """Builds the index of a site that has content and no index yet. Receives post_migrate."""
    migrations = MigrationExecutor(connections[using])
    if migrations.migration_plan(migrations.loader.graph.leaf_nodes("kb")):
        return  # migrated backwards: the tables are not those of this code
    if not SearchDocument.objects.exists() and any(kind.published().exists() for kind in KINDS.values()):
        rebuild()


def rebuild(*, progress: Callable[[int, int], Any] = lambda done, total: None) -> int:
    """Builds a whole new index beside the one in use, which answers until then. Returns the number of objects.

    Calls `progress` with the number of objects that are done and the number of all.
    """
    notes = list(StaleObject.objects.values_list("pk", flat=True))  # the changes they note are indexed below
    ids = {kind: list(KINDS[kind].published().order_by("pk").values_list("pk", flat=True)) for kind in KINDS}
    total, done = sum(map(len, ids.values())), 0
    new_index = IndexRebuild()
    progress(done, total)
    for kind, published in ids.items():
        for batch, precomputed in _precompute(kind, published):
            with transaction.atomic():
                _lock_index(wait=True)
                new_index.add_batch(kind, batch, precomputed)
            done += len(batch)
            progress(done, total)
    with transaction.atomic():
        _lock_index(wait=True)
        new_index.replace_index()
    _delete_notes(notes)
    return total


def _lock_index(*, wait: bool = False) -> bool:
    """Locks the index for writing until the transaction ends. Returns False if another process holds the lock."""
    whole = SearchTerm.objects.filter(text=ALL_DOCUMENTS)
    if not whole.exists():
        SearchTerm.objects.bulk_create([SearchTerm(text=ALL_DOCUMENTS, documents=0)], ignore_conflicts=True)
    # SQLite has one writer at a time anyway, and no SKIP LOCKED.
    skip = not wait and connection.features.has_select_for_update_skip_locked
    return whole.select_for_update(skip_locked=skip).first() is not None


def _delete_notes(notes: list[int]) -> None:
    for batch in batches(notes, MAX_PARAMETERS):
        StaleObject.objects.filter(pk__in=batch).delete()


def _is_readable(kind: Any, object_id: Any) -> bool:
    """Returns True if there may be such an object. SQLite keeps any type in any column."""
    return kind in KINDS and isinstance(object_id, int) and 0 <= object_id < 2**63


def _delete_unreadable_notes() -> None:
    """Deletes the notes that somebody wrote past the triggers and that name no object."""
    notes = StaleObject.objects.values_list("pk", "kind", "object_id")
    _delete_notes([pk for pk, kind, object_id in notes if not _is_readable(kind, object_id)])


def _precompute(kind: str, ids: list[int]) -> Iterator[tuple[list[int], PrecomputedBatch | None]]:
    """Yields the objects in batches. Of many, other processes tokenize the next batches while one is written."""
    whole = list(batches(ids, _BATCH_SIZE))
    if len(whole) < _MIN_PARALLEL_BATCHES:
        yield from ((batch, None) for batch in whole)
        return
    waiting: deque[tuple[list[int], SourceTexts, Future[list[tuple[StoredTokens, TermWeights]]]]] = deque()
    with ProcessPoolExecutor(_PROCESSES, mp_context=get_context("spawn")) as pool:
        for batch in [*whole, *[[]] * _PROCESSES]:
            source = read_source_texts(kind, batch)
            waiting.append((batch, source, pool.submit(tokenize_batch, index_texts(source), MAX_BODY_FREQUENCY)))
            if len(waiting) > _PROCESSES:
                first, source, future = waiting.popleft()
                yield first, PrecomputedBatch(source, future.result())
