"""Finds the names of wallets in a text, whatever stands between their letters and in which script. Pure."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from opencc import OpenCC

_FEWEST_CHARACTERS = 2
_LOOKALIKES = str.maketrans(
    "авсԁеһіјкмнопԛрѕтухѵԝαβγεηικνορτυχωıɩɑɡłøðþ105",
    "abcdehijkmhonqpstyxvwabyenikvoptuxwiiaglooplos",
)
"""Letters of other scripts, and digits, that look like a Latin letter. Case is folded before."""
_ALIKE = str.maketrans("i", "l")
_to_simplified = OpenCC("t2s").convert


def named_wallets(text: str, names: Iterable[str], *, without: Collection[str] = ()) -> Iterator[str]:
    """Yields those of the names that the text holds, unless they are only a part of one of the names in `without`."""
    read = _folded(text)
    for name in without:
        if len(name) >= _FEWEST_CHARACTERS:
            read = _pattern(name).sub("\N{OBJECT REPLACEMENT CHARACTER}", read)
    for name in names:
        if len(name) >= _FEWEST_CHARACTERS and _pattern(name).search(read):
            yield name


@lru_cache(maxsize=1024)
def _pattern(name: str) -> re.Pattern[str]:
    """Latin names are matched as words: "JD" is not in "jdk"."""
    folded = _folded(name)
    letters = [re.escape(char) for char in folded if char.isalnum()]
    before, after = ("(?<![a-z0-9])", "(?![a-z0-9])") if folded.isascii() else ("", "")
    return re.compile(before + r"[\W_]*".join(letters) + after)


def _folded(text: str) -> str:
    """Returns the text in simplified characters, without accents, with one letter for those that look alike."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    simplified: str = _to_simplified(plain)
    return simplified.translate(_LOOKALIKES).translate(_ALIKE)
