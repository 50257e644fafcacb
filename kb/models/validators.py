"""What a text that one person edits alone may hold: no telephone number; where it is a list, so many lines."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_LIKE_A_NUMBER = re.compile(r"\d(?:[\s\-‐-―()·./]*\d){4,}")

NO_NUMBER_HERE = _(
    "A telephone number cannot stand in this text: numbers are proposed, and let through by a second person."
)


def holds_a_number(text: str | None) -> bool:
    """True for five digits and more in a row, however they are written and grouped."""
    return bool(_LIKE_A_NUMBER.search(unicodedata.normalize("NFKC", text or "")))


def no_telephone_number(text: str) -> None:
    if holds_a_number(text):
        raise ValidationError(NO_NUMBER_HERE)


MOST_LINES = 100
LONGEST_LINE = 100


def few_short_lines(text: str) -> None:
    """Each line is a row of the search index, which is written with every change."""
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        raise ValidationError(_("At most %(most)s lines."), params={"most": MOST_LINES})
    if any(len(line) > LONGEST_LINE for line in lines):
        raise ValidationError(_("At most %(most)s characters a line."), params={"most": LONGEST_LINE})
