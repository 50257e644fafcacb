"""The readings of Chinese characters and phrases: pypinyin's data, without pypinyin.

A process that imports pypinyin and reads one word holds 165 MB after a round of all pages; one that reads its two data
files holds 125 MB, and the budget is 160 MB. Both take about 0.2 seconds, once, when something is first read. A test
compares every entry with what pypinyin answers.
"""

import re
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

# The files are JSON, but json.loads() builds all lists at once and takes 40 MB that the process does not give back.
_CHARACTER = re.compile(r'"(\d+)":\s*"([^",]+)')  # "34892": "xíng,háng": a code point and its readings
_PHRASE = re.compile(r'"([^"]+)":\s*\[((?:\s*\[[^]]*\],?)+)')  # "银行": [["yín"], ["háng"]]
_FIRST_READING = re.compile(r'\[\s*"([^"]+)"')


@cache
def character_readings() -> dict[str, str]:
    """The most usual reading of each character: {"行": "xíng"}."""
    return {chr(int(entry[1])): sys.intern(entry[2]) for entry in _CHARACTER.finditer(_data_file("pinyin_dict.json"))}


@cache
def phrase_readings() -> dict[str, str]:
    """The readings of each phrase, separated by spaces: {"银行": "yín háng"}.

    A phrase that is read like its single characters has "", which saves 4 MB. It stays in the dictionary because it
    tells where the next phrase begins.
    """
    of_character = character_readings()
    phrases = {}
    for entry in _PHRASE.finditer(_data_file("phrases_dict.json")):
        phrase, readings = entry[1], _FIRST_READING.findall(entry[2])
        is_regular = readings == [of_character.get(character) for character in phrase]
        phrases[phrase] = "" if is_regular else " ".join(readings)
    return phrases


def _data_file(name: str) -> str:
    """The text of a data file of pypinyin. find_spec() finds the package without importing it."""
    package = find_spec("pypinyin")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("pypinyin")
    return (Path(package.origin).parent / name).read_text("utf-8")
