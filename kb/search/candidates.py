"""The first stage of `ranking`: the documents with the highest BM25 sums over the terms of a query."""

from dataclasses import dataclass
from math import log

from django.db import DataError

from kb.models import SearchDocument, SearchTerm
from kb.search.analysis import Analysis
from kb.search.index_terms import BIGRAMS, STEMS, terms
from kb.search.postings import ALL_DOCUMENTS, fetch_documents, top_documents
from kb.search.synonyms import Synonyms
from kb.search.tokens import bigrams

MAX_CANDIDATES = 60
"""Documents that the second stage compares."""
MAX_POSTINGS = 20_000
"""Postings to read, those of the rarest terms first. This bounds the time for any query and any amount of content."""


@dataclass(frozen=True)
class QueryTerms:
    """The terms to look up, each with its idf; and the idf of all terms of the query that the index knows."""

    chosen: dict[str, float]
    idf: dict[str, float]
    unknown_idf: float
    """The weight of a term that no document contains."""


def choose_terms(query: Analysis, synonyms: Synonyms) -> QueryTerms:
    """The query's own terms, then those of its synonyms, as many as `MAX_POSTINGS` allows. 1 SQL query.

    Raises DatabaseError for a damaged index.
    """
    own = set(terms(query))
    expanded = set()
    for word in filter(None, synonyms.expand(query)):
        if len(word) == 1:
            expanded.add(STEMS.prefix + word[0])
        else:
            expanded.update(BIGRAMS.prefix + bigram for bigram in bigrams(word))
    rows = SearchTerm.objects.filter(text__in={ALL_DOCUMENTS} | own | expanded)
    frequencies = dict(rows.values_list("text", "documents"))
    if not all(type(documents) is int and documents >= 0 for documents in frequencies.values()):
        raise DataError("The search index counts documents in something that is no number.")
    total = frequencies.pop(ALL_DOCUMENTS, 0) + 1
    idf = {term: log(total / (documents + 0.5)) for term, documents in frequencies.items()}
    chosen: dict[str, float] = {}
    budget = MAX_POSTINGS
    for term in sorted(frequencies, key=lambda term: (term not in own, frequencies[term])):
        budget -= frequencies[term]
        if budget >= 0 or not chosen:
            chosen[term] = idf[term]
    return QueryTerms(chosen, idf, unknown_idf=log(total / 0.5))


def find_candidates(query_terms: QueryTerms) -> list[tuple[SearchDocument, float]]:
    """The best documents with their BM25 sums. Raises DatabaseError for a damaged index. 2 SQL queries."""
    sums = top_documents(query_terms.chosen, max_postings=MAX_POSTINGS, limit=MAX_CANDIDATES)
    return [(document, sums[document.pk] / 1000) for document in fetch_documents(sums)]
