"""How a text of the content is written in Markdown (CommonMark): as it is, whatever signs stand in it.

Chinese that stands in for a missing translation is marked as such.
"""

import re

from django.utils.encoding import iri_to_uri

from kb.localize.state import text_in
from kb.pages.rendering.render import reader_language

IN_CHINESE = '<span lang="zh-Hans">'
"""What begins a text that stands in for its translation."""

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>&~|#]")
_AT_LINE_START = re.compile(r"^([+=-]|\d+(?=[.)]))")


def line(obj: object, field: str) -> str:
    """The field in the reader's language, on one line."""
    shown = text_in(reader_language(), obj, field)
    return _marked(shown.language, escaped(shown.text))


def paragraphs(obj: object, field: str) -> str:
    """The field as paragraphs: an empty line begins a new one, and every other line end stays one."""
    shown = text_in(reader_language(), obj, field)
    found: list[list[str]] = [[]]
    for words in shown.text.splitlines():
        if words.strip():
            found[-1].append(escaped(words))
        else:
            found.append([])
    return "\n\n".join(_marked(shown.language, "\\\n".join(lines)) for lines in found if lines)


def link(label: str, address: str) -> str:
    """`label` is Markdown already."""
    return f"[{label}]({iri_to_uri(address).replace('(', '%28').replace(')', '%29')})"


def escaped(words: str) -> str:
    """The words on one line, where nothing is taken for more than words, at its start or within it."""
    return _AT_LINE_START.sub(_with_backslash, _SPECIAL.sub(r"\\\g<0>", " ".join(words.split())))


def _with_backslash(found: re.Match[str]) -> str:
    """Before a sign; after digits, where it is the full stop that makes a list of them."""
    return f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}"


def _marked(language: str, written: str) -> str:
    return written if language == reader_language() or not written else f"{IN_CHINESE}{written}</span>"
