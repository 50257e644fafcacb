"""Compares two texts: by character in Chinese, by word in English, by line in lists. Pure.

A text is first compared sentence by sentence, and then only what differs more finely. So the time is bounded, and a
sentence that has little in common with the old one is shown as a whole and not as a row of single characters.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple


class Mark(StrEnum):
    EQUAL = "equal"
    REMOVED = "removed"
    ADDED = "added"


class Unit(StrEnum):
    """The smallest piece that is marked."""

    CHARACTER = "character"
    WORD = "word"
    LINE = "line"


class Segment(NamedTuple):
    text: str
    mark: Mark = Mark.EQUAL

    @property
    def differs(self) -> bool:
        return self.mark != Mark.EQUAL


Segments = list[Segment]

_PIECES = {
    Unit.CHARACTER: re.compile(r".", re.DOTALL),
    Unit.WORD: re.compile(r"\w+(?:['’-]\w+)*|\s+|[^\w\s]"),
    Unit.LINE: re.compile(r"\n|[^\n]+"),
}
_SENTENCE = re.compile(r"[^。！？；.!?;\n]*(?:[。！？；]+|[.!?;]+(?=\s)\s*|[.!?;]|\n)|[^。！？；.!?;\n]+")
_MOST_COMPARED = 250_000
"""How many pairs of equal pieces difflib may look at; else the texts count as entirely different."""
_FEWEST_EQUAL = 0.3
"""The share of equal pieces below which a sentence counts as written anew."""
_NUMBER = re.compile(r"[\d+() -]*")


def diff_texts(old: str, new: str, unit: Unit = Unit.CHARACTER) -> Segments:
    """Returns the segments in order. Those that are not added are the old text, those not removed are the new one."""
    if old == new:
        return [Segment(old)] if old else []
    if len(old) == len(new) and _NUMBER.fullmatch(old) and _NUMBER.fullmatch(new):
        return _merged(_diff_by_position(old, new))
    if unit == Unit.LINE:
        return _merged(_diff_by_unit(old, new, unit))
    return _merged(_diff_by_sentence(old, new, unit))


def old_side(segments: Iterable[Segment]) -> Segments:
    """Returns what the old text holds, with what was removed marked; ("95188" -> "95198"): 951|8|8."""
    return [segment for segment in segments if segment.mark != Mark.ADDED]


def new_side(segments: Iterable[Segment]) -> Segments:
    """Returns what the new text holds, with what was added marked; ("95188" -> "95198"): 951|9|8."""
    return [segment for segment in segments if segment.mark != Mark.REMOVED]


def _diff_by_position(old: str, new: str) -> Iterator[Segment]:
    """Compares two numbers of the same length digit by digit, as people do."""
    for old_char, new_char in zip(old, new, strict=True):
        yield from [Segment(old_char)] if old_char == new_char else _replaced(old_char, new_char)


def _diff_by_sentence(old: str, new: str, unit: Unit) -> Iterator[Segment]:
    for old_part, new_part in _aligned(_SENTENCE.findall(old), _SENTENCE.findall(new)):
        yield from _diff_by_unit(old_part, new_part, unit)


def _diff_by_unit(old: str, new: str, unit: Unit) -> Iterator[Segment]:
    pairs = list(_aligned(_PIECES[unit].findall(old), _PIECES[unit].findall(new)))
    equal = sum(len(old_part) for old_part, new_part in pairs if old_part == new_part)
    if unit != Unit.LINE and equal < _FEWEST_EQUAL * min(len(old), len(new)):
        yield from _replaced(old, new)
        return
    for old_part, new_part in pairs:
        yield from [Segment(old_part)] if old_part == new_part else _replaced(old_part, new_part)


def _replaced(old: str, new: str) -> list[Segment]:
    return [Segment(old, Mark.REMOVED), Segment(new, Mark.ADDED)]


def _aligned(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    """Yields pairs of old and new text, in order: the same text twice, or what replaces what."""
    start = _common_prefix(old, new)
    end = _common_prefix(old[start:][::-1], new[start:][::-1])
    old_middle, new_middle = old[start : len(old) - end], new[start : len(new) - end]
    yield "".join(old[:start]), "".join(new[:start])
    if _comparisons(old_middle, new_middle) <= _MOST_COMPARED:
        matcher = SequenceMatcher(None, old_middle, new_middle, autojunk=False)
        for _operation, old_from, old_to, new_from, new_to in matcher.get_opcodes():
            yield "".join(old_middle[old_from:old_to]), "".join(new_middle[new_from:new_to])
    else:
        yield "".join(old_middle), "".join(new_middle)
    yield "".join(old[len(old) - end :]), "".join(new[len(new) - end :])


def _common_prefix(one: list[str], other: list[str]) -> int:
    pairs = zip(one, other, strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _comparisons(old: list[str], new: list[str]) -> int:
    """Returns how many pairs of equal pieces there are: what difflib's time grows with."""
    in_old, in_new = Counter(old), Counter(new)
    return sum(count * in_new[piece] for piece, count in in_old.items())


def _merged(segments: Iterable[Segment]) -> Segments:
    """Joins neighbours: between two equal segments there is at most one removed and then one added."""
    joined: Segments = []
    for differs, group in groupby(segments, lambda segment: segment.differs):
        run = list(group)
        for mark in (Mark.REMOVED, Mark.ADDED) if differs else (Mark.EQUAL,):
            text = "".join(segment.text for segment in run if segment.mark == mark)
            joined += [Segment(text, mark)] if text else []
    return joined
