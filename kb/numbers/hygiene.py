"""Text hygiene: what nobody can see is not stored.

Dropped: control characters other than line feed and tab, format characters (zero width, bidirectional marks, soft
hyphen, tags …), blank letters and variation selectors. Line ends become line feeds. Kept: what holds an emoji
together, which is the zero width joiner between emoji, the tags of a flag, a variation selector after an emoji and
the one of a keycap. Variation selectors of other characters go: the text reads the same without them.
"""

import re
import sys
import unicodedata

_BLANK_LETTERS = "\u034f\u115f\u1160\u17b4\u17b5\u2065\u2800\u3164\uffa0"
"""Letters and marks that show nothing, though Unicode does not call them format characters."""
_VARIATION_SELECTORS = ((0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
_UNASSIGNED_INVISIBLE = ((0xFFF0, 0xFFF8), (0xE0000, 0xE0FFF))
"""Default_Ignorable_Code_Point (Unicode, DerivedCoreProperties): shown as nothing even before they are assigned."""

_LINE_END = re.compile("\r\n|[\r\u0085\u2028\u2029]")
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
    """Every invisible character; surrogates, which no database takes, among them."""
    found = set(_BLANK_LETTERS)
    for first, last in (*_VARIATION_SELECTORS, *_UNASSIGNED_INVISIBLE):
        found.update(map(chr, range(first, last + 1)))
    found.update(
        char for char in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(char) in ("Cc", "Cf", "Cs")
    )
    return "".join(sorted(found - set("\n\t")))


def _character_class(characters: str) -> str:
    """The characters as a class of a regular expression, neighbours as ranges."""
    ranges: list[list[int]] = []
    for code in map(ord, characters):
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "[" + "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges) + "]"


INVISIBLE = _invisible()
_INVISIBLE = re.compile(_character_class(INVISIBLE))
_EMOJI_OR_INVISIBLE = re.compile(f"({_KEPT_SEQUENCE})|{_INVISIBLE.pattern}")


def clean_text(text: str) -> str:
    """The text without what nobody sees, its lines ended by line feeds. Cleaning twice changes nothing more."""
    text = _LINE_END.sub("\n", text)
    if not _INVISIBLE.search(text):
        return text
    return _EMOJI_OR_INVISIBLE.sub(lambda found: found[1] or "", text)


def is_invisible(character: str) -> bool:
    return bool(_INVISIBLE.match(character))
