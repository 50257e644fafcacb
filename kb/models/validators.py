"""What a text that one person edits alone may hold: no telephone number; where it is a list, so many lines."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kb.numbers.find_in_text import find_numbers

MOST_LINES = 100
LONGEST_LINE = 100
LONGEST_LIST = MOST_LINES * (LONGEST_LINE + 1)
"""Characters of a text with as many and as long lines as there may be."""
LONGEST_GUARDED = 20_000
"""Characters; every field's own limit is lower."""


def no_telephone_number(text: str) -> None:
    """Names what could be read as a telephone number, exactly as it stands in the text."""
    if len(text) > LONGEST_GUARDED:
        return  # refused for its length: no field is as long
    found = list(dict.fromkeys(text[number.start : number.end] for number in find_numbers(text)))
    if found:
        raise ValidationError(
            _(
                "“%(number)s” could be read as a telephone number. Telephone numbers are not allowed here: "
                "propose it, and a second person decides."
            ),
            code="telephone_number",
            params={"number": "”, “".join(found)},
        )


def few_short_lines(text: str) -> None:
    """Each line is a row of the search index, which is written with every change."""
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        raise ValidationError(_("At most %(most)s lines."), params={"most": MOST_LINES})
    if any(len(line) > LONGEST_LINE for line in lines):
        raise ValidationError(_("At most %(most)s characters a line."), params={"most": LONGEST_LINE})
