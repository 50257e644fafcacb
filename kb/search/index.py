"""The search index: an ordinary table of postings, in the site's own database.

Why not a search engine: tantivy 0.27, given the same terms, was as good (the right one of 2,000 questions among the
first five 57.7 times of 100, as here before weights were fitted) and quicker (under 1 ms instead of 6). But its index
is a file of each host, which is not written with the content, differs between hosts until each has caught up, knows
nothing of raw SQL and of a restored backup, and wants a watch of its own. This one needs none of that, and 6 ms are
few beside the page that shows the result.

It follows the content by notes, not by hope: triggers of the database (kb.search.triggers) note each
object that changes, in the transaction that changes it and whoever makes it, raw SQL included. Whoever
writes the content through Django brings the index up to date right after the commit; whoever searches
first looks whether a note is left (one short query), so that nobody is answered from an index that is
behind. Each object is replaced in one transaction: no reader ever sees half of it.
"""

import logging
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from django.db import DatabaseError, connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor

from kb.models import SearchDocument, SearchTerm, StaleObject
from kb.search.documents import KINDS
from kb.search.postings import ALL, COMMON_IN_BODIES, PARAMETERS, Ahead, Anew, Said, batches, read, replace, texts
from kb.search.weights import Kept, Weights, take_apart_many

MOST_AT_ONCE = 20
"""Objects that a visitor's search brings up to date before it answers: a fifth of a second's work."""

log = logging.getLogger(__name__)

_BATCH = 200
_MANY = 10
"""Batches, from which on other processes help."""
_PROCESSES = 2


def catch_up(*, at_most: int | None = None) -> int:
    """Brings up to date what was noted as changed; says how many objects that was.

    If another process is doing so, on a database that lets one see it, leaves it to that one.
    """
    if not StaleObject.objects.exists():
        return 0
    with transaction.atomic():
        if not _may_write():
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
    """Brings up to date so much as a visitor can wait for. If that fails, the index answers as it stands."""
    try:
        catch_up(at_most=MOST_AT_ONCE)
    except DatabaseError:
        log.exception("The search index cannot be brought up to date: it answers as it stands.")


def follow(*, using: str, **kwargs: Any) -> None:
    """Brings the index up to date once this change is committed. Answers post_save and post_delete."""
    # robust: should it fail, that is logged, the change stays, and the next search tries again.
    transaction.on_commit(catch_up, using=using, robust=True)


def build_if_empty(*, using: str = "default", **kwargs: Any) -> None:
    """Makes the index of a site that has content and none yet: one that was there before it. Answers post_migrate."""
    migrations = MigrationExecutor(connections[using])
    if migrations.migration_plan(migrations.loader.graph.leaf_nodes("kb")):
        return  # taken back: the tables are not those of this code
    if not SearchDocument.objects.exists() and any(kind.published().exists() for kind in KINDS.values()):
        rebuild()


def rebuild(*, progress: Callable[[int, int], Any] = lambda done, total: None) -> int:
    """Makes the whole index anew beside the one there is, which answers until then; says how many objects there are.

    `progress` is told how many objects are done, and of how many.
    """
    notes = list(StaleObject.objects.values_list("pk", flat=True))  # what they note is done below
    ids = {kind: list(KINDS[kind].published().order_by("pk").values_list("pk", flat=True)) for kind in KINDS}
    total, done = sum(map(len, ids.values())), 0
    anew = Anew()
    progress(done, total)
    for kind, published in ids.items():
        for batch, ahead in _taken_apart_ahead(kind, published):
            with transaction.atomic():
                _may_write(wait=True)
                anew.add(kind, batch, ahead)
            done += len(batch)
            progress(done, total)
    with transaction.atomic():
        _may_write(wait=True)
        anew.take_over()
    _forget(notes)
    return total


def _may_write(*, wait: bool = False) -> bool:
    """Takes the right to write the index until the transaction ends; False if somebody else has it."""
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
    """The objects in batches. Of many, other processes take apart what they say while earlier ones are written."""
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
