"""How a query finds pages: candidates by their terms, then a closer look at the best of them.

OR, not AND: whoever types a whole sentence is not to find nothing because of one word. The same few
queries of the database whatever is asked and whatever there is.
"""

import logging
from dataclasses import dataclass
from functools import lru_cache, reduce
from math import log
from operator import or_

from django.db import DatabaseError
from django.db.models import Q

from kb.models import Provider, SearchDocument, SearchTerm, SynonymGroup, VerificationStatus
from kb.numbers.parse import read_numbers
from kb.search import plain
from kb.search.analysis import (
    BIGRAMS,
    UNITS,
    WORDS,
    Analysis,
    Token,
    analyse,
    analyse_query,
    bigrams,
    closest,
    stem,
    terms,
    typed,
)
from kb.search.documents import BODY, FIELD_WEIGHTS
from kb.search.index import catch_up_before_a_search
from kb.search.names import Naming, named, names
from kb.search.postings import ALL, heaviest
from kb.search.ranking import Query, Synonyms, compare, compare_with_long
from kb.search.ranking import query as ready
from kb.search.results import Hit, Ranking, once, provider_hits

LONGEST_QUERY = 200
"""Characters; nobody in trouble types more, and longer ones only cost."""
MOST_TOKENS = 60
"""Those after them are not looked for."""
MOST_CANDIDATES = 60
"""Documents that get the closer look."""
MOST_POSTINGS = 20_000
"""How many are read, the rarest terms first: what bounds the time, however much there is and however alike it is."""
GOOD_ENOUGH, ENOUGH_SAID = 0.21, 0.2
"""The score, and the share of what is asked, from which a page counts as found. Others are only the nearest pages."""
NAMED, UNNAMED = 1.3, 0.7
"""What a match of a provider's phrasings is worth, when the query names it and when not."""
MOST_KNOWN_WORDS = 5000
"""Words with the first letter of a mistyped one that are compared with it."""

FEWEST_DIGITS = 4
"""Fewer digits are no number that somebody remembers."""

log_ = logging.getLogger(__name__)


def rank(query: str, providers: list[Provider]) -> Ranking:
    """The pages for any text of up to `LONGEST_QUERY` characters; the providers come with their settled hotlines.

    Without a usable index: what a plain look-up finds.
    """
    try:
        return _rank(query, providers)
    except DatabaseError:
        log_.exception("The search index does not answer: a plain look-up does. `manage.py rebuild_search` mends it.")
    tokens = typed(query)[:MOST_TOKENS]
    naming = named(tokens, providers)
    found = [*_by_number(query, providers), *provider_hits(naming.providers, 1.0), *plain.look_up(typed(naming.rest))]
    return Ranking(once(found), [], naming.providers, analyse_query(tokens))


def _rank(query: str, providers: list[Provider]) -> Ranking:
    catch_up_before_a_search()
    synonyms = _synonyms()
    tokens = _corrected(query, providers)
    naming = named(tokens, providers)
    asked = analyse_query(tokens)
    rest = asked if not naming.providers else analyse_query(_corrected(naming.rest, []))
    wanted = _choose(asked, synonyms)
    scored = _best_of_each(naming, _candidates(wanted), [asked, rest], wanted, synonyms)
    hits = [hit for hit in scored if hit.kind != "provider" or not naming.providers or _is_named(hit, naming)]
    found = [hit for hit in hits if _answers(hit)]
    if not rest.units or not found:
        found = [*provider_hits(naming.providers, 1.0), *found]
    else:
        found = [*found, *provider_hits(naming.providers, 0.0)]
    return Ranking(once([*_by_number(query, providers), *found]), hits if not found else [], naming.providers, asked)


def _corrected(query: str, providers: list[Provider]) -> list[Token]:
    """The query's tokens; a word that nobody knows and that is no pinyin gives way to the closest one in the index."""
    words = {word for word in analyse(query).words if not word.isdecimal()}
    of_names = {word for provider in providers for name in names(provider) for word in analyse(name).words}
    known = words & of_names
    if words - known:
        # As it is written, or as its own stem.
        texts = [view.letter + word for word in words - known for view in (WORDS, UNITS)]
        known |= {text[1:] for text in SearchTerm.objects.filter(text__in=texts).values_list("text", flat=True)}
    tokens = typed(query, known)[:MOST_TOKENS]
    return [
        _correct(token, of_names) if token.kind == "word" and token.text not in known else token for token in tokens
    ]


