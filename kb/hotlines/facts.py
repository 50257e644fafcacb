"""The facts of a hotline: everything in its row that visitors see, as plain data for the ledger."""

import json
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kb.hotlines.typed_hours import BadHours, parse
from kb.models import Hotline

Facts = dict[str, Any]

DESCRIPTION = ("purpose_zh_hans", "purpose_en", "hours", "languages", "source_name_en", "review_days")
"""Columns that one person may edit. No telephone number is allowed in them."""
PROPOSED = ("number", "number_from_abroad", "source_name_zh_hans", "source_url")
"""Columns that only an approved proposal changes."""
STATE = ("state", "checked_on", "checked_how")
"""Columns that a check, a dispute or a proposal sets."""

COLUMNS = ("slug", *DESCRIPTION, *PROPOSED, *STATE)
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


def facts_of(hotline: Hotline) -> Facts:
    """Returns the facts, as values that JSON has. The provider and `replaced_by` are ids, dates are ISO 8601."""
    facts = {column: getattr(hotline, column) for column in COLUMNS}
    checked_on = facts["checked_on"]
    facts["checked_on"] = checked_on.isoformat() if isinstance(checked_on, date) else checked_on
    return {**facts, "id": hotline.pk, "provider": hotline.provider_id, "replaced_by": hotline.replaced_by_id}


def canonical_json(content: dict[str, Any]) -> str:
    """Returns the JSON with sorted keys and no spaces, so that equal facts give equal text and equal MACs."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def normalize_hours(hotline: Hotline) -> None:
    """Rewrites `hotline.hours` in the canonical form; does not save. Raises ValidationError if they cannot be read."""
    try:
        hotline.hours = parse(hotline.hours).as_text()
    except BadHours as error:
        what = _BAD_HOURS[error.code] % {"piece": error.piece}
        raise ValidationError({"hours": _("Line %(line)d: %(what)s") % {"line": error.line, "what": what}}) from error
