"""Who may decide about what others propose, and who may attest.

Whoever has the permission (`kb.decide_proposal`), is not the author, and has an account that nobody else made or
changed within ACCOUNT_DELAY. To approve, the author's account must be like that too. An attestation
(kb.ledger.attestation) needs two different people with the permission and such accounts.
"""

from datetime import timedelta

from django.contrib.auth.models import AbstractUser, AnonymousUser, User
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from kb.ledger.account_seals import changed_by_others
from kb.models.permissions import DECIDE, require

ACCOUNT_DELAY = timedelta(days=7)
"""How long an account that another person made or changed decides on nothing, and nothing of its own is approved.

In this time the others can notice an administrator who makes a second account to be both people.
"""


def is_decider(person: AbstractUser | AnonymousUser) -> bool:
    """Returns True if the person has the permission to decide about what others propose."""
    return person.has_perm(DECIDE)


def require_decider(person: AbstractUser | AnonymousUser) -> None:
    """Raises PermissionDenied unless the person has the permission to decide about what others propose."""
    require(person, DECIDE)


def require_may_decide(author: User, *, by: User) -> None:
    """Raises PermissionDenied without the permission; ValidationError for one's own work or a changed account."""
    require_decider(by)
    if was_account_changed_by_others(by):
        raise ValidationError(
            _("Somebody else made or changed your account less than seven days ago. Until then it decides on nothing.")
        )
    if author == by:
        raise ValidationError(_("Nobody decides on their own proposal."))


def require_may_approve(author: User, *, by: User) -> None:
    """Raises as `require_may_decide` does; ValidationError also if the author's account was changed lately."""
    require_may_decide(author, by=by)
    if was_account_changed_by_others(author):
        raise ValidationError(
            _(
                "Somebody else made or changed the account that proposed this less than seven days ago. "
                "Wait, or reject it."
            )
        )


def require_two_deciders(one: User, other: User) -> None:
    """Raises PermissionDenied if one has no permission; ValidationError for one person or a changed account."""
    for person in (one, other):
        require_decider(person)
    if one == other:
        raise ValidationError(_("Two people are needed."))
    for person in (one, other):
        if was_account_changed_by_others(person):
            raise ValidationError(
                _("Somebody else made or changed the account “%s” less than seven days ago.") % person.get_username()
            )


def was_account_changed_by_others(person: User) -> bool:
    """Returns True if somebody else made or changed the account within ACCOUNT_DELAY, or changed it in the database.

    Its seal says so, not the admin's log, which someone who can write the database can delete.
    """
    try:
        moment = changed_by_others(person.pk)
    except LookupError:
        return True
    return moment is not None and moment > timezone.now() - ACCOUNT_DELAY
