"""The validator of slugs, keys and texts about hotlines: it refuses what may be a telephone number.

The texts of subjects take a number with a second person's approval instead (kb/ledger/policy.py).

kb/numbers/find_in_text.py decides what that is. tests/models/test_no_numbers_in_text.py names the fields without the
validator, each with the reason.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kb.numbers.find_in_text import find_numbers

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
