"""The posting lists of the index, and what a search reads of them.

A posting is a number of 32 bits: the term's weight in a document and the document's place in its block. One row holds
all postings of a term in a block. A hundred thousand questions have fifty million postings: as rows of their own they
would take ten times as long to write and to read.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from heapq import nlargest
from itertools import islice
from typing import TypeVar

from django.db import DataError, connection
from django.db.models import Q, Sum
from django.db.models.functions import Length

from kb.models import SearchDocument, SearchPosting, SearchTerm
from kb.search.documents import FIELD_BOOSTS, KINDS
from kb.search.term_weights import TermWeights

ALL_DOCUMENTS = ""
"""A term that every document has: its postings count the documents."""
BLOCK_SIZE = 1 << 16
"""Documents: a place has 16 bits, and so has a weight."""
MAX_PARAMETERS = 900
"""Of one SQL statement: SQLite's limit was 999 for long."""

T = TypeVar("T")
PostingLists = dict[int, dict[str, "array[int]"]]
"""By block and term."""


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def top_documents(weights: Mapping[str, float], *, max_postings: int, limit: int) -> dict[int, float]:
    """The ids of the documents with the highest sums of term weights, each term's multiplied by its own. 1 SQL query.

    Reads at most `max_postings` of each term. Raises DataError for a damaged posting list.
    """
    sums: defaultdict[int, float] = defaultdict(float)
    left = dict.fromkeys(weights, max_postings)
    for term, block, packed in SearchPosting.objects.filter(term__in=weights).values_list("term", "block", "packed"):
        first_id, weight = block * BLOCK_SIZE, weights[term]
        postings = unpack(packed)[: left[term]]
        left[term] -= len(postings)
        for posting in postings:
            sums[first_id + (posting & 0xFFFF)] += weight * (posting >> 16)
    return {document_id: sums[document_id] for document_id in nlargest(limit, sums, key=sums.__getitem__)}


def starts_with(prefix: str) -> Q:
    """The terms of ASCII letters that begin with `prefix`.

    A range and not __startswith, which SQLite answers without its index; z is the last letter in every collation.
    """
    return Q(text__gte=prefix, text__lte=prefix + "zzzzzzzz")


def fetch_documents(ids: Collection[int], *fields: str) -> list[SearchDocument]:
    """Fetches the documents with these ids, all their fields or only those named. 1 SQL query.

    Leaves out those that are gone: another process may just have replaced them. Raises DataError if most are gone, or
    if one is of an unknown kind or field: then the index is damaged.
    """
    rows = SearchDocument.objects.filter(pk__in=ids)
    documents = list(rows.only("kind", "field", *fields) if fields else rows)
    if 2 * len(documents) < len(ids):
        raise DataError("The search index names documents that are not there.")
    return list(check_documents(documents))


def check_documents(documents: Iterable[SearchDocument]) -> Iterator[SearchDocument]:
    """Yields the documents. Raises DataError for one of an unknown kind or field."""
    for document in documents:
        if document.kind not in KINDS or document.field not in FIELD_BOOSTS:
            raise DataError("The search index holds a document of an unknown kind or field.")
        yield document


def append_postings(document_id: int, weights: TermWeights, postings: PostingLists) -> None:
    """Adds the postings of a document to `postings`."""
    block, place = divmod(document_id, BLOCK_SIZE)
    of_block = postings.setdefault(block, {})
    for term, weight in weights.items():
        if term in of_block:
            of_block[term].append(weight << 16 | place)
        else:
            of_block[term] = array("I", (weight << 16 | place,))
    of_block.setdefault(ALL_DOCUMENTS, array("I")).append(place)


def unpack(packed: bytes | memoryview) -> "array[int]":
    """The postings of a row. Raises DataError for what is no list of numbers of 32 bits."""
    try:
        return array("I", bytes(packed))
    except (TypeError, ValueError) as error:
        raise DataError("The search index holds a damaged posting list.") from error


def update_postings(removed: PostingLists, added: PostingLists) -> None:
    """Removes and adds postings, and updates in how many documents their terms stand."""
    difference: Counter[str] = Counter()
    for block in removed.keys() | added.keys():
        old, new = removed.get(block, {}), added.get(block, {})
        for terms in batches(sorted(old.keys() | new.keys()), MAX_PARAMETERS):
            stored = dict(SearchPosting.objects.filter(block=block, term__in=terms).values_list("term", "packed"))
            rows = []
            for term in terms:
                before = unpack(stored.get(term, b""))
                places = {posting & 0xFFFF for posting in old.get(term, ())}
                after = array("I", [one for one in before if one & 0xFFFF not in places]) if places else before[:]
                after.extend(new.get(term, ()))
                difference[term] += len(after) - len(before)
                rows.append((term, block, after.tobytes()))
            _write_postings([row for row in rows if row[2]])
            empty = [term for term, _, packed in rows if not packed]
            SearchPosting.objects.filter(block=block, term__in=empty).delete()
    frequencies = document_frequencies(difference)
    _write_frequencies({term: frequencies[term] + more for term, more in difference.items() if more})


def delete_postings_before(block: int) -> None:
    """Deletes the posting lists of earlier blocks and recounts the documents of each term."""
    SearchPosting.objects.filter(block__lt=block).delete()
    SearchTerm.objects.exclude(text=ALL_DOCUMENTS).delete()
    lengths = SearchPosting.objects.values_list("term").annotate(length=Sum(Length("packed"))).order_by()
    _write_frequencies({term: length // array("I").itemsize for term, length in lengths.iterator()})


def _write_postings(rows: list[tuple[str, int, bytes]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO kb_searchposting (term, block, packed) VALUES (%s, %s, %s)"
            " ON CONFLICT (term, block) DO UPDATE SET packed = excluded.packed",
            rows,
        )


def document_frequencies(terms: Iterable[str]) -> Counter[str]:
    """In how many documents each of these terms stands."""
    frequencies: Counter[str] = Counter()
    for batch in batches(sorted(set(terms)), MAX_PARAMETERS):
        dict.update(frequencies, SearchTerm.objects.filter(text__in=batch).values_list("text", "documents"))
    return frequencies


def _write_frequencies(frequencies: Mapping[str, int]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO kb_searchterm (text, documents) VALUES (%s, %s)"
            " ON CONFLICT (text) DO UPDATE SET documents = excluded.documents",
            [(term, count) for term, count in frequencies.items() if count],
        )
    unused = (term for term, count in frequencies.items() if not count and term != ALL_DOCUMENTS)
    for batch in batches(unused, MAX_PARAMETERS):
        SearchTerm.objects.filter(text__in=batch).delete()
