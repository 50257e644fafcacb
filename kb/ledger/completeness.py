"""Says what a subject lacks before visitors may see it, from its facts alone.

Staff read the list above the form. `require_complete` refuses with the same list wherever something is published:
kb.ledger.publishing and kb.ledger.bulk. An import names the columns.
"""

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.ledger.fact_fields import Facts
from kb.ledger.unwritten import require_written
from kb.models import PublicationState

_NEEDED: dict[str, dict[str, str | Promise]] = {
    "faq": {
        "providers": gettext_lazy("It names no wallet: choose those that the answer applies to."),
        "steps": gettext_lazy("It has no steps: add at least one."),
    },
    "advice": {"source_name_zh_hans": gettext_lazy("It has no source: write who says so.")},
}
"""What each kind of subject needs beside the texts that the database requires (kb.ledger.unwritten): the field that may
not be empty, and the words for staff."""


def needed_fields(kind: str) -> set[str]:
    return set(_NEEDED.get(kind, ()))


class Missing(NamedTuple):
    """A field that may not be empty, and what to do about it, in words for staff."""

    field: str
    words: str | Promise


def missing_fields(kind: str, facts: Facts) -> list[Missing]:
    """Returns what these facts lack, published or not, in the order of the form."""
    return [Missing(field, words) for field, words in _NEEDED.get(kind, {}).items() if not facts.get(field)]


def is_public(facts: Facts | None) -> bool:
    """Returns True for facts that visitors see: those of a page that is published, or that cannot be a draft."""
    return facts is not None and facts.get("publication", PublicationState.PUBLISHED) == PublicationState.PUBLISHED


def missing_to_publish(kind: str, old: Facts | None, new: Facts | None) -> list[Missing]:
    """Returns why the new facts may not be published after the old ones.

    What a public page lacks already does not keep anybody from correcting it.
    """
    if new is None or not is_public(new):
        return []
    tolerated = missing_fields(kind, old) if old is not None and is_public(old) else []
    return [missing for missing in missing_fields(kind, new) if missing not in tolerated]


def require_complete(kind: str, old: Facts | None, new: Facts | None) -> None:
    """Raises ValidationError, which lists what is missing. A required Chinese text is asked for in any state."""
    require_written(kind, new)
    if missing := missing_to_publish(kind, old, new):
        words = " ".join(str(one.words) for one in missing)
        raise ValidationError(_("This cannot be published yet. %s") % words, code="incomplete")
