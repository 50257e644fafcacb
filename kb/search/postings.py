"""The rows of the index: an object's texts as documents, and of each term the postings, packed.

A posting is a number of 32 bits: what the term is worth in a document, and that document's place in its
block. One row holds all that a term has in a block: a hundred thousand questions have fifty million
postings, and rows of their own would take ten times the time to write, to read and to keep.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from heapq import nlargest
from itertools import islice
from typing import NamedTuple, TypeVar

from django.db import DataError, connection
from django.db.models import Max, Sum
from django.db.models.functions import Length

from kb.models import SearchDocument, SearchPosting, SearchTerm
from kb.search import documents
from kb.search.documents import BODY, FIELD_WEIGHTS, KINDS
from kb.search.weights import Kept, Text, Weights, take_apart

ALL = ""
"""The term that stands in every document: it counts them."""
COMMON_IN_BODIES = 200
"""Documents. Of a term that stands in more a body has no posting: it is long, and found by what is particular to it."""
BLOCK = 1 << 16
"""Documents: a place has 16 bits, and so has a weight."""
PARAMETERS = 900
"""Of one statement: SQLite's limit was 999 for long."""

T = TypeVar("T")
Packed = dict[int, dict[str, "array[int]"]]
"""Postings by block and term."""


class Said(NamedTuple):
    """What objects say, read at one moment: each object's id and text; and the documents that there were of them."""

    found: list[tuple[int, documents.Text]]
    kept: set[int]


Ahead = tuple[Said, list[tuple[Kept, Weights]]]
"""What was read and taken apart before the transaction that writes it."""


