"""Ranks the pages for a query: which pages count as found, and in which order.

Candidates are found by their terms (kb.search.candidates) and then compared as a whole (kb.search.similarity). Terms
are joined by OR: one word too many in a sentence must not hide the page. However much there is, a search takes the same
few database queries, and one more for each word in Latin letters that it does not know, or two if a provider is named
too (kb.search.spelling); changes that the index has not caught up with come before that.
"""

import logging
from functools import lru_cache

from django.db import DatabaseError

from kb.models import Provider, SearchDocument, SynonymGroup, VerificationStatus
from kb.numbers.parse import read_numbers
from kb.search.analysis import analyse_query
from kb.search.candidates import choose_terms, find_candidates
from kb.search.documents import BODY, FIELD_BOOSTS
from kb.search.fallback import find_by_substring
from kb.search.index_catch_up import catch_up_before_a_search
from kb.search.pinyin_in_queries import tokenize_query
from kb.search.provider_names import ProviderMatch, match_providers, name_words
from kb.search.results import Ranking, SearchHit, provider_hits, unique
from kb.search.similarity import Match, PreparedQuery, compare, compare_body, prepare_query
from kb.search.spelling import MAX_TOKENS, corrected_tokens
from kb.search.synonyms import Synonyms
from kb.search.tokens import stem

LONGEST_QUERY = 200
"""Characters. Longer queries are refused, because they cost time and are no questions."""
MIN_SCORE, MIN_SHARE = 0.21, 0.2
"""The score, and the share of the query, from which a page counts as found. Others are only the nearest pages."""
NAMED_BOOST, UNNAMED_BOOST = 1.3, 0.7
"""The factors of a provider's score if the query names that provider, and if it does not."""

FEWEST_DIGITS = 4
"""A number with fewer digits is not looked up."""

logger = logging.getLogger(__name__)


def rank(query: str, providers: list[Provider]) -> Ranking:
    """Ranks the pages for a query of up to `LONGEST_QUERY` characters.

    `providers` are all published ones whose hotlines have their verification status. If the index cannot be used, a
    substring look-up answers, and that is logged.
    """
    try:
        return _rank(query, providers)
    except DatabaseError:
        logger.exception("The search index cannot be used: a substring look-up answers. `rebuild_search` repairs it.")
    tokens = tokenize_query(query)[:MAX_TOKENS]
    named = match_providers(tokens, providers)
    hits = [
        *_hits_by_number(query, providers),
        *provider_hits(named.providers, 1.0),
        *find_by_substring(tokenize_query(named.rest)),
    ]
    return Ranking(unique(hits), [], named.providers, analyse_query(tokens))


def _rank(query: str, providers: list[Provider]) -> Ranking:
    catch_up_before_a_search()
    synonyms = _load_synonyms()
    tokens = corrected_tokens(query, name_words(providers))
    named = match_providers(tokens, providers)
    analysis = analyse_query(tokens)
    rest = analyse_query(corrected_tokens(named.rest, set())) if named.providers else analysis
    query_terms = choose_terms(analysis, synonyms)
    queries = [
        prepare_query(one, synonyms, query_terms.idf, query_terms.unknown_idf)
        for one in dict.fromkeys([analysis, rest])
    ]
    hits = [
        hit
        for hit in _score_pages(find_candidates(query_terms), queries, synonyms, named)
        if hit.kind != "provider" or not named.providers or named.has(hit.object_id)
    ]
    results = [hit for hit in hits if _is_good_enough(hit)]
    # A name alone asks for the provider. With a problem it asks for the question, and the provider comes after it.
    if not rest.stems or not results:
        results = [*provider_hits(named.providers, 1.0), *results]
    else:
        results = [*results, *provider_hits(named.providers, 0.0)]
    results = unique([*_hits_by_number(query, providers), *results])
    return Ranking(results, [] if results else hits, named.providers, analysis)


def _load_synonyms() -> Synonyms:
    return _compiled(tuple(tuple(group.word_list) for group in SynonymGroup.objects.all()))


@lru_cache(maxsize=4)
def _compiled(groups: tuple[tuple[str, ...], ...]) -> Synonyms:
    return Synonyms(groups)


def _score_pages(
    candidates: list[tuple[SearchDocument, float]],
    queries: list[PreparedQuery],
    synonyms: Synonyms,
    named: ProviderMatch,
) -> list[SearchHit]:
    """Scores each page by its best document under the best reading of the query, and returns them best first."""
    best: dict[tuple[str, int], SearchHit] = {}
    max_term_score = max(query.max_term_score for query in queries) or 1.0
    for document, term_score in candidates:
        match = _best_match(document, queries, synonyms, min(1.0, term_score / max_term_score))
        score = match.score * FIELD_BOOSTS[document.field] * _provider_boost(document, named)
        key = (document.kind, document.object_id)
        if key not in best or score > best[key].score:
            best[key] = SearchHit(*key, score, document, match.features)
    return sorted(best.values(), key=lambda hit: (-hit.score, hit.kind, hit.object_id))


def _best_match(document: SearchDocument, queries: list[PreparedQuery], synonyms: Synonyms, term_match: float) -> Match:
    stems, syllables = tuple(map(stem, document.tokens.split())), tuple(document.syllables.split())
    if document.field == BODY:
        matches = [compare_body(query, stems) for query in queries]
    else:
        matches = [compare(query, stems, syllables, synonyms, term_match) for query in queries]
    return max(matches, key=lambda match: match.score)


def _provider_boost(document: SearchDocument, named: ProviderMatch) -> float:
    if document.kind == "provider":
        return NAMED_BOOST if named.has(document.object_id) else UNNAMED_BOOST
    return UNNAMED_BOOST if document.kind == "section" and named.providers else 1.0


def _is_good_enough(hit: SearchHit) -> bool:
    # Single syllables stand in any text by chance.
    shares = (name for name in hit.features if name.startswith("share of") and name != "share of sounds")
    share = max((hit.features[name] for name in shares), default=0)
    return hit.score >= MIN_SCORE and share >= MIN_SHARE


def _hits_by_number(query: str, providers: list[Provider]) -> list[SearchHit]:
    """The providers whose shown numbers begin with a number in the query.

    Numbers are not in the index: only a hotline with its verification status set says which number may be shown.
    """
    starts = tuple(number.dialled for number in read_numbers(query) if len(number.dialled) >= FEWEST_DIGITS)
    return provider_hits([provider for provider in providers if _has_number(provider, starts)], 2.0)


def _has_number(provider: Provider, starts: tuple[str, ...]) -> bool:
    return any(
        hotline.shown_number.replace("-", "").startswith(starts)
        for hotline in provider.hotlines.all()
        if hotline.verification_status != VerificationStatus.WITHHELD
    )
