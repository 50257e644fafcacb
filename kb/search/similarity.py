"""Compares a text with a query as a whole and scores it: the second stage of `ranking`. Pure: no Django.

The first stage (kb.search.candidates) adds up the weights of the terms they share. This one measures the overlap in
several ways, the features, and adds those up by fitted weights.

The "sounds" of a text are its syllables, followed by its words of another script, which have none.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import product
from typing import NamedTuple

from rapidfuzz.distance import Indel

from kb.search.analysis import Analysis
from kb.search.index_terms import (
    BIGRAMS,
    INITIALS,
    STEMS,
    SYLLABLE_BIGRAMS,
    SYLLABLES,
    TermType,
    han_bigrams,
    items,
)
from kb.search.stop_words import STOP_STEMS, STOP_WORD_WEIGHT, stop_sounds
from kb.search.synonyms import Synonyms
from kb.search.tokens import bigrams, initials, is_han

WEIGHTS: Mapping[str, float] = {
    "term match": 2.10,
    "share of stems": 0.68,
    "share of sounds": 1.42,
    "share of sound bigrams": 1.19,
    "share of synonyms": 0.50,
    "share of initials": 0.20,
    "overlap of stems": 1.15,
    "overlap of sounds": 2.38,
    "overlap of sound bigrams": 1.67,
    "overlap of synonyms": 1.00,
    "order of stems": 1.27,
    "order of sounds": 2.75,
}
"""The weight of each feature.

Fitted with `make fit-search` to Chinese sentences of tatoeba.org (CC BY 2.0 FR) that translate the same English one,
searched for as written, with a homophone and in pinyin. The weights of synonyms and initials, of which such sentences
say nothing, were set by hand. Among 2,000 questions of other public sets the right one was among the first five 1.10
times as often as with BM25 over characters and their bigrams (BQ corpus), 1.08 times (ATEC and AFQMC), 0.99 times
(OPPO), 1.00 times (LCQMC, where both find nearly all).
"""

_PREFIXES = {"stems": "c", "sounds": "pc", "sound bigrams": "qb"}
"""The prefixes of the terms that each view's items are indexed under; a word among the sounds is indexed as a stem."""
_MIN_INITIALS = 3
_DISCOUNT = 1 - STOP_WORD_WEIGHT


@cache
def _stop_items() -> Mapping[str, frozenset[str]]:
    """The stop words of each view."""
    return {
        "stems": frozenset(STOP_STEMS),
        "sounds": frozenset(stop_sounds()),
        "sound bigrams": frozenset(map(" ".join, product(stop_sounds(), repeat=2))),
    }


class QueryView(NamedTuple):
    """The items of a query in one view: the weight of each, of all together, and the average of one that is no stop
    word."""

    weights: Mapping[str, float]
    total: float
    average: float


class PreparedQuery(NamedTuple):
    """A query, ready to be compared with many texts."""

    stems: tuple[str, ...]
    sounds: tuple[str, ...]
    initials: tuple[str, ...]
    views: Mapping[str, QueryView]
    body_terms: Mapping[str, float]
    """The weights of the terms that bodies are compared by: words, and pairs of Chinese characters."""
    synonym_groups: frozenset[int]
    max_term_score: float
    """About the first stage's score of a text that equals the query."""


def prepare_query(
    analysis: Analysis, synonyms: Synonyms, idf: Mapping[str, float], unknown_idf: float
) -> PreparedQuery:
    """Prepares a query. `idf` is that of its terms, `unknown_idf` that of a term without documents."""

    def count_unknown(term_type: TermType, found: Analysis) -> int:
        return sum(term_type.prefix + item not in idf for item in items(found, term_type))

    readings = [analysis._replace(segmentations=(way,)) for way in analysis.segmentations]
    best = min(readings, key=lambda one: (count_unknown(SYLLABLE_BIGRAMS, one), len(one.syllables)), default=analysis)
    known_initials = tuple(
        letters
        for letters in analysis.initials
        if len(letters) >= _MIN_INITIALS and not count_unknown(INITIALS, analysis._replace(initials=(letters,)))
    )
    # Letters that are the initials of no text count as a word that no text has.
    stems = (*analysis.stems, *(letters for letters in analysis.initials if letters not in known_initials))
    max_term_score = sum(
        term_type.weight * idf.get(term_type.prefix + item, unknown_idf)
        for term_type in (STEMS, BIGRAMS, SYLLABLES, SYLLABLE_BIGRAMS)
        for item in set(items(best._replace(stems=stems), term_type))
    )
    return PreparedQuery(
        stems=stems,
        sounds=_sounds(stems, best.syllables),
        initials=known_initials,
        views=_query_views(stems, best.syllables, idf, unknown_idf),
        body_terms=_body_term_weights(stems, idf, unknown_idf),
        synonym_groups=frozenset(synonyms.groups_in_query(analysis)),
        max_term_score=max_term_score,
    )


