"""Opening hours as they are stored: in one spelling, or refused with what is wrong with them."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kb.hotlines.parse_hours import BadHours, parse
from kb.models import Hotline

_BAD_HOURS = {
    "unreadable": _("“%(piece)s” cannot be read. Write for example “mon-fri 09:00-18:00”."),
    "no_days": _("“%(piece)s” names no days."),
    "no_week": _("Dates and closed days alone do not say when it is open: give the hours of an ordinary week too."),
    "bad_time": _("“%(piece)s” holds a time that does not exist."),
    "bad_date": _("“%(piece)s” is not a date."),
    "backwards": _("“%(piece)s” ends before it begins."),
    "empty": _("“%(piece)s” begins and ends at the same time. For the whole day write “24h”."),
    "too_long": _("“%(piece)s” is 24 hours or longer."),
    "overlap": _("“%(piece)s” overlaps other hours of that day or of the next."),
    "twice": _("“%(piece)s” names days that already have their hours."),
}


def normalize_hours(hotline: Hotline) -> None:
    """Rewrites `hotline.hours` in the canonical form; does not save. Raises ValidationError if they cannot be read."""
    try:
        hotline.hours = parse(hotline.hours).as_text()
    except BadHours as error:
        what = _BAD_HOURS[error.code] % {"piece": error.piece}
        raise ValidationError({"hours": _("Line %(line)d: %(what)s") % {"line": error.line, "what": what}}) from error
