"""What somebody who is still typing may mean: wallets by name or number, questions and guide pages by their terms.

Cheap, because it is asked with every few keys: the last word or syllable is completed in every way there
is, few postings are read, and the sum of their weights is all the ranking there is.
"""

import logging
import re
from collections.abc import Iterable, Iterator
from math import log
from typing import NamedTuple

from django.db import DatabaseError
from django.db.models import Q

from kb.models import Provider, SearchTerm
from kb.pinyin.syllables import SYLLABLES
from kb.search.analysis import (
    BIGRAMS,
    INITIALS,
    SYLLABLE,
    SYLLABLE_BIGRAMS,
    UNITS,
    WORDS,
    Token,
    analyse,
    bigrams,
    cut,
    fold,
    initials,
    typed,
)
from kb.search.documents import BODY
from kb.search.index import catch_up_before_a_search
from kb.search.names import names
from kb.search.postings import ALL, fetch_documents, heaviest

MOST_POSTINGS = 3000
"""How many are read, the rarest terms first."""
MOST_SLICE = 1000
"""How many are read of a term that alone has more than that."""
MOST_DOCUMENTS = 40
MOST_TOKENS = 20
MOST_COMPLETIONS = 24
"""Words that a half-typed one may become, the commonest first."""
MOST_INITIALS = 8
"""Letters that are taken for the first ones of so many syllables."""
MOST_READINGS = 3
"""Ways to cut half-typed pinyin that are followed."""
LONGEST_SYLLABLE = 6
"""Letters: zhuang."""
ENOUGH = 0.35
"""The share of the best one's weight that another needs."""

log_ = logging.getLogger(__name__)


def pages(query: str) -> list[tuple[str, int]]:
    """The kind and id of what may be meant, best first. [] without a usable index.

    5 queries: whether the index is up to date, terms, completions of the last word, postings, documents.
    """
    try:
        catch_up_before_a_search()
        return _pages(query)
    except DatabaseError:
        log_.exception("The search index does not answer: no questions are suggested.")
        return []


def called(query: str, providers: Iterable[Provider]) -> list[Provider]:
    """The providers with a name that begins so, in writing, in pinyin or by its initials, or that the query holds."""
    begun = _plain(query)
    return (
        [provider for provider in providers if any(_may_be(name, begun) for name in names(provider))] if begun else []
    )


def numbered(digits: str, providers: Iterable[Provider]) -> list[Provider]:
    """The providers with a shown number that begins with these digits. They come with their settled hotlines."""
    return [
        provider
        for provider in providers
        if any(hotline.shown_number.replace("-", "").startswith(digits) for hotline in provider.hotlines.all())
    ]


def _plain(text: str) -> str:
    return re.sub(r"[\W_]", "", fold(text))


def _may_be(name: str, begun: str) -> bool:
    written = analyse(name)
    plain = _plain(name)
    is_chinese = 0 < len(written.syllables) == len(written.units)
    spelled = ["".join(written.syllables), initials(written.syllables)] if is_chinese else []
    return any(way.startswith(begun) for way in (plain, *spelled)) or (len(plain) > 1 and plain in begun)


class _Term(NamedTuple):
    """What is needed of a row of the index's terms."""

    pk: int
    text: str
    documents: int


def _pages(query: str) -> list[tuple[str, int]]:
    tokens = typed(query)[:MOST_TOKENS]
    last = tokens[-1].text if tokens and tokens[-1].kind == "word" else ""
    known = list(_terms(tokens, last))
    documents = next((term.documents for term in known if term.text == ALL), 0)
    best = _documents([term for term in known if term.text != ALL], documents)
    found: dict[tuple[str, int], float] = {}
    for document in fetch_documents(best, "object_id"):
        if document.field != BODY:
            key = (document.kind, document.object_id)
            found[key] = max(found.get(key, 0), best[document.pk])
    enough = ENOUGH * max(found.values(), default=0)
    return sorted((key for key, score in found.items() if score >= enough), key=lambda key: (-found[key], key))


def _terms(tokens: list[Token], last: str) -> Iterator[_Term]:
    """The terms of the index that what is typed may mean, and the one that counts the documents. 2 queries."""
    exact = {ALL}
    whole = tokens[:-1] if last else tokens
    exact.update(UNITS.letter + token.unit for token in whole)
    exact.update(BIGRAMS.letter + two for two in bigrams(token.unit for token in whole))
    letters = "'".join(token.text for token in tokens if token.kind == "word")
    readings = _readings(letters, is_whole=not last)
    for before, endings in readings:
        exact.update(SYLLABLE_BIGRAMS.letter + two for two in bigrams(before))
        if before:
            exact.update(f"{SYLLABLE_BIGRAMS.letter}{before[-1]} {ending}" for ending in endings)
        elif len(letters) > 1:
            exact.update(SYLLABLE.letter + ending for ending in endings)
    condition = Q(text__in=exact)
    if not readings and 1 < len(letters) <= MOST_INITIALS:
        # The index has them by threes: "wj" stands in "wjm".
        three = [letters[start : start + 3] for start in range(max(1, len(letters) - 2))]
        condition |= _begins(INITIALS.letter + letters) | Q(text__in=[INITIALS.letter + one for one in three])
    rows = SearchTerm.objects.values_list("pk", "text", "documents")
    yield from map(_Term._make, rows.filter(condition))
    if len(last) > 1:
        begun = _begins(WORDS.letter + last) | _begins(UNITS.letter + last)  # the index has a word or its stem
        yield from map(_Term._make, rows.filter(begun).order_by("-documents")[:MOST_COMPLETIONS])


def _begins(start: str) -> Q:
    """A range and not startswith, which SQLite answers without its index; in every collation z is the last letter."""
    return Q(text__gte=start, text__lte=start + "zzzzzzzz")


def _readings(letters: str, *, is_whole: bool) -> list[tuple[tuple[str, ...], list[str]]]:
    """The ways to read letters as pinyin: the whole syllables, and what the last one may become. Shortest first.

    "zhif" -> [(("zhi",), ["fa", "fan", …, "fu"])].
    """
    if is_whole:
        return [(reading, []) for reading in cut(letters)[:MOST_READINGS]]
    found = []
    for start in range(max(0, len(letters) - LONGEST_SYLLABLE), len(letters)):
        endings = [syllable for syllable in SYLLABLES if syllable.startswith(letters[start:])]
        before = cut(letters[:start]) if start else [()]
        if endings:
            found += [(reading, endings) for reading in before]
    return sorted(found, key=lambda reading: len(reading[0]))[:MOST_READINGS]


def _documents(terms: list[_Term], documents: int) -> dict[int, float]:
    """The documents that these terms weigh most in. 1 query."""
    chosen: dict[str, float] = {}
    budget = MOST_POSTINGS
    for term in sorted(terms, key=lambda term: term.documents):
        budget -= term.documents
        if budget >= 0 or not chosen:
            chosen[term.text] = log((documents + 1) / (term.documents + 0.5))
    return heaviest(chosen, most_postings=MOST_POSTINGS, most=MOST_DOCUMENTS)
