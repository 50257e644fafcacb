"""The limits of texts that are lists, one item a line: ways people ask, other names, synonyms."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST_LINES = 100
LONGEST_LINE = 100
LONGEST_LIST = MOST_LINES * (LONGEST_LINE + 1)
"""The length in characters of MOST_LINES lines of LONGEST_LINE characters."""


def few_short_lines(text: str) -> None:
    """Raises ValidationError for more than MOST_LINES lines or a line longer than LONGEST_LINE characters.

    Every save writes a row of the search index for each line.
    """
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        raise ValidationError(_("At most %(most)s lines."), params={"most": MOST_LINES})
    if any(len(line) > LONGEST_LINE for line in lines):
        raise ValidationError(_("At most %(most)s characters a line."), params={"most": LONGEST_LINE})
