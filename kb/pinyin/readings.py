"""Reads Chinese aloud: one reading with its tone mark for each character, a phrase before its single characters."""

from collections.abc import Iterator
from functools import cache

from kb.pinyin.corrections import CORRECTIONS
from kb.pinyin.dictionary import character_readings, phrase_readings

_CHANGED_IN_SPEECH = {("不", "bú"): "bù", ("一", "yí"): "yī", ("一", "yì"): "yī"}
"""The phrases of pypinyin have some tones as they change in running speech; here each has that of the dictionary."""


def read(chinese: str) -> Iterator[str]:
    """Yields one reading for each character, in order; "" for a character that has none.

    Takes the longest phrase that begins at the first character, then goes on behind it, as pypinyin does.
    """
    phrases, longest = _phrases()
    start = 0
    while start < len(chinese):
        end = _end_of_phrase(chinese, start, phrases, longest)
        phrase = chinese[start:end]
        of_phrase = phrases.get(phrase, "").split() or [character_readings().get(char, "") for char in phrase]
        for character, reading in zip(phrase, of_phrase, strict=True):
            yield _CHANGED_IN_SPEECH.get((character, reading), reading)
        start = end


def _end_of_phrase(chinese: str, start: int, phrases: dict[str, str], longest: int) -> int:
    """The end of the longest phrase that begins at `start`; of a single character where no phrase does."""
    for end in range(min(len(chinese), start + longest), start + 1, -1):
        if chinese[start:end] in phrases:
            return end
    return start + 1


@cache
def _phrases() -> tuple[dict[str, str], int]:
    """All phrases with their readings, the corrected ones included, and the length of the longest."""
    phrases = phrase_readings() | CORRECTIONS
    return phrases, max(map(len, phrases))
