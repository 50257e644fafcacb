"""What each term of a document is worth there: BM25 without its idf, which every new one changes. Pure: no Django.

A document's weights follow from its tokens and syllables, so its postings can be taken out without looking for them.
"""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from kb.search.analysis import LONG, SHORT, Analysis, analyse, items, restored

Weights = dict[str, int]
"""By term, in thousandths."""

_SATURATION, _LENGTH_NORM = 1.2, 0.75  # BM25's usual k1 and b
_USUAL_LENGTH, _USUAL_BODY = 12, 150  # tokens: what BM25 compares a length with


class Kept(NamedTuple):
    """What the index keeps of a text: its tokens and syllables, separated by spaces."""

    tokens: str
    syllables: str
    is_body: bool

    def weights(self, worth: float) -> Weights:
        """`worth` is that of the field."""
        return _weights(restored(tuple(self.tokens.split()), tuple(self.syllables.split())), self.is_body, worth)


class Text(NamedTuple):
    """A text to be taken apart; `worth` is that of its field."""

    words: str
    is_body: bool
    worth: float


def take_apart(texts: Iterable[Text]) -> list[tuple[Kept, Weights]]:
    """What to keep of each, with its weights: most of the work of indexing, which another process can do."""
    return [_take_apart(text) for text in texts]


_in_bodies: Counter[str] = Counter()


def take_apart_many(texts: Iterable[Text], common: int) -> list[tuple[Kept, Weights]]:
    """The same in a process that lives as long as one rebuild, and without the terms that stood in `common` bodies
    before: those are most of a body, and would be sent only to be thrown away."""
    apart = []
    for kept, weights in take_apart(texts):
        if kept.is_body:
            telling = {term: weight for term, weight in weights.items() if _in_bodies[term] < common}
            _in_bodies.update(telling.keys())
            apart.append((kept, telling))
        else:
            apart.append((kept, weights))
    return apart


def _take_apart(text: Text) -> tuple[Kept, Weights]:
    analysis = analyse(text.words, aloud=not text.is_body)
    kept = Kept(" ".join(analysis.tokens), " ".join(analysis.syllables), text.is_body)
    return kept, _weights(analysis, text.is_body, text.worth)


def _weights(analysis: Analysis, is_body: bool, worth: float) -> Weights:
    usual, views = (_USUAL_BODY, LONG) if is_body else (_USUAL_LENGTH, SHORT)
    length = _SATURATION * (1 - _LENGTH_NORM + _LENGTH_NORM * len(analysis.tokens) / usual)
    weights: Weights = {}
    for view in views:
        most = 1000 * view.weight * worth * (_SATURATION + 1)
        once = max(1, round(most / (1 + length)))
        for item, times in Counter(items(analysis, view)).items():
            weights[view.letter + item] = once if times == 1 else max(1, round(most * times / (times + length)))
    return weights
