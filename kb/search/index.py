"""The search index: an ordinary table of postings, in the site's own database.

Why not a search engine: ENGINE-MEASUREMENTS

It follows the content by notes, not by hope: triggers of the database (kb.search.triggers) note each
object that changes, in the transaction that changes it and whoever makes it, raw SQL included. Whoever
writes the content through Django brings the index up to date right after the commit; whoever searches
first looks whether a note is left (one short query), so that nobody is answered from an index that is
behind. Each object is replaced in one transaction: no reader ever sees half of it.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import islice
from math import log
from typing import Any

from django.db import connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Exists, OuterRef

from kb.models import SearchDocument, SearchPosting, SearchTerm, StaleObject
from kb.search.analysis import LONG, SHORT, Analysis, analyse, items
from kb.search.documents import BODY, FIELD_WEIGHTS, KINDS, Text, searched

ALL = ""
"""The term that stands in every document: it counts them, and holding it is the right to write the index."""

MOST_AT_ONCE = 20
"""Objects that a visitor's search brings up to date before it answers: a fifth of a second's work."""
COMMON = 200
"""Documents. A term that stands in more is not kept for a body: it would say little of it, and bodies are long."""

_BATCH = 200
_PARAMETERS = 900
_SATURATION, _LENGTH_NORM = 1.2, 0.75  # BM25's usual k1 and b
_USUAL_LENGTH = {True: 12, False: 150}  # units of a short text and of a body: what BM25 compares a length with


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
            for batch in _batches(ids):
                # What is noted from here on is for the next time.
                notes = list(StaleObject.objects.filter(kind=kind, object_id__in=batch).values_list("pk", flat=True))
                _replace(kind, batch)
                _forget(notes)
    return sum(map(len, stale.values()))


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
    """Makes the whole index anew, object by object, while searches go on; says how many objects there are.

    `progress` is told how many objects are done, and of how many.
    """
    notes = list(StaleObject.objects.values_list("pk", flat=True))  # what they note is done below
    ids = {kind: list(KINDS[kind].published().order_by("pk").values_list("pk", flat=True)) for kind in KINDS}
    total, done = sum(map(len, ids.values())), 0
    progress(done, total)
    for kind, published in ids.items():
        for batch in _batches(published):
            with transaction.atomic():
                _may_write(wait=True)
                _replace(kind, batch)
            done += len(batch)
            progress(done, total)
        with transaction.atomic():
            _may_write(wait=True)
            _remove_gone(kind)
    with transaction.atomic():
        _may_write(wait=True)
        _count_anew()
    _forget(notes)
    return total


def _may_write(*, wait: bool = False) -> bool:
    """Takes the right to write the index until the transaction ends; False if somebody else has it."""
    whole = SearchTerm.objects.filter(text=ALL)
    if not whole.exists():
        SearchTerm.objects.bulk_create([SearchTerm(text=ALL, documents=0, commonness=0)], ignore_conflicts=True)
    # SQLite has one writer at a time anyway, and does not know how to skip.
    skip = not wait and connection.features.has_select_for_update_skip_locked
    return whole.select_for_update(skip_locked=skip).first() is not None


def _forget(notes: list[int]) -> None:
    for batch in _batches(notes, _PARAMETERS):
        StaleObject.objects.filter(pk__in=batch).delete()


def _replace(kind: str, ids: list[int]) -> None:
    """Puts what these objects say now in the place of what they said."""
    gone = _remove(kind, ids)
    found = list(searched(KINDS[kind], KINDS[kind].published().filter(pk__in=ids)))
    analyses = [analyse(text.words) for _, text in found]
    documents = SearchDocument.objects.bulk_create(
        SearchDocument(
            kind=kind,
            object_id=object_id,
            language=text.language,
            field=text.field,
            text="" if text.field == BODY else text.words,
            units=" ".join(analysis.units),
            syllables=" ".join(analysis.syllables) if text.field != BODY else "",
        )
        for (object_id, text), analysis in zip(found, analyses, strict=True)
    )
    weighed = [_weights(text, analysis) for (_, text), analysis in zip(found, analyses, strict=True)]
    known = _known({term for weights in weighed for term in weights} | gone.keys() | {ALL})
    for (_, text), weights in zip(found, weighed, strict=True):
        if text.field == BODY:
            for term in [term for term in weights if term in known and known[term].documents > COMMON]:
                del weights[term]
    change = Counter(term for weights in weighed for term in weights)
    change.subtract(gone)
    change[ALL] += len(documents)
    ids_of = _count(change, known)
    with connection.cursor() as cursor:  # not bulk_create, which takes five times as long for ten million rows
        cursor.executemany(
            "INSERT INTO kb_searchposting (term_id, document_id, weight) VALUES (%s, %s, %s)",
            [
                (ids_of[term], document.pk, weight)
                for document, weights in zip(documents, weighed, strict=True)
                for term, weight in weights.items()
            ],
        )


def _remove(kind: str, ids: list[int]) -> Counter[str]:
    """Takes the objects out; in how many of their documents each term stood, `ALL` included."""
    documents = list(SearchDocument.objects.filter(kind=kind, object_id__in=ids).values_list("pk", flat=True))
    gone: Counter[str] = Counter({ALL: len(documents)})
    for batch in _batches(documents, _PARAMETERS):
        postings = SearchPosting.objects.filter(document__in=batch)
        gone.update(dict(postings.values_list("term__text").annotate(Count("pk"))))
        postings.delete()
        SearchDocument.objects.filter(pk__in=batch).delete()
    return gone


def _remove_gone(kind: str) -> None:
    """Takes out the objects that are no longer there or no longer published."""
    kept = KINDS[kind].published().values_list("pk", flat=True)
    gone = SearchDocument.objects.filter(kind=kind).exclude(object_id__in=kept).values_list("object_id", flat=True)
    for batch in _batches(sorted(set(gone))):
        _replace(kind, batch)


def _weights(text: Text, analysis: Analysis) -> dict[str, int]:
    """The terms of a document, with what each is worth there in thousandths: BM25 without its idf."""
    short = text.field != BODY
    length = 1 - _LENGTH_NORM + _LENGTH_NORM * len(analysis.units) / _USUAL_LENGTH[short]
    weights = {}
    for view in SHORT if short else LONG:
        for item, times in Counter(items(analysis, view)).items():
            worth = times * (_SATURATION + 1) / (times + _SATURATION * length)
            weights[view.letter + item] = max(1, round(1000 * worth * view.weight * FIELD_WEIGHTS[text.field]))
    return weights


def _known(texts: Iterable[str]) -> dict[str, SearchTerm]:
    found: dict[str, SearchTerm] = {}
    for batch in _batches(sorted(texts), _PARAMETERS):
        found.update({term.text: term for term in SearchTerm.objects.filter(text__in=batch)})
    return found


def _count(change: Counter[str], known: dict[str, SearchTerm]) -> dict[str, int]:
    """Writes in how many documents each term stands now: new ones are made, unused ones go. Gives the terms' ids."""
    changed = []
    for text, difference in change.items():
        if difference or text not in known:
            term = known.setdefault(text, SearchTerm(text=text, documents=0))
            term.documents = max(0, term.documents + difference)
            term.commonness = log(term.documents + 0.5)
            changed.append(term)
    used = [term for term in changed if term.documents or term.text == ALL]
    SearchTerm.objects.bulk_create(
        used, update_conflicts=True, unique_fields=["text"], update_fields=["documents", "commonness"]
    )
    unused = [term.pk for term in changed if term.pk and not term.documents and term.text != ALL]
    for batch in _batches(unused, _PARAMETERS):
        SearchTerm.objects.filter(pk__in=batch).delete()
    return {text: term.pk for text, term in known.items()}


def _count_anew() -> None:
    """Puts right what no object accounts for, should somebody have written the tables by hand."""
    SearchPosting.objects.exclude(Exists(SearchDocument.objects.filter(pk=OuterRef("document")))).delete()
    counts = Counter(dict(SearchPosting.objects.values_list("term").annotate(Count("pk")).order_by()))
    for term in SearchTerm.objects.exclude(text=ALL).iterator():
        if not counts[term.pk]:
            term.delete()
        elif counts[term.pk] != term.documents:
            term.documents, term.commonness = counts[term.pk], log(counts[term.pk] + 0.5)
            term.save()
    documents = SearchDocument.objects.count()
    SearchTerm.objects.filter(text=ALL).update(documents=documents, commonness=log(documents + 0.5))


def _batches(whole: list[Any], size: int = _BATCH) -> Iterable[list[Any]]:
    rest = iter(whole)
    while batch := list(islice(rest, size)):
        yield batch