def _query_views(
    stems: tuple[str, ...], syllables: tuple[str, ...], idf: Mapping[str, float], unknown_idf: float
) -> dict[str, QueryView]:
    views = {}
    for name, view_items in _views(stems, syllables).items():
        if view_items:
            prefixes = _PREFIXES[name]
            of_items = {
                item: next((idf[one + item] for one in prefixes if one + item in idf), unknown_idf)
                for item in view_items
            }
            stop_words = of_items.keys() & _stop_items()[name]
            weights = of_items | {item: STOP_WORD_WEIGHT * of_items[item] for item in stop_words}
            total = sum(weights.values())
            views[name] = QueryView(weights, total, total / (len(of_items) - _DISCOUNT * len(stop_words)))
    return views


def _body_term_weights(stems: tuple[str, ...], idf: Mapping[str, float], unknown_idf: float) -> dict[str, float]:
    weights = {}
    for term in _body_terms(stems):
        prefix = BIGRAMS.prefix if " " in term else STEMS.prefix
        weights[term] = idf.get(prefix + term, unknown_idf)
        if term in _stop_items()["stems"]:
            weights[term] *= STOP_WORD_WEIGHT
    return weights


def _body_terms(stems: tuple[str, ...]) -> list[str]:
    return [stem for stem in stems if not is_han(stem) or len(stems) == 1] + han_bigrams(stems)


def _sounds(stems: tuple[str, ...], syllables: tuple[str, ...]) -> tuple[str, ...]:
    return syllables + tuple(stem for stem in stems if stem.isascii())


def _views(stems: tuple[str, ...], syllables: tuple[str, ...]) -> dict[str, Iterable[str]]:
    """The items of a text in each view."""
    sounds = _sounds(stems, syllables)
    return {"stems": stems, "sounds": sounds, "sound bigrams": bigrams(sounds)}


class Match(NamedTuple):
    """How well a text matches a query."""

    score: float
    """From 0 to about 1, which is the query itself."""
    features: Mapping[str, float]
    """Each from 0 to about 1. A feature that the query has nothing for is missing."""


def compare_body(query: PreparedQuery, stems: tuple[str, ...]) -> Match:
    """Compares a long text by the share of the query that it holds. By its stems alone: it has no syllables."""
    total = sum(query.body_terms.values())
    of_text = set(_body_terms(stems)).union(stems if len(query.stems) == 1 else ())
    matching = sum(weight for term, weight in query.body_terms.items() if term in of_text)
    share = matching / total if total else 0.0
    return Match(share, {"share of body terms": share})


def compare(
    query: PreparedQuery,
    stems: tuple[str, ...],
    syllables: tuple[str, ...],
    synonyms: Synonyms,
    term_match: float = 0.0,
) -> Match:
    """Compares a short text, given by its stems and syllables; `term_match` is its share of `max_term_score`."""
    features: dict[str, float] = {}
    for name, found in _views(stems, syllables).items():
        if view := query.views.get(name):
            features |= _overlap(name, view, frozenset(found))
    if query.views:
        features["term match"] = term_match
    if query.initials:
        letters = initials(syllables)
        features["share of initials"] = sum(one in letters for one in query.initials) / len(query.initials)
    if query.synonym_groups:
        groups = synonyms.groups_in_text(stems)
        common = len(query.synonym_groups & groups)
        features["share of synonyms"] = common / len(query.synonym_groups)
        features["overlap of synonyms"] = common / len(query.synonym_groups | groups)
    if query.stems:
        features["order of stems"] = Indel.normalized_similarity(query.stems, stems)
    if query.sounds:
        features["order of sounds"] = Indel.normalized_similarity(query.sounds, _sounds(stems, syllables))
    weights = {name: WEIGHTS.get(name, 0) for name in features}
    total = sum(weights.values())
    return Match(sum(weights[name] * features[name] for name in features) / total if total else 0.0, features)


def _overlap(name: str, view: QueryView, of_text: frozenset[str]) -> dict[str, float]:
    """The share of the query that the text has, and the Dice coefficient of both."""
    common = sum(weight for item, weight in view.weights.items() if item in of_text)
    others = of_text - view.weights.keys()
    # The idf of the text's other items is not looked up: each counts as much as the query's on average.
    rest = view.average * (len(others) - _DISCOUNT * len(others & _stop_items()[name]))
    return {
        f"share of {name}": common / view.total,
        f"overlap of {name}": 2 * common / (view.total + common + rest),
    }
