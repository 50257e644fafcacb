"""The two public emergency lines for victims of fraud. They are code, so that no write to the database changes them."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kb.numbers.parse import read_numbers


class EmergencyLine(NamedTuple):
    number: str
    name: Promise
    purpose: Promise


POLICE = EmergencyLine("110", _("Police"), _("Report the fraud"))
ANTI_FRAUD = EmergencyLine("96110", _("National anti-fraud line"), _("Ask for advice"))
LINES = (POLICE, ANTI_FRAUD)


def emergency_line(typed: str) -> EmergencyLine | None:
    """Returns the line whose number is the only number in the text, in any spelling; else None."""
    numbers = [number.dialled for number in read_numbers(typed)]
    return next((line for line in LINES if numbers == [line.number]), None)
