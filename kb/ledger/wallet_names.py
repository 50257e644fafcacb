"""Finds the names of wallets in a text, whatever stands between their letters. Pure."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator

_FEWEST_CHARACTERS = 2


def named_wallets(text: str, names: Iterable[str], *, without: Collection[str] = ()) -> Iterator[str]:
    """Yields those of the names that the text holds, unless they are only a part of one of the names in `without`."""
    read = _folded(text)
    for name in without:
        if len(name) >= _FEWEST_CHARACTERS:
            read = _pattern(name).sub("\N{OBJECT REPLACEMENT CHARACTER}", read)
    for name in names:
        if len(name) >= _FEWEST_CHARACTERS and _pattern(name).search(read):
            yield name


def _pattern(name: str) -> re.Pattern[str]:
    """Latin names are matched as words: "JD" is not in "jdk"."""
    letters = [re.escape(char) for char in _folded(name) if char.isalnum()]
    before, after = ("(?<![a-z0-9])", "(?![a-z0-9])") if name.isascii() else ("", "")
    return re.compile(before + r"[\W_]*".join(letters) + after)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
