"""Splits letters that are typed without spaces into pinyin syllables."""

from collections.abc import Container
from functools import lru_cache

from kb.pinyin.syllables import SYLLABLES

MAX_LETTERS = 200
"""A whole question, typed without spaces."""
MAX_WORD_LENGTH = 20
"""Letters. A longer run is pinyin even where a part of it is none: qqweilidaizenmekaitong."""
MAX_SEGMENTATIONS = 6

_LONGEST_SYLLABLE = max(map(len, SYLLABLES))


@lru_cache(maxsize=8192)
def segment(letters: str) -> list[tuple[str, ...]]:
    """Returns the ways to read letters as syllables, the shortest first; [] if there is none.

    "fangan" -> [("fan", "gan"), ("fang", "an")]. An apostrophe is a border: "xi'an" -> [("xi", "an")].
    Leaves out ways with more than one syllable more than the shortest. In a run that is too long for a word, letters
    that belong to no syllable stand alone.
    """
    if not letters.isascii() or len(letters) > MAX_LETTERS:
        return []
    ways = _segment(letters, SYLLABLES)
    if not ways and len(letters) > MAX_WORD_LENGTH:
        ways = _segment(letters, SYLLABLES.union(letters))
    return ways


def _segment(letters: str, syllables: Container[str]) -> list[tuple[str, ...]]:
    """Dynamic programming: `ways[end]` are the ways to read the first `end` letters."""
    ways: list[list[tuple[str, ...]]] = [[()]]
    for end in range(1, len(letters) + 1):
        here: list[tuple[str, ...]] = []
        if letters[end - 1] in "'’" and end > 1:
            here = ways[end - 1]
        for start in range(max(0, end - _LONGEST_SYLLABLE), end):
            syllable = {"lve": "lue", "nve": "nue"}.get(letters[start:end], letters[start:end])
            if syllable in syllables:
                here = here + [(*before, syllable) for before in ways[start]]
        ways.append(sorted(here, key=len)[:MAX_SEGMENTATIONS])
    whole = [way for way in ways[-1] if way]
    return [way for way in whole if len(way) <= len(whole[0]) + 1]
