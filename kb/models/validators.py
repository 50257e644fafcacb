"""Validators of texts: no telephone number where one person edits alone, and the limits of lists."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kb.numbers.find_in_text import find_numbers

MOST_LINES = 100
LONGEST_LINE = 100
LONGEST_LIST = MOST_LINES * (LONGEST_LINE + 1)
"""The length in characters of MOST_LINES lines of LONGEST_LINE characters."""
LONGEST_GUARDED = 20_000
"""Characters. Every field's own limit is lower."""


def no_telephone_number(text: str) -> None:
    """Raises ValidationError with everything in the text that may be a telephone number."""
    if len(text) > LONGEST_GUARDED:
        return  # the length is an error of its own
    numbers = list(dict.fromkeys(text[number.start : number.end] for number in find_numbers(text)))
    if numbers:
        raise ValidationError(
            _(
                "“%(number)s” could be read as a telephone number. Telephone numbers are not allowed here: "
                "propose it, and a second person decides."
            ),
            code="telephone_number",
            params={"number": "”, “".join(numbers)},
        )


def few_short_lines(text: str) -> None:
    """Raises ValidationError for more than MOST_LINES lines or a line longer than LONGEST_LINE characters.

    Every save writes a row of the search index for each line.
    """
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        raise ValidationError(_("At most %(most)s lines."), params={"most": MOST_LINES})
    if any(len(line) > LONGEST_LINE for line in lines):
        raise ValidationError(_("At most %(most)s characters a line."), params={"most": LONGEST_LINE})
