"""Removes invisible characters from texts.

Removes control characters except line feed and tab, format characters (zero width, bidirectional marks, soft hyphen,
tags …), blank letters and variation selectors. Converts line ends of all kinds, including vertical tabs of word
processors, to line feeds. Keeps the parts of an emoji: the zero width joiner between emoji, the tags of a flag, and
variation selectors in emoji and keycaps.
"""

import re

_RANGES = """
    0000-0008 000B-001F 007F-009F 00AD 034F 0600-0605 061C 06DD 070F 0890-0891 08E2 115F-1160 17B4-17B5 180B-180F
    200B-200F 202A-202E 2060-206F 2800 3164 D800-DFFF FE00-FE0F FEFF FFA0 FFF0-FFFB 110BD 110CD 13430-13438
    1BCA0-1BCA3 1D173-1D17A E0000-E0FFF
"""
"""Code points: the general categories Cc, Cf and Cs, Default_Ignorable_Code_Point, and the blank Braille pattern.

They are a constant because computing them from `unicodedata` takes 0.2 seconds.
"""

_LINE_END = re.compile("\r\n|[\r\v\f\u0085\u2028\u2029]")
_EMOJI = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u2775\u2794-\u27bf\u2900-\u297f"
    "\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001f0ff\U0001f110-\U0001faff]"
)
_SKIN = "[\U0001f3fb-\U0001f3ff]"
_ONE_EMOJI = f"{_EMOJI}[\ufe0e\ufe0f]?{_SKIN}?"
_EMOJI_SEQUENCE = (
    "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f"  # the flag of a part of a country
    "|[0-9#*]\ufe0f\u20e3"  # keycap
    f"|{_ONE_EMOJI}(?:\u200d{_ONE_EMOJI})*"
)


def _invisible() -> str:
    ranges = (list(map(_code_point, part.split("-"))) for part in _RANGES.split())
    return "".join(chr(code) for part in ranges for code in range(part[0], part[-1] + 1))


def _code_point(hexadecimal: str) -> int:
    return int(hexadecimal, 16)


INVISIBLE = _invisible()
"""Every invisible character."""
_INVISIBLE = re.compile(
    "[" + "".join("-".join(f"\\U{code:0>8}" for code in part.split("-")) for part in _RANGES.split()) + "]"
)
_LINE_END_OR_INVISIBLE = re.compile(f"{_LINE_END.pattern}|{_INVISIBLE.pattern}")
_EMOJI_OR_INVISIBLE = re.compile(f"({_EMOJI_SEQUENCE})|{_INVISIBLE.pattern}")


def clean_text(text: str) -> str:
    """Returns the text without invisible characters and with line feeds as line ends. Idempotent."""
    if not _LINE_END_OR_INVISIBLE.search(text):
        return text
    text = _LINE_END.sub("\n", text)
    return _EMOJI_OR_INVISIBLE.sub(lambda match: match[1] or "", text)


def is_invisible(character: str) -> bool:
    return bool(_INVISIBLE.match(character))
