"""Hotlines that come from a file on the server, through load_kb or loaddata: who runs those holds the key.

A new one enters the ledger as what it is: imported, not yet checked. One that was there already gets no
entry; if the file changed it, it no longer matches the ledger and is withheld.
"""

from typing import Any

from kb.hotlines.facts import facts_of
from kb.hotlines.ledger import EntryKind, Event, about, append
from kb.models import Hotline, HotlineState, LedgerEntry


def enter_loaded(sender: type[Hotline], instance: Hotline, *, created: bool, raw: bool, **kwargs: Any) -> None:
    """Answers post_save."""
    if not created or not (raw or instance.is_shipped) or LedgerEntry.objects.about(about(instance)).exists():
        return
    if instance.state == HotlineState.CHECKED:
        # A file cannot vouch for a check.
        instance.state, instance.checked_on, instance.checked_how = HotlineState.NOT_YET_CHECKED, None, ""
        instance.save_entered()
    instance.refresh_from_db()
    append(about(instance), Event(kind=EntryKind.IMPORTED, source="fixture"), facts_of(instance))
