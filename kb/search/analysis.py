"""Analyses a text or a query for the search: its tokens, stems, syllables and initials. Pure: no Django.

Text and query go through the same steps, whatever their language and script:

- folding: one width, one case, simplified characters (OpenCC t2s), no control characters;
- tokens: each Chinese character, each word of another script, each number however it is grouped;
- stems: the tokens with English words stemmed;
- syllables: the toneless pinyin of the Chinese, so that homophones and pinyin are found;
- initials: the first letters of the syllables (zfb).
"""

from functools import lru_cache
from typing import NamedTuple

from kb.pinyin.segmentation import MAX_SEGMENTATIONS, segment
from kb.pinyin.syllables import syllables
from kb.search.tokens import initials, is_han, stem, tokenize, without_apostrophes


class Token(NamedTuple):
    """One token of a query: its kind (number, han, word), its folded text, its stem, and its syllables if it has any.

    `is_phonetic` is true of letters that are no word of the index, only pinyin or initials.
    """

    kind: str
    text: str
    stem: str
    syllables: tuple[str, ...] = ()
    is_phonetic: bool = False


class Analysis(NamedTuple):
    """What a text or a query consists of."""

    stems: tuple[str, ...]
    segmentations: tuple[tuple[str, ...], ...]
    """The ways to read it in syllables: one for a text; several for a query with ambiguous letters (xian, xi'an)."""
    tokens: tuple[str, ...]
    """As `stems`, before stemming."""
    initials: tuple[str, ...] = ()
    """Of a text, the first letters of its syllables; of a query, only what was typed as initials (zfb)."""

    @property
    def words(self) -> tuple[str, ...]:
        """The tokens that are no Chinese characters."""
        return tuple(token for token in self.tokens if not is_han(token))

    @property
    def syllables(self) -> tuple[str, ...]:
        """The likeliest segmentation."""
        return self.segmentations[0] if self.segmentations else ()


@lru_cache(maxsize=256)
def analyse(text: str, *, with_syllables: bool = True) -> Analysis:
    """Analyses a text, in which letters are words. Syllables take most of the time: leave them out of long texts."""
    tokens = tokenize(text)
    chinese = "".join(token.text if token.kind == "han" else " " for token in tokens)
    return from_stored(tuple(token.normalized for token in tokens), syllables(chinese) if with_syllables else ())


def from_stored(tokens: tuple[str, ...], syllables: tuple[str, ...]) -> Analysis:
    """Rebuilds the analysis of a text from the tokens and syllables that the index stores."""
    return Analysis(tuple(map(stem, tokens)), _combine([syllables]), tokens, (initials(syllables),))


def analyse_query(tokens: list[Token]) -> Analysis:
    """Analyses the tokens of a query. Letters that can be segmented in several ways are, in all of them."""
    choices = [
        segment(token.text) if token.kind == "word" else [token.syllables] for token in tokens if token.syllables
    ]
    return Analysis(
        tuple(token.stem for token in tokens if not token.is_phonetic),
        _combine(*choices),
        tuple(without_apostrophes(token.text) for token in tokens),
        tuple(token.text for token in tokens if token.is_phonetic and not token.syllables),
    )


def _combine(*choices: list[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Every way through the choices, the likeliest first, as far as `MAX_SEGMENTATIONS`."""
    ways: list[tuple[str, ...]] = [()]
    for options in choices:
        ways = [(*before, *option) for option in options for before in ways][:MAX_SEGMENTATIONS]
    return tuple(way for way in ways if way)
