"""Writes Chinese in pinyin for people to read aloud: tone marks, a space between syllables, Western punctuation.

Tones are those of the dictionary, without the changes of running speech. What is not Chinese stays as it is.
"""

import re
from collections.abc import Iterator

from kb.pinyin.characters import HAN
from kb.pinyin.readings import read

_WESTERN = str.maketrans(
    {chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)}  # full-width letters, digits and punctuation
    | {"。": ".", "、": ",", "「": "“", "」": "”", "『": "‘", "』": "’", "《": "“", "》": "”", "【": "[", "】": "]"}
)
_MARK = "[，。、；：？！…—“”‘’「」『』《》【】（）]"
_PIECE = re.compile(rf"{HAN}|{_MARK}|(?:(?!{HAN}|{_MARK})\S)+")
_IS_HAN = re.compile(HAN).match
_OPENING = tuple("“‘([")
_CLOSING = tuple("”’)],.;:?!…")
_ENDS_SENTENCE = tuple(".?!…")


def to_pinyin(chinese: str) -> str:
    """还款失败，怎么办？ -> Huán kuǎn shī bài, zěn me bàn? A character without a reading stays as it is."""
    readings = _readings(chinese)
    written = ""
    begins_sentence = True
    for piece in _PIECE.findall(chinese):
        is_han = bool(_IS_HAN(piece))
        word = next(readings) if is_han else piece.translate(_WESTERN)
        if is_han and begins_sentence:
            word = word[0].upper() + word[1:]
        if written and not (word.startswith(_CLOSING) or written.endswith(_OPENING)):
            written += " "
        written += word
        begins_sentence = word.endswith(_ENDS_SENTENCE) or (begins_sentence and word.endswith(_OPENING))
    return written


def _readings(chinese: str) -> Iterator[str]:
    """Yields the reading of each Chinese character in order, or the character where there is none."""
    for run in re.findall(f"{HAN}+", chinese):
        for character, reading in zip(run, read(run), strict=True):
            yield reading or character
