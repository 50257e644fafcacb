"""Locks a change for a step of its way, and authenticates what others let through."""

from collections.abc import Collection
from datetime import UTC

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from kb.ledger import keys
from kb.ledger.facts import canonical_json
from kb.models import Change, ChangeState
from kb.models.locks import lock_content


class Outdated(Exception):  # noqa: N818
    """The change is not in the state, or not as, this person saw it."""


def lock_own(change: Change, *, by: AbstractUser, states: Collection[str]) -> Change:
    """Locks the content and returns the person's own change as it is in the database.

    Raises PermissionDenied for somebody else's; Outdated if it is in none of these states.
    """
    locked = _lock(change, states)
    if locked.author_id != by.pk:
        raise PermissionDenied(_("This is somebody else’s change."))
    return locked


def lock_submitted(change: Change) -> Change:
    """Locks the content and returns the submitted change. Raises Outdated if it is not as this person saw it."""
    locked = _lock(change, (ChangeState.SUBMITTED,))
    if locked.mac != change.mac or not is_authentic(locked):
        raise Outdated(_("This is not the change that was submitted. Nothing was changed."))
    return locked


def _lock(change: Change, states: Collection[str]) -> Change:
    lock_content()
    locked = Change.objects.select_for_update(of=("self",)).filter(pk=change.pk).first()
    if locked is None:
        raise Outdated(_("This change is no longer there. Nothing was changed."))
    if locked.state not in states:
        raise Outdated(_("This change is “%s” now. Nothing was changed.") % locked.get_state_display())
    return locked


def authenticate(change: Change) -> None:
    """Sets the MAC of a change that waits for a person or a moment, and saves it."""
    change.key_id = keys.signing_key_id()
    change.mac = keys.mac(change.key_id, "", mac_input(change))
    change.save()


def is_authentic(change: Change) -> bool:
    """Returns True if the change is as it was when it was submitted, scheduled or approved."""
    return keys.is_valid_mac(change.mac, change.key_id, "", mac_input(change))


def mac_input(change: Change) -> str:
    """Returns the JSON of everything that must not change between the submission and the publication."""
    columns = ("kind", "subject", "revision", "facts", "author_id", "state", "note", "decided_by_id")
    values = {column: getattr(change, column) for column in columns}
    moment = change.publish_at.astimezone(UTC).isoformat() if change.publish_at else None  # as the database returns it
    return canonical_json({**values, "id": change.pk, "publish_at": moment})