def batches(whole: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(whole)
    while batch := list(islice(rest, size)):
        yield batch


def read(kind: str, ids: list[int]) -> Said:
    """What these objects say now."""
    kept = set(SearchDocument.objects.filter(kind=kind, object_id__in=ids).values_list("pk", flat=True))
    return Said(list(documents.searched(KINDS[kind], KINDS[kind].published_in_bulk(ids).values())), kept)


def texts(said: Said) -> list[Text]:
    return [Text(text.words, text.field == BODY, FIELD_WEIGHTS[text.field]) for _, text in said.found]


def replace(kind: str, ids: list[int]) -> None:
    """Puts what these objects say now in the place of what they said."""
    gone = _take_out(SearchDocument.objects.filter(kind=kind, object_id__in=ids))
    said = read(kind, ids)
    apart = take_apart(texts(said))
    added: Packed = {}
    _add(kind, (said, apart), next_number(), _stand_in(term for _, weights in apart for term in weights), added)
    _change(gone, added)


class Anew:
    """A whole index, made beside the one that is there: its documents have later numbers, in blocks of their own."""

    def __init__(self) -> None:
        self._first = (next_number() // BLOCK + 1) * BLOCK
        self._counted: Counter[str] = Counter()
        self._waiting: Packed = {}

    def add(self, kind: str, ids: list[int], ahead: Ahead | None) -> None:
        """What was taken apart ahead is good for nothing any more if somebody else replaced the documents meanwhile."""
        there = SearchDocument.objects.filter(kind=kind, object_id__in=ids)
        if ahead is None or ahead[0].kept != set(there.values_list("pk", flat=True)):
            _change(_take_out(there.filter(pk__gte=self._first)), {})
            said = read(kind, ids)
            ahead = said, take_apart(texts(said))
        _add(kind, ahead, max(self._first, next_number()), self._counted, self._waiting)
        for block in sorted(self._waiting)[:-1]:
            _change({}, {block: self._waiting.pop(block)})

    def take_over(self) -> None:
        """From now on this is the index."""
        _change({}, self._waiting)
        SearchDocument.objects.filter(pk__lt=self._first).delete()
        SearchPosting.objects.filter(block__lt=self._first // BLOCK).delete()
        SearchTerm.objects.exclude(text=ALL).delete()
        lengths = SearchPosting.objects.values_list("term").annotate(length=Sum(Length("packed"))).order_by()
        _write_counts({term: length // array("I").itemsize for term, length in lengths.iterator()})


def next_number() -> int:
    """The next document's. Only for who has the right to write the index."""
    return (SearchDocument.objects.aggregate(last=Max("pk"))["last"] or 0) + 1


def heaviest(terms: Mapping[str, float], *, most_postings: int, most: int) -> dict[int, float]:
    """The documents in which these terms, each worth so much, weigh most, with their sums. 1 query.

    Of a term that alone has more than so many postings the rest is not looked at.
    """
    sums: defaultdict[int, float] = defaultdict(float)
    left = dict.fromkeys(terms, most_postings)
    for term, block, packed in SearchPosting.objects.filter(term__in=terms).values_list("term", "block", "packed"):
        first, worth = block * BLOCK, terms[term]
        looked_at = _unpacked(packed)[: left[term]]
        left[term] -= len(looked_at)
        for posting in looked_at:
            sums[first + (posting & 0xFFFF)] += worth * (posting >> 16)
    return {number: sums[number] for number in nlargest(most, sums, key=sums.__getitem__)}


def fetch_documents(ids: Collection[int], *fields: str) -> list[SearchDocument]:
    """Fetches the documents with these ids, all their fields or only those named. 1 query.

    Leaves out those that are gone: another process may just have replaced them. Raises DataError if most are gone, or
    if one is of an unknown kind or field: then the index is damaged.
    """
    documents = SearchDocument.objects.filter(pk__in=ids)
    found = list(documents.only("kind", "field", *fields) if fields else documents)
    if 2 * len(found) < len(ids):
        raise DataError("The search index names documents that are not there.")
    return list(_checked(found))


def _checked(documents: Iterable[SearchDocument]) -> Iterator[SearchDocument]:
    for document in documents:
        if document.kind not in KINDS or document.field not in FIELD_WEIGHTS:
            raise DataError("The search index holds a document of an unknown kind or field.")
        yield document


def _take_out(gone: Iterable[SearchDocument]) -> Packed:
    """Deletes the documents; their postings, which follow from what was kept of them."""
    packed: Packed = {}
    numbers = []
    for document in _checked(gone):
        kept = Kept(document.tokens, document.syllables, document.field == BODY)
        _pack(document.pk, kept.weights(FIELD_WEIGHTS[document.field]), packed)
        numbers.append(document.pk)
    for batch in batches(numbers, PARAMETERS):
        SearchDocument.objects.filter(pk__in=batch).delete()
    return packed


def _add(kind: str, ahead: Ahead, first: int, counted: Counter[str], packed: Packed) -> None:
    """Writes the documents, numbered from `first`, and adds their postings to `packed` and to `counted`."""
    rows = []
    for number, ((object_id, text), (kept, weights)) in enumerate(zip(ahead[0].found, ahead[1], strict=True), first):
        words = "" if kept.is_body else text.words
        rows.append((number, kind, object_id, text.language, text.field, words, kept.tokens, kept.syllables))
        if kept.is_body:
            telling = {term: weight for term, weight in weights.items() if counted[term] < COMMON_IN_BODIES}
        else:
            telling = weights
        counted.update(telling.keys())
        _pack(number, telling, packed)
    # Not bulk_create, here and below, which takes many times as long.
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO kb_searchdocument (id, kind, object_id, language, field, text, tokens, syllables)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            rows,
        )


def _pack(number: int, weights: Weights, packed: Packed) -> None:
    block, place = divmod(number, BLOCK)
    here = packed.setdefault(block, {})
    for term, weight in weights.items():
        if term in here:
            here[term].append(weight << 16 | place)
        else:
            here[term] = array("I", (weight << 16 | place,))
    here.setdefault(ALL, array("I")).append(place)


def _unpacked(packed: bytes | memoryview) -> "array[int]":
    """Raises DataError for what is no list of numbers of 32 bits."""
    try:
        return array("I", bytes(packed))
    except (TypeError, ValueError) as error:
        raise DataError("The search index holds a posting list that is damaged.") from error


def _change(gone: Packed, added: Packed) -> None:
    """Takes these postings out and adds those; counts in how many documents their terms stand."""
    difference: Counter[str] = Counter()
    for block in gone.keys() | added.keys():
        out, new = gone.get(block, {}), added.get(block, {})
        for terms in batches(sorted(out.keys() | new.keys()), PARAMETERS):
            there = dict(SearchPosting.objects.filter(block=block, term__in=terms).values_list("term", "packed"))
            rows = []
            for term in terms:
                before = _unpacked(there.get(term, b""))
                places = {posting & 0xFFFF for posting in out.get(term, ())}
                after = array("I", [one for one in before if one & 0xFFFF not in places]) if places else before[:]
                after.extend(new.get(term, ()))
                difference[term] += len(after) - len(before)
                rows.append((term, block, after.tobytes()))
            _write([row for row in rows if row[2]])
            SearchPosting.objects.filter(
                block=block, term__in=[term for term, _, packed in rows if not packed]
            ).delete()
    counts = _stand_in(difference)
    _write_counts({term: counts[term] + more for term, more in difference.items() if more})


def _write(rows: list[tuple[str, int, bytes]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO kb_searchposting (term, block, packed) VALUES (%s, %s, %s)"
            " ON CONFLICT (term, block) DO UPDATE SET packed = excluded.packed",
            rows,
        )


def _stand_in(terms: Iterable[str]) -> Counter[str]:
    """In how many documents these terms stand."""
    found: Counter[str] = Counter()
    for batch in batches(sorted(set(terms)), PARAMETERS):
        dict.update(found, SearchTerm.objects.filter(text__in=batch).values_list("text", "documents"))
    return found


def _write_counts(counts: Mapping[str, int]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO kb_searchterm (text, documents) VALUES (%s, %s)"
            " ON CONFLICT (text) DO UPDATE SET documents = excluded.documents",
            [(term, count) for term, count in counts.items() if count],
        )
    for batch in batches((term for term, count in counts.items() if not count and term != ALL), PARAMETERS):
        SearchTerm.objects.filter(text__in=batch).delete()
