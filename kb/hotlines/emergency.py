"""The two public lines for those who were deceived.

They stand in the program, where no write to the database can forge them.
"""

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
    """The line with this number, in any spelling; None if the text holds another number too."""
    numbers = [number.dialled for number in read_numbers(typed)]
    return next((line for line in LINES if numbers == [line.number]), None)
