"""The two public lines for whoever has been deceived. In the program, so that no write to the database forges them."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kb.hotlines.numbers import digits


class EmergencyLine(NamedTuple):
    number: str
    name: Promise
    purpose: Promise


POLICE = EmergencyLine("110", _("Police"), _("Report the fraud"))
ANTI_FRAUD = EmergencyLine("96110", _("National anti-fraud line"), _("Ask for advice"))
LINES = (POLICE, ANTI_FRAUD)


def emergency_line(typed: str) -> EmergencyLine | None:
    """The line with this number, in any spelling."""
    try:
        number = digits(typed)
    except ValueError:
        return None
    return next((line for line in LINES if line.number == number), None)
