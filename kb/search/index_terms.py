"""The terms that a text is indexed under and a query looks for. Pure: no Django."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from kb.search.analysis import Analysis
from kb.search.tokens import bigrams, is_han, stem

_MAX_INITIALS = 12
"""Letters. The initials of longer texts are no terms."""


@dataclass(frozen=True, eq=False)
class TermType:
    """One kind of term: the letter that the terms of this kind begin with, and what a match of one weighs."""

    prefix: str
    weight: float


STEMS = TermType("c", 1.0)
WORD_STEMS = TermType("c", 1.0)
"""Of a long text: a single Chinese character says little of it."""
BIGRAMS = TermType("b", 0.3)
HAN_BIGRAMS = TermType("b", 0.3)
"""Of a long text: two English words say little of it."""
SYLLABLES = TermType("p", 0.15)
SYLLABLE_BIGRAMS = TermType("q", 0.05)
INITIALS = TermType("i", 0.1)
WORDS = TermType("w", 0.05)
"""Words that differ from their stems. Misspelled words are compared with them."""

SHORT_TEXT = (STEMS, BIGRAMS, SYLLABLES, SYLLABLE_BIGRAMS, INITIALS, WORDS)
LONG_TEXT = (WORD_STEMS, HAN_BIGRAMS)
"""A long text is indexed under fewer terms: the others would find it by chance."""


def terms(analysis: Analysis, term_types: Iterable[TermType] = SHORT_TEXT) -> Counter[str]:
    """Counts the terms of a text or a query."""
    counts: Counter[str] = Counter()
    for term_type in term_types:
        counts.update(term_type.prefix + item for item in items(analysis, term_type))
    return counts


def items(analysis: Analysis, term_type: TermType) -> list[str]:
    """The terms of one type, without their prefix."""
    if term_type is STEMS:
        return list(analysis.stems)
    if term_type is WORD_STEMS:
        return [item for item in analysis.stems if not is_han(item)]
    if term_type is BIGRAMS:
        return bigrams(analysis.stems)
    if term_type is HAN_BIGRAMS:
        return han_bigrams(analysis.stems)
    if term_type is WORDS:
        return [word for word in analysis.words if stem(word) != word]
    if term_type is INITIALS:
        short = (letters for letters in analysis.initials if len(letters) <= _MAX_INITIALS)
        return [letters[start : start + 3] for letters in short for start in range(len(letters) - 2)]
    return [item for way in analysis.segmentations for item in (way if term_type is SYLLABLES else bigrams(way))]


def han_bigrams(stems: Iterable[str]) -> list[str]:
    """The bigrams of Chinese characters alone."""
    return [f"{first} {second}" for first, second in pairwise(stems) if is_han(first) and is_han(second)]
