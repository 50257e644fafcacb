"""The first entry in the ledger of a hotline that load_kb or loaddata brings: imported, and not yet checked.

Whoever runs these commands is on the server and could use the ledger's key anyway. A hotline that already has entries
gets no new one: if the file changed its row, the row no longer matches the ledger and is withheld.
"""

from typing import Any

from kb.hotlines.facts import facts_of
from kb.hotlines.ledger import EntryDetails, EntryKind, append_entry, subject_of
from kb.models import Hotline, HotlineState, LedgerEntry


def record_import(sender: type[Hotline], instance: Hotline, *, created: bool, raw: bool, **kwargs: Any) -> None:
    """Receives post_save. Appends the entry of a hotline that a file brought."""
    is_import = raw or instance.is_shipped
    if not created or not is_import or LedgerEntry.objects.for_subject(subject_of(instance)).exists():
        return
    if instance.state == HotlineState.CHECKED:  # a file is no check
        instance.state, instance.checked_on, instance.checked_how = HotlineState.NOT_YET_CHECKED, None, ""
        instance.save_without_entry()
    instance.refresh_from_db()
    append_entry(subject_of(instance), EntryDetails(kind=EntryKind.IMPORTED, source="fixture"), facts_of(instance))
