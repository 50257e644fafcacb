"""Writes the content's texts as Markdown (CommonMark), with all special characters escaped.

Chinese text in the place of a missing translation is marked with its language.
"""

import re

from django.utils.encoding import iri_to_uri

from kb.localize.state import text_in
from kb.pages.rendering.render import reader_language

IN_CHINESE = '<span lang="zh-Hans">'
"""The start of a Chinese text in the place of a missing translation."""

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>&~|#]")
_AT_LINE_START = re.compile(r"^([+=-]|\d+(?=[.)]))")


def line(obj: object, field: str) -> str:
    """Returns the field in the reader's language, on one line."""
    shown = text_in(reader_language(), obj, field)
    return _mark_language(shown.language, escape(shown.text))


def paragraphs(obj: object, field: str) -> str:
    """Returns the field as paragraphs: an empty line starts a new one, and other line breaks are kept."""
    shown = text_in(reader_language(), obj, field)
    blocks: list[list[str]] = [[]]
    for words in shown.text.splitlines():
        if words.strip():
            blocks[-1].append(escape(words))
        else:
            blocks.append([])
    return "\n\n".join(_mark_language(shown.language, "\\\n".join(lines)) for lines in blocks if lines)


def link(label: str, address: str) -> str:
    """Returns a link; `label` is Markdown already."""
    return f"[{label}]({iri_to_uri(address).replace('(', '%28').replace(')', '%29')})"


def escape(words: str) -> str:
    """Returns the words on one line, escaped, so that CommonMark reads nothing in them as markup."""
    return _AT_LINE_START.sub(_escape_marker, _SPECIAL.sub(r"\\\g<0>", " ".join(words.split())))


def _escape_marker(match: re.Match[str]) -> str:
    """Puts the backslash before a sign, but after digits: the full stop behind them would make a list."""
    return f"{match[0]}\\" if match[0].isdigit() else f"\\{match[0]}"


def _mark_language(language: str, markdown: str) -> str:
    return markdown if language == reader_language() or not markdown else f"{IN_CHINESE}{markdown}</span>"
