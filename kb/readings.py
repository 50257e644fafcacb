"""How Chinese is read: in pinyin with tone marks, a phrase before its single characters. Pure: no Django.

The readings are pypinyin's, and so is the way to cut a text: the longest phrase that begins here, then the next.
Its data alone are read, in a blink, and kept as text in 3 MB: pypinyin itself is a second and 55 MB in every
process. A test holds that both read the same.
"""

import re
from array import array
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_CHARACTER = re.compile(r'"(\d+)":\s*"([^",]+)')  # "34892": "xíng,háng"
_PHRASE = re.compile(r'"([^"]+)":\s*\[((?:\s*\[[^]]*\],?)+)')  # "银行": [["yín"], ["háng"]]
_FIRST_READING = re.compile(r'\[\s*"([^"]+)"')
_CODE_POINTS = 0x40000
"""Those of the planes that have Chinese."""


class Reader:
    """Reads as pypinyin does, apart from the `corrected` phrases: {"还款": "huán kuǎn"}."""

    def __init__(self, corrected: Mapping[str, str]) -> None:
        self._corrected = corrected
        self._lines: dict[str, str] = {}

    def read(self, chinese: str) -> Iterator[str]:
        """One reading for each character, in order; "" for what has none."""
        lines = self._lines or self._load()
        start = 0
        while start < len(chinese):
            end, reading = _longest(lines.get(chinese[start], ""), chinese, start)
            yield from reading.split() if reading else map(_of_character, chinese[start:end])
            start = end

    def _load(self) -> dict[str, str]:
        """When something is first read: most commands read nothing."""
        lines = _phrases().copy()
        for phrase, reading in self._corrected.items():
            lines[phrase[0]] = f"\n{phrase[1:]}\t{reading}" + lines.get(phrase[0], "\n")
        self._lines = lines
        return lines


def _longest(lines: str, chinese: str, start: int) -> tuple[int, str]:
    """Where the longest phrase that begins at `start` ends, and its line's reading; of none, the next character's."""
    found = start + 1, ""
    for end in range(start + 1, len(chinese) + 1):
        line = f"\n{chinese[start + 1 : end]}"
        if line not in lines:
            break
        if (at := lines.find(f"{line}\t")) >= 0:
            reading = at + len(line) + 1
            found = end, lines[reading : lines.index("\n", reading)]
    return found


def _of_character(character: str) -> str:
    numbers, readings = _characters()
    return readings[numbers[ord(character)]] if ord(character) < _CODE_POINTS else ""


@cache
def _characters() -> tuple["array[int]", list[str]]:
    """The number of the reading of each code point, and the readings; 0 is none.

    An array, because a dictionary of 44,000 characters would be a dozen times its size.
    """
    numbers = array("H", bytes(2 * _CODE_POINTS))
    readings = {"": 0}
    for entry in _CHARACTER.finditer(_text("pinyin_dict.json")):
        numbers[int(entry[1])] = readings.setdefault(entry[2], len(readings))
    return numbers, list(readings)


@cache
def _phrases() -> dict[str, str]:
    """By their first character, as lines: the rest of the phrase, a tab, and its reading if that of its characters
    is another. Phrases that say nothing new are kept too: they tell where the next one begins.
    """
    lines: dict[str, str] = {}
    for entry in _PHRASE.finditer(_text("phrases_dict.json")):
        phrase, readings = entry[1], _FIRST_READING.findall(entry[2])
        is_plain = readings == [_of_character(character) for character in phrase]
        line = f"{phrase[1:]}\t{'' if is_plain else ' '.join(readings)}\n"
        lines[phrase[0]] = lines.get(phrase[0], "\n") + line
    return lines


def _text(name: str) -> str:
    """A file of pypinyin's. The package is looked up but not imported, which would load it all."""
    found = find_spec("pypinyin")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("pypinyin")
    return (Path(found.origin).parent / name).read_text("utf-8")
