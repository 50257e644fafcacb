"""Highlights what of a text matches a query. Pure: no Django; the caller escapes the segments.

Words are highlighted by their stems, and Chinese characters where two of the query's stand side by side: one alone (的)
says nothing. A text that has none of them as written is highlighted by sound: pinyin, homophones.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from kb.pinyin.characters import HAN
from kb.search.analysis import Analysis, analyse
from kb.search.tokens import bigrams, fold, stem

_PIECE = re.compile(rf"(?P<han>{HAN})|(?:(?!{HAN})[^\W_])+(?:['’](?:(?!{HAN})[^\W_])+)*")
_SHORT_WORD = 3
"""Letters: a shorter word is highlighted only beside another one that matches."""
_BETWEEN = re.compile(r"[\s‐‑-]*")
"""The characters allowed between two neighbours: "card declined", "Wi-Fi"."""


class Segment(NamedTuple):
    """A piece of a text. All segments, joined, are the text."""

    text: str
    marked: bool


class HighlightTerms(NamedTuple):
    """The terms to highlight for a query, by spelling and by sound: single ones, and pairs of neighbours."""

    single: frozenset[str]
    pairs: frozenset[str]
    single_sounds: frozenset[str]
    sound_pairs: frozenset[str]
    telling: frozenset[str]
    """The terms that show how much of the query a text contains: single terms, and pairs of the other terms or else of
    their sounds."""


class _Piece(NamedTuple):
    """A word or a Chinese character, with its position in the text."""

    start: int
    end: int
    stem: str
    is_han: bool


def highlight_terms(query: Analysis) -> HighlightTerms:
    """Chooses what to highlight for a query."""
    stems = query.stems
    single = frozenset(stem for stem in stems if len(stems) == 1 or len(stem) >= _SHORT_WORD or stem.isdecimal())
    pairs = frozenset(bigrams(stems))
    single_sounds = frozenset(query.syllables) if not stems and len(query.syllables) == 1 else frozenset()
    sound_pairs = frozenset(pair for way in query.segmentations for pair in bigrams(way))
    dependent = {f"{first} {second}" for first, second in pairwise(stems) if not {first, second} & single}
    telling = single | (dependent or single_sounds | frozenset(bigrams(query.syllables)))
    return HighlightTerms(single, pairs, single_sounds, sound_pairs, telling)


def highlight(text: str, wanted: HighlightTerms) -> list[Segment]:
    """Splits the text into marked and unmarked segments; [] for an empty text."""
    segments: list[Segment] = []
    position = 0
    for start, end in _merge_neighbours(text, sorted((piece.start, piece.end) for piece, _ in _matches(text, wanted))):
        if position < start:
            segments.append(Segment(text[position:start], marked=False))
        segments.append(Segment(text[start:end], marked=True))
        position = end
    return [*segments, Segment(text[position:], marked=False)] if position < len(text) else segments


def matching_terms(text: str, wanted: HighlightTerms) -> frozenset[str]:
    """The terms of `wanted.telling` that the text contains."""
    return frozenset(item for _, item in _matches(text, wanted)) & wanted.telling


def _matches(text: str, wanted: HighlightTerms) -> Iterator[tuple[_Piece, str]]:
    """The pieces to highlight, each with the term it matches; by sound only if none matches as written."""
    pieces = _pieces(text)
    as_written = list(_find(text, pieces, [piece.stem for piece in pieces], wanted.single, wanted.pairs))
    if as_written or not (wanted.single_sounds or wanted.sound_pairs):
        yield from as_written
        return
    characters = [piece for piece in pieces if piece.is_han]
    syllables = analyse(text).syllables if characters else ()
    if len(syllables) == len(characters):
        yield from _find(text, characters, syllables, wanted.single_sounds, wanted.sound_pairs)


def _find(
    text: str, pieces: Sequence[_Piece], terms: Sequence[str], single: frozenset[str], pairs: frozenset[str]
) -> Iterator[tuple[_Piece, str]]:
    """The pieces whose terms (stems or syllables) are wanted, alone or with a neighbour."""
    for piece, term in zip(pieces, terms, strict=True):
        if term in single:
            yield piece, term
    for (first, term), (second, next_term) in pairwise(zip(pieces, terms, strict=True)):
        pair = f"{term} {next_term}"
        if pair in pairs and _BETWEEN.fullmatch(text, first.end, max(first.end, second.start)):
            yield first, pair
            yield second, pair


@lru_cache(maxsize=128)
def _pieces(text: str) -> tuple[_Piece, ...]:
    folded = [_fold_character(char) for char in text]
    origins = [place for place, chars in enumerate(folded) for _ in chars]
    pieces = []
    for match in _PIECE.finditer("".join(folded)):
        is_han = match["han"] is not None
        of_piece = match[0] if is_han else stem(re.sub("['’]", "", match[0]))
        pieces.append(_Piece(origins[match.start()], origins[match.end() - 1] + 1, of_piece, is_han))
    return tuple(pieces)


def _merge_neighbours(text: str, ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The sorted ranges, with neighbours and overlapping ones merged."""
    joined: list[tuple[int, int]] = []
    for start, end in ranges:
        if joined and _BETWEEN.fullmatch(text, joined[-1][1], max(start, joined[-1][1])):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


@lru_cache(maxsize=16384)
def _fold_character(char: str) -> str:
    """Folds one character, so that its place in the text stays known."""
    return fold(char)
