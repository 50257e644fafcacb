"""What each term of a document weighs: BM25 without its idf, which every new document changes. Pure: no Django.

The weights follow from the tokens and syllables that the index stores, so a document's postings can be removed without
a look at all postings.
"""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from kb.search.analysis import Analysis, analyse, from_stored
from kb.search.index_terms import LONG_TEXT, SHORT_TEXT, items

TermWeights = dict[str, int]
"""By term, in thousandths."""

_K1, _B = 1.2, 0.75  # BM25's usual parameters: how soon repetition stops counting, how much length counts
_AVERAGE_LENGTH, _AVERAGE_BODY_LENGTH = 12, 150  # tokens


class IndexText(NamedTuple):
    """A text to index; `boost` is that of its field."""

    text: str
    is_body: bool
    boost: float


class StoredTokens(NamedTuple):
    """What the index stores of a text: its tokens and syllables, separated by spaces."""

    tokens: str
    syllables: str
    is_body: bool

    def weights(self, boost: float) -> TermWeights:
        analysis = from_stored(tuple(self.tokens.split()), tuple(self.syllables.split()))
        return _weights(analysis, self.is_body, boost)


def tokenize_texts(texts: Iterable[IndexText]) -> list[tuple[StoredTokens, TermWeights]]:
    """What to store of each text, and its weights. Most of the work of indexing, which another process can do."""
    return [_tokenize(text) for text in texts]


_body_frequencies: Counter[str] = Counter()
"""In how many bodies each term stood, in a process that tokenizes for one rebuild."""


def tokenize_batch(texts: Iterable[IndexText], max_body_frequency: int) -> list[tuple[StoredTokens, TermWeights]]:
    """As `tokenize_texts`, for a process that lives as long as one rebuild.

    Leaves out the terms of a body that stood in `max_body_frequency` bodies of this process before: they are most of a
    body, and would be sent only to be dropped.
    """
    results = []
    for stored, weights in tokenize_texts(texts):
        if stored.is_body:
            rare = {term: weight for term, weight in weights.items() if _body_frequencies[term] < max_body_frequency}
            _body_frequencies.update(rare.keys())
            results.append((stored, rare))
        else:
            results.append((stored, weights))
    return results


def _tokenize(text: IndexText) -> tuple[StoredTokens, TermWeights]:
    analysis = analyse(text.text, with_syllables=not text.is_body)
    stored = StoredTokens(" ".join(analysis.tokens), " ".join(analysis.syllables), text.is_body)
    return stored, _weights(analysis, text.is_body, text.boost)


def _weights(analysis: Analysis, is_body: bool, boost: float) -> TermWeights:
    average, term_types = (_AVERAGE_BODY_LENGTH, LONG_TEXT) if is_body else (_AVERAGE_LENGTH, SHORT_TEXT)
    length = _K1 * (1 - _B + _B * len(analysis.tokens) / average)
    weights: TermWeights = {}
    for term_type in term_types:
        most = 1000 * term_type.weight * boost * (_K1 + 1)
        of_one = max(1, round(most / (1 + length)))
        for item, frequency in Counter(items(analysis, term_type)).items():
            weight = of_one if frequency == 1 else max(1, round(most * frequency / (frequency + length)))
            weights[term_type.prefix + item] = weight
    return weights
