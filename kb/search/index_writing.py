"""Writes the documents of objects into the index, one by one or as a whole new index."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Max

from kb.models import SearchDocument
from kb.search.documents import BODY, FIELD_BOOSTS, KINDS, FieldText, indexed_texts
from kb.search.postings import (
    BLOCK_SIZE,
    MAX_PARAMETERS,
    PostingLists,
    append_postings,
    batches,
    check_documents,
    delete_postings_before,
    document_frequencies,
    update_postings,
)
from kb.search.term_weights import IndexText, StoredTokens, TermWeights, tokenize_texts

MAX_BODY_FREQUENCY = 200
"""Documents. Bodies have no postings of terms in more documents: they are long, and found by their rare terms."""


class SourceTexts(NamedTuple):
    """The texts of some objects, each with its object's id, and the documents of these objects at that moment."""

    texts: list[tuple[int, FieldText]]
    document_ids: set[int]


class PrecomputedBatch(NamedTuple):
    """What was read and tokenized before the transaction that writes it."""

    source: SourceTexts
    tokenized: list[tuple[StoredTokens, TermWeights]]


def read_source_texts(kind: str, ids: list[int]) -> SourceTexts:
    """Reads the texts of these objects as they are now."""
    documents = SearchDocument.objects.filter(kind=kind, object_id__in=ids).values_list("pk", flat=True)
    document_ids = set(documents)
    return SourceTexts(list(indexed_texts(KINDS[kind], KINDS[kind].published_in_bulk(ids).values())), document_ids)


def index_texts(source: SourceTexts) -> list[IndexText]:
    return [IndexText(text.text, text.field == BODY, FIELD_BOOSTS[text.field]) for _, text in source.texts]


def replace_documents(kind: str, ids: list[int]) -> None:
    """Replaces the documents of these objects by ones of their texts as they are now. Keeps those of the same texts."""
    source = read_source_texts(kind, ids)
    tokenized = tokenize_texts(index_texts(source))
    new = PrecomputedBatch(source, tokenized)
    wanted = Counter(row[1:] for row in _rows(kind, new, 0))
    outdated = []
    for document in check_documents(SearchDocument.objects.filter(kind=kind, object_id__in=ids)):
        columns = tuple(getattr(document, name) for name in _COLUMNS[1:])
        if wanted[columns]:
            wanted[columns] -= 1
        else:
            outdated.append(document)
    removed = _delete_documents(outdated)
    new = _only(kind, new, wanted)
    frequencies = document_frequencies(term for _, weights in new.tokenized for term in weights)
    added: PostingLists = {}
    _insert_documents(kind, new, next_document_id(), frequencies, added)
    update_postings(removed, added)


def _only(kind: str, batch: PrecomputedBatch, wanted: Counter[tuple[Any, ...]]) -> PrecomputedBatch:
    """Returns what of the batch is wanted, each text as often as `wanted` says. Counts it off."""
    chosen = []
    for row, pair in zip(_rows(kind, batch, 0), zip(batch.source.texts, batch.tokenized, strict=True), strict=True):
        if wanted[row[1:]]:
            wanted[row[1:]] -= 1
            chosen.append(pair)
    source = batch.source._replace(texts=[text for text, _tokenized in chosen])
    return PrecomputedBatch(source, [tokenized for _text, tokenized in chosen])


class IndexRebuild:
    """A whole index, built beside the one in use: its documents have higher ids, in blocks of their own."""

    def __init__(self) -> None:
        self._first_id = (next_document_id() // BLOCK_SIZE + 1) * BLOCK_SIZE
        self._frequencies: Counter[str] = Counter()
        self._unwritten: PostingLists = {}

    def add_batch(self, kind: str, ids: list[int], precomputed: PrecomputedBatch | None) -> None:
        """Adds the documents of these objects. Reads those again that were replaced since `precomputed`."""
        existing = SearchDocument.objects.filter(kind=kind, object_id__in=ids)
        if precomputed is None or precomputed.source.document_ids != set(existing.values_list("pk", flat=True)):
            update_postings(_delete_documents(existing.filter(pk__gte=self._first_id)), {})
            source = read_source_texts(kind, ids)
            precomputed = PrecomputedBatch(source, tokenize_texts(index_texts(source)))
        first_id = max(self._first_id, next_document_id())
        _insert_documents(kind, precomputed, first_id, self._frequencies, self._unwritten)
        for block in sorted(self._unwritten)[:-1]:
            update_postings({}, {block: self._unwritten.pop(block)})

    def replace_index(self) -> None:
        """Writes the remaining postings and deletes the previous index."""
        update_postings({}, self._unwritten)
        SearchDocument.objects.filter(pk__lt=self._first_id).delete()
        delete_postings_before(self._first_id // BLOCK_SIZE)


def next_document_id() -> int:
    """The id of the next document. Call it only while holding the lock of the index."""
    return (SearchDocument.objects.aggregate(last=Max("pk"))["last"] or 0) + 1


def _delete_documents(documents: Iterable[SearchDocument]) -> PostingLists:
    """Deletes the documents and returns their postings, which follow from the stored tokens."""
    postings: PostingLists = {}
    ids = []
    for document in check_documents(documents):
        stored = StoredTokens(document.tokens, document.syllables, document.field == BODY)
        append_postings(document.pk, stored.weights(FIELD_BOOSTS[document.field]), postings)
        ids.append(document.pk)
    for batch in batches(ids, MAX_PARAMETERS):
        SearchDocument.objects.filter(pk__in=batch).delete()
    return postings


def _insert_documents(
    kind: str, batch: PrecomputedBatch, first_id: int, frequencies: Counter[str], postings: PostingLists
) -> None:
    """Inserts the documents, numbered from `first_id`. Adds to `postings` and to `frequencies`."""
    for document_id, (stored, weights) in enumerate(batch.tokenized, first_id):
        indexed = _rare(weights, frequencies) if stored.is_body else weights
        frequencies.update(indexed.keys())
        append_postings(document_id, indexed, postings)
    # bulk_create() takes many times as long, here and below.
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO kb_searchdocument ({', '.join(_COLUMNS)}) VALUES ({', '.join(['%s'] * len(_COLUMNS))})",  # noqa: S608  # names of our own
            _rows(kind, batch, first_id),
        )


_COLUMNS = ("id", "kind", "object_id", "language", "field", "text", "tokens", "syllables")


def _rows(kind: str, batch: PrecomputedBatch, first_id: int) -> list[tuple[Any, ...]]:
    """Returns the columns of each document of the batch, numbered from `first_id`."""
    texts = zip(batch.source.texts, batch.tokenized, strict=True)
    return [
        (
            number,
            kind,
            pk,
            text.language,
            text.field,
            "" if stored.is_body else text.text,
            stored.tokens,
            stored.syllables,
        )
        for number, ((pk, text), (stored, _weights)) in enumerate(texts, first_id)
    ]


def _rare(weights: TermWeights, frequencies: Counter[str]) -> TermWeights:
    return {term: weight for term, weight in weights.items() if frequencies[term] < MAX_BODY_FREQUENCY}
