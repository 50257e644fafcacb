"""What of a text answers a query, as segments of the text itself. Pure: no Django; whoever shows them escapes them.

Marked are the query's words, by their stems, and its Chinese characters where two of them stand side by side:
one alone (的) says nothing. What is written otherwise than asked is marked by its sound: pinyin, homophones.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from kb.pinyin.characters import HAN
from kb.search.analysis import Analysis, analyse, bigrams, fold, stem

_PIECE = re.compile(rf"(?P<han>{HAN})|(?:(?!{HAN})[^\W_])+(?:['’](?:(?!{HAN})[^\W_])+)*")
_SHORT_WORD = 3
"""Letters: a word of fewer is marked only beside another one that matches."""
_BETWEEN = re.compile(r"[\s‐‑-]*")
"""What may stand between neighbours: "card declined", "Wi-Fi"."""


class Segment(NamedTuple):
    """A piece of a text. All of them, joined, are the text."""

    text: str
    marked: bool


class Sought(NamedTuple):
    """What of a query is marked: what may stand alone and what must stand side by side, as written and by sound."""

    alone: frozenset[str]
    together: frozenset[str]
    sounds_alone: frozenset[str]
    sounds_together: frozenset[str]
    telling: frozenset[str]
    """What a text can be judged by: what may stand alone, and the pairs of what may not or, without any, of sounds."""


class _Piece(NamedTuple):
    """A word or a Chinese character, and where it stands in the text."""

    start: int
    end: int
    unit: str
    is_han: bool


def sought(asked: Analysis) -> Sought:
    """What to mark for a query, given as kb.search.query analysed it."""
    units = asked.units
    alone = frozenset(unit for unit in units if len(units) == 1 or len(unit) >= _SHORT_WORD or unit.isdecimal())
    together = frozenset(bigrams(units))
    sounds_alone = frozenset(asked.syllables) if not units and len(asked.syllables) == 1 else frozenset()
    sounds_together = frozenset(pair for cut in asked.cuts for pair in bigrams(cut))
    dependent = {f"{first} {second}" for first, second in pairwise(units) if not {first, second} & alone}
    telling = alone | (dependent or sounds_alone | frozenset(bigrams(asked.syllables)))
    return Sought(alone, together, sounds_alone, sounds_together, telling)


def segments(text: str, wanted: Sought) -> list[Segment]:
    """The text, cut where marked and unmarked meet; [] for an empty one."""
    cut: list[Segment] = []
    position = 0
    for start, end in _joined(text, sorted((piece.start, piece.end) for piece, _ in _matches(text, wanted))):
        if position < start:
            cut.append(Segment(text[position:start], marked=False))
        cut.append(Segment(text[start:end], marked=True))
        position = end
    return [*cut, Segment(text[position:], marked=False)] if position < len(text) else cut


def stands_in(text: str, wanted: Sought) -> frozenset[str]:
    """What of `wanted.telling` stands in the text."""
    return frozenset(item for _, item in _matches(text, wanted)) & wanted.telling


def _matches(text: str, wanted: Sought) -> Iterator[tuple[_Piece, str]]:
    """The pieces to mark, each with what of the query it is; by sound only where nothing is as it was written."""
    pieces = _pieces(text)
    as_written = list(_same(text, pieces, [piece.unit for piece in pieces], wanted.alone, wanted.together))
    if as_written or not (wanted.sounds_alone or wanted.sounds_together):
        yield from as_written
        return
    characters = [piece for piece in pieces if piece.is_han]
    syllables = analyse(text).syllables if characters else ()
    if len(syllables) == len(characters):
        yield from _same(text, characters, syllables, wanted.sounds_alone, wanted.sounds_together)


def _same(
    text: str, pieces: Sequence[_Piece], names: Sequence[str], alone: frozenset[str], together: frozenset[str]
) -> Iterator[tuple[_Piece, str]]:
    """The pieces whose names are wanted, alone or with a neighbour."""
    for piece, name in zip(pieces, names, strict=True):
        if name in alone:
            yield piece, name
    for (first, name), (second, next_name) in pairwise(zip(pieces, names, strict=True)):
        pair = f"{name} {next_name}"
        if pair in together and _BETWEEN.fullmatch(text, first.end, max(first.end, second.start)):
            yield first, pair
            yield second, pair


@lru_cache(maxsize=128)
def _pieces(text: str) -> tuple[_Piece, ...]:
    folded = [_fold(char) for char in text]
    origins = [place for place, chars in enumerate(folded) for _ in chars]
    pieces = []
    for match in _PIECE.finditer("".join(folded)):
        is_han = match["han"] is not None
        unit = match[0] if is_han else stem(re.sub("['’]", "", match[0]))
        pieces.append(_Piece(origins[match.start()], origins[match.end() - 1] + 1, unit, is_han))
    return tuple(pieces)


def _joined(text: str, ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The ranges, in order, neighbours as one."""
    joined: list[tuple[int, int]] = []
    for start, end in ranges:
        if joined and _BETWEEN.fullmatch(text, joined[-1][1], max(start, joined[-1][1])):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


@lru_cache(maxsize=16384)
def _fold(char: str) -> str:
    """Each character alone, so that its place is known."""
    return fold(char)
