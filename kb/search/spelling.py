"""What a typing error finds: a misspelled word counts as the closest word of the index or of a provider's name.

`closest_words` says how many slips are allowed. `provider_names` asks it too, and finds Chinese names in another order
or with one character wrong.
"""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from rapidfuzz.distance import OSA

from kb.models import SearchTerm
from kb.search.analysis import Token, analyse
from kb.search.index_terms import STEMS, WORDS
from kb.search.pinyin_in_queries import tokenize_query
from kb.search.postings import starts_with
from kb.search.tokens import stem

MAX_TOKENS = 60
"""Tokens of a query that are looked for."""
MAX_KNOWN_WORDS = 5000
"""Words with the first letter of a misspelled one that it is compared with, the most frequent first."""


def corrected_tokens(query: str, name_words: set[str]) -> list[Token]:
    """Returns the query's tokens. An unknown word that is not pinyin is replaced by the closest known word.

    Known are the words of the index and of the providers' names, `name_words`. 1 SQL query for words that are in none
    of the names, 1 for each misspelled word.
    """
    words = {word for word in analyse(query).words if not word.isdecimal()}
    known = words & name_words
    if words - known:
        texts = [term_type.prefix + word for word in words - known for term_type in (WORDS, STEMS)]
        known |= {text[1:] for text in SearchTerm.objects.filter(text__in=texts).values_list("text", flat=True)}
    tokens = tokenize_query(query, known)[:MAX_TOKENS]
    return [
        _corrected(token, name_words) if token.kind == "word" and token.text not in known else token for token in tokens
    ]


def _corrected(token: Token, name_words: set[str]) -> Token:
    if not token.text.isascii() or not token.text.isalpha() or token.syllables:
        return token
    same_letter = reduce(or_, (starts_with(term_type.prefix + token.text[0]) for term_type in (WORDS, STEMS)))
    rows = SearchTerm.objects.filter(same_letter).order_by("-documents").values_list("text", "documents")
    documents = {text[1:]: count for text, count in rows[:MAX_KNOWN_WORDS]}
    long_names = {word for word in name_words if len(word) >= len(token.text) - 1 > 3}
    nearest = closest_words(token.text, documents.keys() | long_names)
    if not nearest:
        return token
    word = max(nearest, key=lambda word: (word in name_words, documents.get(word, 0)))
    return token._replace(text=word, stem=stem(word), is_phonetic=False)


def closest_words(word: str, known: Iterable[str]) -> list[str]:
    """The known words nearest to a misspelled one: one slip away if it has 4 to 7 letters, up to two if it has more.

    A slip is a letter too many, too few, wrong, or two swapped (optimal string alignment).
    """
    if len(word) < 4:  # any three letters are one slip from another word
        return []
    max_slips = 1 if len(word) < 8 else 2
    slips = {other: OSA.distance(word, other, score_cutoff=max_slips) for other in known if other != word}
    nearest = min(slips.values(), default=max_slips + 1)
    return sorted(other for other, count in slips.items() if count == nearest <= max_slips)
