"""How lists name a subject of the ledger, and its kind, in the reader's language."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kb.ledger.facts import SUBJECTS
from kb.models.change import title_of

IMPOSTOR = "impostor"
"""The kind of a subject that has no row (kb.hotlines.impostors)."""


def kind_name(kind: str) -> str:
    return capfirst(str(SUBJECTS[kind]._meta.verbose_name)) if kind in SUBJECTS else _("Impostor numbers")


def title_or_key(subject: str, record: dict[str, Any] | None) -> str:
    """Returns the title from the facts of an entry; the subject's key if the entry has none or is forged (None)."""
    facts = (record or {}).get("facts") or (record or {}).get("old") or {}
    return title_of(facts) or subject.partition("/")[2]
