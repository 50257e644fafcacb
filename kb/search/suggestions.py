"""Suggests pages while a visitor types: providers by name or number, questions and guide pages by their terms.

It is asked with every few keys, so it is cheap: the last word or syllable is completed in every possible way, few
postings are read, and the BM25 sum is the whole ranking.
"""

import logging
import re
from collections.abc import Iterable, Iterator
from math import log
from typing import NamedTuple

from django.db import DatabaseError
from django.db.models import Q

from kb.models import Provider, SearchTerm
from kb.pinyin.segmentation import segment
from kb.pinyin.syllables import SYLLABLES as ALL_SYLLABLES
from kb.search.analysis import Token, analyse
from kb.search.documents import BODY
from kb.search.index_catch_up import catch_up_before_a_search
from kb.search.index_terms import BIGRAMS, INITIALS, STEMS, SYLLABLE_BIGRAMS, SYLLABLES, WORDS
from kb.search.pinyin_in_queries import tokenize_query
from kb.search.postings import ALL_DOCUMENTS, fetch_documents, starts_with, top_documents
from kb.search.provider_names import provider_names
from kb.search.tokens import bigrams, fold, initials

MAX_POSTINGS = 3000
"""Postings that are read, those of the rarest terms first."""
MAX_DOCUMENTS = 40
MAX_TOKENS = 20
MAX_COMPLETIONS = 24
"""Words that a half-typed one may become, the most frequent first."""
MAX_INITIALS = 8
"""Letters that are taken for the initials of as many syllables."""
MAX_READINGS = 3
"""Ways to segment half-typed pinyin that are followed."""
LONGEST_SYLLABLE = 6
"""Letters: zhuang."""
MIN_SHARE = 0.35
"""The share of the best page's score that another page needs."""

logger = logging.getLogger(__name__)


def suggest_pages(query: str) -> list[tuple[str, int]]:
    """The kind and id of the pages that may be meant, best first; [] if the index cannot be used.

    5 SQL queries: whether the index is up to date, terms, completions of the last word, postings, documents.
    """
    try:
        catch_up_before_a_search()
        return _suggest_pages(query)
    except DatabaseError:
        logger.exception("The search index cannot be used: no questions are suggested. `rebuild_search` repairs it.")
        return []


def providers_by_name(query: str, providers: Iterable[Provider]) -> list[Provider]:
    """The providers with a name that begins with the query, in writing, pinyin or initials, or that it contains."""
    typed = _letters_only(query)
    if not typed:
        return []
    return [provider for provider in providers if any(_may_be(name, typed) for name in provider_names(provider))]


def providers_by_number(digits: str, providers: Iterable[Provider]) -> list[Provider]:
    """The providers with a shown number that begins with these digits. They have their hotlines."""
    return [
        provider
        for provider in providers
        if any(hotline.shown_number.replace("-", "").startswith(digits) for hotline in provider.hotlines.all())
    ]


def _letters_only(text: str) -> str:
    return re.sub(r"[\W_]", "", fold(text))


def _may_be(name: str, typed: str) -> bool:
    analysis = analyse(name)
    letters = _letters_only(name)
    is_chinese = 0 < len(analysis.syllables) == len(analysis.stems)
    in_pinyin = ["".join(analysis.syllables), initials(analysis.syllables)] if is_chinese else []
    return any(form.startswith(typed) for form in (letters, *in_pinyin)) or (len(letters) > 1 and letters in typed)


class _Term(NamedTuple):
    """The columns that are needed of a SearchTerm."""

    text: str
    documents: int


def _suggest_pages(query: str) -> list[tuple[str, int]]:
    tokens = tokenize_query(query)[:MAX_TOKENS]
    terms = list(_find_terms(tokens))
    total = next((term.documents for term in terms if term.text == ALL_DOCUMENTS), 0)
    sums = _sum_weights([term for term in terms if term.text != ALL_DOCUMENTS], total)
    scores: dict[tuple[str, int], float] = {}
    for document in fetch_documents(sums, "object_id"):
        if document.field != BODY:
            key = (document.kind, document.object_id)
            scores[key] = max(scores.get(key, 0), sums[document.pk])
    enough = MIN_SHARE * max(scores.values(), default=0)
    return sorted((key for key, score in scores.items() if score >= enough), key=lambda key: (-scores[key], key))


def _find_terms(tokens: list[Token]) -> Iterator[_Term]:
    """The terms of the index that the tokens may mean, and the one that counts the documents. 2 SQL queries."""
    unfinished = tokens[-1].text if tokens and tokens[-1].kind == "word" else ""
    finished = tokens[:-1] if unfinished else tokens
    exact = {ALL_DOCUMENTS}
    exact.update(STEMS.prefix + token.stem for token in finished)
    exact.update(BIGRAMS.prefix + bigram for bigram in bigrams(token.stem for token in finished))
    letters = "'".join(token.text for token in tokens if token.kind == "word")
    readings = _readings(letters, is_finished=not unfinished)
    exact.update(_syllable_terms(readings, is_long=len(letters) > 1))
    condition = Q(text__in=exact)
    if not readings and 1 < len(letters) <= MAX_INITIALS:
        # The index has initials by threes: "wj" begins "wjm".
        threes = [letters[start : start + 3] for start in range(max(1, len(letters) - 2))]
        condition |= starts_with(INITIALS.prefix + letters) | Q(text__in=[INITIALS.prefix + three for three in threes])
    rows = SearchTerm.objects.values_list("text", "documents")
    yield from map(_Term._make, rows.filter(condition))
    if len(unfinished) > 1:
        # The index has a word or its stem.
        completions = starts_with(WORDS.prefix + unfinished) | starts_with(STEMS.prefix + unfinished)
        yield from map(_Term._make, rows.filter(completions).order_by("-documents")[:MAX_COMPLETIONS])


def _syllable_terms(readings: list[tuple[tuple[str, ...], list[str]]], *, is_long: bool) -> Iterator[str]:
    for before, endings in readings:
        yield from (SYLLABLE_BIGRAMS.prefix + bigram for bigram in bigrams(before))
        if before:
            yield from (f"{SYLLABLE_BIGRAMS.prefix}{before[-1]} {ending}" for ending in endings)
        elif is_long:
            yield from (SYLLABLES.prefix + ending for ending in endings)


def _readings(letters: str, *, is_finished: bool) -> list[tuple[tuple[str, ...], list[str]]]:
    """The ways to read letters as pinyin: the whole syllables, and what the last one may become. Shortest first.

    "zhif" -> [(("zhi",), ["fa", "fan", …, "fu"])].
    """
    if is_finished:
        return [(reading, []) for reading in segment(letters)[:MAX_READINGS]]
    readings = []
    for start in range(max(0, len(letters) - LONGEST_SYLLABLE), len(letters)):
        endings = [syllable for syllable in ALL_SYLLABLES if syllable.startswith(letters[start:])]
        before = segment(letters[:start]) if start else [()]
        if endings:
            readings += [(reading, endings) for reading in before]
    return sorted(readings, key=lambda reading: len(reading[0]))[:MAX_READINGS]


def _sum_weights(terms: list[_Term], total: int) -> dict[int, float]:
    """The documents with the highest BM25 sums over these terms; `total` counts all documents. 1 SQL query."""
    chosen: dict[str, float] = {}
    budget = MAX_POSTINGS
    for term in sorted(terms, key=lambda term: term.documents):
        budget -= term.documents
        if budget >= 0 or not chosen:
            chosen[term.text] = log((total + 1) / (term.documents + 0.5))
    return top_documents(chosen, max_postings=MAX_POSTINGS, limit=MAX_DOCUMENTS)
