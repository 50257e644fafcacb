"""What the author of a draft does next. Its form and the page of the change say the same."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from kb.admin.base.fact_names import place_name
from kb.ledger.completeness import is_public, missing_fields, missing_to_publish
from kb.ledger.fact_fields import Facts
from kb.ledger.policy import Reason
from kb.ledger.unwritten import unwritten_places


class MissingPlace(NamedTuple):
    """A field that may not be empty, the key of its part or "", and words for staff."""

    field: str
    part: str
    words: str | Promise


def missing_places(kind: str, before: Facts | None, facts: Facts | None) -> list[MissingPlace]:
    """Returns what these facts lack before visitors may see them. A deletion lacks nothing.

    `before` is what the draft began from: what is public and lacks something may be corrected without adding it.
    """
    if facts is None:
        return []
    texts = [
        MissingPlace(field, part, place_name(kind, field, part, facts)) for field, part in unwritten_places(kind, facts)
    ]
    others = missing_to_publish(kind, before, facts) if is_public(before) else missing_fields(kind, facts)
    return [*texts, *(MissingPlace(field, "", words) for field, words in others)]


def next_step(*, is_complete: bool, reasons: Sequence[Reason]) -> str:
    """Returns what the author of a draft does next. `reasons` are why it needs a second person."""
    if not is_complete:
        return _("Add what is missing, then publish it.")
    if reasons:
        return _("Submit it: a second person has to approve it.")
    return _("Read what it changes, then publish it: at once, or at the time that you choose.")