def _correct(token: Token, of_names: set[str]) -> Token:
    if not token.text.isascii() or not token.text.isalpha() or token.syllables:
        return token
    # Ranges and not startswith, which SQLite answers without its index; words of ASCII letters sort alike everywhere.
    starts = [view.letter + token.text[0] for view in (WORDS, UNITS)]
    same_letter = reduce(or_, (Q(text__gte=start, text__lte=start + "zzzzzzzz") for start in starts))
    terms_there = SearchTerm.objects.filter(same_letter).order_by("-documents").values_list("text", "documents")
    known = {text[1:]: documents for text, documents in terms_there[:MOST_KNOWN_WORDS]}
    nearest = closest(token.text, known.keys() | {word for word in of_names if len(word) >= len(token.text) - 1 > 3})
    if not nearest:
        return token
    word = max(nearest, key=lambda word: (word in of_names, known.get(word, 0)))
    return token._replace(text=word, unit=stem(word), spelled=False)


def _synonyms() -> Synonyms:
    return _compiled(tuple(tuple(group.word_list) for group in SynonymGroup.objects.all()))


@lru_cache(maxsize=4)
def _compiled(groups: tuple[tuple[str, ...], ...]) -> Synonyms:
    return Synonyms(groups)


@dataclass(frozen=True)
class _Wanted:
    """The terms to look for, with what all terms of the query are worth."""

    terms: dict[str, float]
    idf: dict[str, float]
    rarest: float


def _choose(asked: Analysis, synonyms: Synonyms) -> _Wanted:
    """The query's own terms and then what could have been said instead, as many as `MOST_POSTINGS` allows."""
    own = set(terms(asked))
    others = set()
    for word in filter(None, synonyms.others(asked)):
        others.update({UNITS.letter + word[0]} if len(word) == 1 else {BIGRAMS.letter + two for two in bigrams(word)})
    known = dict(SearchTerm.objects.filter(text__in={ALL} | own | others).values_list("text", "documents"))
    all_of_them = known.pop(ALL, 0) + 1
    idf = {term: log(all_of_them / (documents + 0.5)) for term, documents in known.items()}
    chosen: dict[str, float] = {}
    budget = MOST_POSTINGS
    for term in sorted(known, key=lambda term: (term not in own, known[term])):
        budget -= known[term]
        if budget >= 0 or not chosen:
            chosen[term] = idf[term]
    return _Wanted(chosen, idf, rarest=log(all_of_them / 0.5))


def _candidates(wanted: _Wanted) -> list[tuple[SearchDocument, float]]:
    """The documents with the best sums of weights, BM25's idf included: ln(all + 1) - ln(documents + 1/2)."""
    sums = heaviest(wanted.terms, most_postings=MOST_POSTINGS, most=MOST_CANDIDATES)
    return [(document, sums[document.pk] / 1000) for document in SearchDocument.objects.filter(pk__in=sums)]


def _best_of_each(
    naming: Naming,
    candidates: list[tuple[SearchDocument, float]],
    readings: list[Analysis],
    wanted: _Wanted,
    synonyms: Synonyms,
) -> list[Hit]:
    """The objects, best first, each by the best of its documents under the best reading of the query."""
    queries: list[Query] = [ready(reading, synonyms, wanted.idf, wanted.rarest) for reading in dict.fromkeys(readings)]
    best: dict[tuple[str, int], Hit] = {}
    worth = max(query.worth for query in queries) or 1.0
    for document, first_look in candidates:
        units, syllables = tuple(map(stem, document.tokens.split())), tuple(document.syllables.split())
        if document.field == BODY:
            matches = [compare_with_long(query, units) for query in queries]
        else:
            matches = [compare(query, units, syllables, synonyms, min(1.0, first_look / worth)) for query in queries]
        match = max(matches, key=lambda match: match.score)
        score = match.score * FIELD_WEIGHTS[document.field]
        if document.kind == "provider":
            score *= NAMED if any(provider.pk == document.object_id for provider in naming.providers) else UNNAMED
        elif document.kind == "section" and naming.providers:
            score *= UNNAMED
        key = (document.kind, document.object_id)
        if key not in best or score > best[key].score:
            best[key] = Hit(*key, score, document, match.features)
    return sorted(best.values(), key=lambda hit: (-hit.score, hit.kind, hit.object_id))


def _answers(hit: Hit) -> bool:
    # Single syllables stand in any text by chance.
    shares = (name for name in hit.features if name.startswith("share of") and name != "share of sounds")
    said = max((hit.features[name] for name in shares), default=0)
    return hit.score >= GOOD_ENOUGH and said >= ENOUGH_SAID


def _is_named(hit: Hit, naming: Naming) -> bool:
    return any(provider.pk == hit.object_id for provider in naming.providers)


def _by_number(query: str, providers: list[Provider]) -> list[Hit]:
    """The providers that a number in the query leads to. Compared here: only a settled hotline says what is true."""
    typed_numbers = [number.dialled for number in read_numbers(query) if len(number.dialled) >= FEWEST_DIGITS]
    return provider_hits(
        [
            provider
            for provider in providers
            if any(
                hotline.shown_number.replace("-", "").startswith(number)
                for hotline in provider.hotlines.all()
                if hotline.verification_status != VerificationStatus.WITHHELD
                for number in typed_numbers
            )
        ],
        2.0,
    )
