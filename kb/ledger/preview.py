"""Shows what a change would look like: its facts are written to the rows and entered, and all of it is rolled back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core import signing
from django.core.signing import BadSignature
from django.db import transaction

from kb.ledger import door, high_water_mark
from kb.ledger.change_lock import is_authentic
from kb.ledger.changes import compare
from kb.ledger.entries import EntryDetails, EntryKind
from kb.ledger.fact_fields import Facts
from kb.ledger.live import read_live
from kb.ledger.policy_inputs import PolicyInputs
from kb.ledger.rows import write_draft_row
from kb.models import Change, PublicationState

LINK_SECONDS = 7 * 24 * 3600
"""How long a link to a preview works."""
_SALT = "kb.preview"
UNWRITTEN = "……"
"""What the preview shows for a text that is not written yet."""

STAND_IN = "preview"
"""The address in the preview of a page that has none yet. One that another page has gets a number."""


@contextmanager
def as_if_published(change: Change) -> Iterator[Any]:
    """Context in which this connection alone sees the change as published. Yields the row.

    Nothing outside the database happens: neither indexing nor a record of what this host has seen.
    """
    facts = _published(change)
    if "slug" in facts:
        facts["slug"] = facts["slug"] or STAND_IN
    with transaction.atomic(), high_water_mark.not_recording():
        row = write_draft_row(change.kind, facts, change.pk, mark=UNWRITTEN)
        door.enter([row], EntryDetails(kind=EntryKind.CHANGED, by=change.author.get_username()))
        yield row
        transaction.set_rollback(True)


def _published(change: Change) -> Facts:
    facts = dict(compare(change).after or {})
    return {**facts, "publication": PublicationState.PUBLISHED.value} if "publication" in facts else facts


def is_for_staff_alone(change: Change) -> bool:
    """Returns True if the change needs a second person: one person may show what it says to nobody else.

    That is so compared with what is live, and with what the author began from, which may say what is public no more.
    """
    policy, shown = PolicyInputs.read(), _published(change)
    befores = (read_live(change.subject).facts, compare(change).before)
    return any(policy.reasons(change.kind, before, shown) for before in befores)


def preview_token(change: Change) -> str:
    """Returns the signed part of a link that shows this change, as it is when somebody follows it, for LINK_SECONDS."""
    return signing.dumps(change.pk, salt=_SALT)


def find_previewed(token: str) -> Change | None:
    """Returns the open change of a link.

    None for a link that is forged or too old, and for a change that is done or was altered in the database.
    """
    try:
        pk = signing.loads(token, salt=_SALT, max_age=LINK_SECONDS)
    except BadSignature:
        return None
    change = Change.objects.open().select_related("author").filter(pk=pk).exclude(facts=None).first()
    return change if change is not None and is_authentic(change) else None
