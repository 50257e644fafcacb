"""The rows of the index: an object's texts as documents, their terms counted, and postings for those that tell much."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from math import log
from typing import NamedTuple, TypeVar

from django.db import connection

from kb.models import SearchDocument, SearchTerm
from kb.search import documents
from kb.search.documents import BODY, FIELD_WEIGHTS, KINDS
from kb.search.weights import Kept, Text, Weights, take_apart

ALL = ""
"""The term that stands in every document: it counts them."""
COMMON = 5000
"""Documents. Of a term that stands in more there are no more postings: it tells so little that no query reads them."""
COMMON_IN_BODIES = 200
"""The same for a body: bodies are long, and found by what is particular to them."""
PARAMETERS = 900
"""Of one statement: SQLite's limit was 999 for long."""

T = TypeVar("T")
Known = dict[str, tuple[int, int]]
"""Of each term its id and in how many documents it stands."""


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
    return Said(list(documents.searched(KINDS[kind], KINDS[kind].published().filter(pk__in=ids))), kept)


def texts(said: Said) -> list[Text]:
    return [Text(text.words, text.field == BODY, FIELD_WEIGHTS[text.field]) for _, text in said.found]


def replace(kind: str, ids: list[int], ahead: Ahead | None = None) -> Counter[str]:
    """Puts what these objects say now in the place of what they said. In how many of their documents each term stands.

    What was taken apart ahead is good for nothing any more if somebody else replaced their documents meanwhile.
    """
    gone = list(SearchDocument.objects.filter(kind=kind, object_id__in=ids))
    if ahead is None or ahead[0].kept != {document.pk for document in gone}:
        said = read(kind, ids)
        ahead = said, take_apart(texts(said))
    new = [
        SearchDocument(
            kind=kind,
            object_id=object_id,
            language=text.language,
            field=text.field,
            text="" if kept.is_body else text.words,
            tokens=kept.tokens,
            syllables=kept.syllables,
        )
        for (object_id, text), (kept, _) in zip(ahead[0].found, ahead[1], strict=True)
    ]
    before = [
        Kept(document.tokens, document.syllables, document.field == BODY).weights(FIELD_WEIGHTS[document.field])
        for document in gone
    ]
    after = [weights for _, weights in ahead[1]]
    known = _known({ALL}.union(*before, *after))
    _delete(gone, before, known)
    SearchDocument.objects.bulk_create(new)
    counted = _counted(after)
    change = counted.copy()
    change.subtract(_counted(before))
    count(change, known)
    _insert(new, after, known)
    return counted


def count(change: Counter[str], known: Known) -> None:
    """Adds to in how many documents each term stands. New terms are made and added to `known`; unused ones go."""
    changed = {
        text: max(0, known.get(text, (0, 0))[1] + difference) for text, difference in change.items() if difference
    }
    unused = [text for text, documents in changed.items() if not documents and text != ALL]
    used = changed.keys() - set(unused)
    # Not bulk_create, here and below: these are most of the rows there are, and it takes many times as long.
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO kb_searchterm (text, documents, commonness) VALUES (%s, %s, %s)"
            " ON CONFLICT (text) DO UPDATE SET documents = excluded.documents, commonness = excluded.commonness",
            [(text, changed[text], log(changed[text] + 0.5)) for text in sorted(used)],
        )
    for batch in batches(unused, PARAMETERS):
        SearchTerm.objects.filter(text__in=batch).delete()
    known.update(_known(used - known.keys()))
    known.update({text: (known[text][0], changed[text]) for text in used})


def _counted(documents: list[Weights]) -> Counter[str]:
    counted = Counter(term for terms in documents for term in terms)
    counted[ALL] = len(documents)
    return counted


def _known(terms: Iterable[str]) -> Known:
    found: Known = {}
    for batch in batches(sorted(terms), PARAMETERS):
        rows = SearchTerm.objects.filter(text__in=batch).values_list("text", "pk", "documents")
        found.update({text: (pk, documents) for text, pk, documents in rows})
    return found


def _delete(documents: list[SearchDocument], terms: list[Weights], known: Known) -> None:
    rows = [
        (known[term][0], document.pk)
        for document, weights in zip(documents, terms, strict=True)
        for term in weights
        if term in known
    ]
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM kb_searchposting WHERE term_id = %s AND document_id = %s", sorted(rows))
    for batch in batches([document.pk for document in documents], PARAMETERS):
        SearchDocument.objects.filter(pk__in=batch).delete()


def _insert(documents: list[SearchDocument], terms: list[Weights], known: Known) -> None:
    rows = []
    for document, weights in zip(documents, terms, strict=True):
        most = COMMON_IN_BODIES if document.field == BODY else COMMON
        for term, weight in weights.items():
            pk, stands_in = known[term]
            if stands_in <= most:
                rows.append((pk, document.pk, weight))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO kb_searchposting (term_id, document_id, weight) VALUES (%s, %s, %s)", sorted(rows)
        )
