"""Public numbers of mainland China: the two lines for those who were deceived, and others that a visitor may ask about.

They stand in the code, where no write to the database can forge them.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class EmergencyLine(NamedTuple):
    number: str
    name: Promise
    purpose: Promise


POLICE = EmergencyLine("110", _("Police"), _("Report the fraud"))
ANTI_FRAUD = EmergencyLine("96110", _("National anti-fraud line"), _("Ask for advice"))
LINES = (POLICE, ANTI_FRAUD)
PUBLIC_LINES = {
    line.number: line
    for line in (
        *LINES,
        EmergencyLine("119", _("Fire and rescue"), _("Report a fire")),
        EmergencyLine("120", _("Ambulance"), _("Call an ambulance")),
        EmergencyLine("12315", _("Consumer complaints line"), _("Complain about a shop or a service")),
        EmergencyLine("12345", _("Government service line"), _("Ask the local government")),
        EmergencyLine("12381", _("Fraud warnings by short message"), _("Sends warnings; it asks for nothing")),
    )
}
"""By number."""
