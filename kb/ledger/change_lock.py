"""Locks a change for a step of its way, and authenticates each state that it is saved in.

Each state has a number, and a host remembers the newest one that it saved (kb.ledger.high_water_mark). So a change that
was published, returned or taken back is not published once more when somebody puts an earlier state back.
"""

import hashlib
from collections.abc import Collection, Iterable
from datetime import UTC
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kb.ledger import high_water_mark, keys
from kb.ledger.facts import canonical_json
from kb.ledger.high_water_mark import CHANGES
from kb.models import Change, ChangeState
from kb.models.locks import lock_content


class Outdated(Exception):  # noqa: N818
    """The change is not in the state, or not as, this person saw it."""


class NotAuthentic(Outdated):
    """The change was altered in the database, past the site, or its key is lost."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This change was altered in the database, outside of this site, or the key that it was saved with is no"
                " longer known. Nobody can publish it. Its author can read every word and make a new draft of them."
            )
        )


def lock_own(change: Change, *, by: AbstractUser, states: Collection[str], is_as_seen: bool = False) -> Change:
    """Locks the content and returns the person's own change as it is in the database.

    With `is_as_seen` it has to be as `change`, which this person saw. Raises PermissionDenied for somebody else's;
    Outdated if it is in none of these states or not as seen; NotAuthentic.
    """
    locked = lock_own_unverified(change, by=by, states=states)
    require_authentic(locked)
    if is_as_seen and locked.mac != change.mac:
        raise Outdated(_("This is not what you saw: it was changed since. Nothing was done. Look at it once more."))
    return locked


def lock_own_unverified(change: Change, *, by: AbstractUser, states: Collection[str]) -> Change:
    """Does as `lock_own`, also for a change that is not authentic: for its author, who gives it up or takes it over."""
    locked = _lock(change, states)
    if locked.author_id != by.pk:
        raise PermissionDenied(_("This is somebody else’s change."))
    return locked


def lock_submitted(change: Change) -> Change:
    """Locks the content and returns the submitted change. Raises NotAuthentic; Outdated if it is not as it was seen."""
    locked = lock_submitted_unverified(change)
    require_authentic(locked)
    return locked


def lock_submitted_unverified(change: Change) -> Change:
    """Does as `lock_submitted`, also for a change that is not authentic: for a decider, who sends it back."""
    locked = _lock(change, (ChangeState.SUBMITTED,))
    if change.mac not in (locked.mac, digest(locked)):
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


def save_authenticated(change: Change) -> None:
    """Saves a change with the number and the MAC of the state that it is in now."""
    if change.pk is None:
        change.save()  # the MAC is over its id
    authenticate(change)
    change.save()
    record_on_commit([change])


def authenticate(change: Change) -> None:
    """Sets the next number and the MAC of the state that the change is in. Saves nothing."""
    change.version += 1
    change.key_id = keys.signing_key_id()
    change.mac = keys.mac(change.key_id, "", mac_input(change))


def record_on_commit(changes: Iterable[Change]) -> None:
    """On commit, records the states of these changes as the newest ones that this host has seen."""
    marks = {_mark_name(change): (change.version, change.mac) for change in changes}
    transaction.on_commit(lambda: high_water_mark.record_all(marks))


def save_state(change: Change, state: ChangeState, **columns: Any) -> None:
    """Saves a locked change in another state, with these columns. One that is not authentic stays so."""
    save = save_authenticated if is_authentic(change) else Change.save
    change.state = state
    for name, value in columns.items():
        setattr(change, name, value)
    save(change)


def is_authentic(change: Change) -> bool:
    """Returns True if the change is as this site saved it last, as far as this host knows."""
    if not keys.is_valid_mac(change.mac, change.key_id, "", mac_input(change)):
        return False
    return not high_water_mark.contradicts(_mark_name(change), change.version, change.mac)


def require_authentic(change: Change) -> None:
    """Raises NotAuthentic if the change is not as this site saved it last."""
    if not is_authentic(change):
        raise NotAuthentic


def digest(change: Change) -> str:
    """Returns what differs between two states of a change. It is no MAC, so a page may show that of an altered one."""
    return hashlib.sha256(mac_input(change).encode()).hexdigest()


def mac_input(change: Change) -> str:
    """Returns the JSON of everything in a change that decides what is published, for whom, by whom and when."""
    columns = ("kind", "subject", "revision", "facts", "author_id", "state", "note", "decided_by_id")
    values = {column: getattr(change, column) for column in columns}
    moment = change.publish_at.astimezone(UTC).isoformat() if change.publish_at else None  # as the database returns it
    version = {"version": change.version} if change.version else {}
    return canonical_json({**values, **version, "id": change.pk, "publish_at": moment})


def _mark_name(change: Change) -> str:
    return f"{CHANGES}{change.pk}"
