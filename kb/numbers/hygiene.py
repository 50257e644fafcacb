"""Text hygiene: what nobody can see is not stored.

Dropped: control characters other than line feed and tab, format characters (zero width, bidirectional marks, soft
hyphen, tags …), blank letters and variation selectors. Line ends of all kinds, such as the vertical tab that word
processors write, become line feeds. Kept: what holds an emoji
together, which is the zero width joiner between emoji, the tags of a flag, a variation selector after an emoji and
the one of a keycap. Variation selectors of other characters go: the text reads the same without them.
"""

import re

_RANGES = """
    0000-0008 000B-001F 007F-009F 00AD 034F 0600-0605 061C 06DD 070F 0890-0891 08E2 115F-1160 17B4-17B5 180B-180F
    200B-200F 202A-202E 2060-206F 2800 3164 D800-DFFF FE00-FE0F FEFF FFA0 FFF0-FFFB 110BD 110CD 13430-13438
    1BCA0-1BCA3 1D173-1D17A E0000-E0FFF
"""
"""Code points: all of Cc, Cf and Cs (Unicode's general categories), what is or will be ignored by default (its
Default_Ignorable_Code_Point), and the blank of Braille. Written out: to go through Unicode takes 0.2 seconds."""

_LINE_END = re.compile("\r\n|[\r\v\f\u0085\u2028\u2029]")
_EMOJI = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u2775\u2794-\u27bf\u2900-\u297f"
    "\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001f0ff\U0001f110-\U0001faff]"
)
_SKIN = "[\U0001f3fb-\U0001f3ff]"
_ONE_EMOJI = f"{_EMOJI}[\ufe0e\ufe0f]?{_SKIN}?"
_KEPT_SEQUENCE = (
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
_EMOJI_OR_INVISIBLE = re.compile(f"({_KEPT_SEQUENCE})|{_INVISIBLE.pattern}")


def clean_text(text: str) -> str:
    """The text without what nobody sees, its lines ended by line feeds. Cleaning twice changes nothing more."""
    if not (_LINE_END.search(text) or _INVISIBLE.search(text)):
        return text
    text = _LINE_END.sub("\n", text)
    return _EMOJI_OR_INVISIBLE.sub(lambda found: found[1] or "", text)


def is_invisible(character: str) -> bool:
    return bool(_INVISIBLE.match(character))
