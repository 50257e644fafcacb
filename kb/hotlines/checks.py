"""Checks, disputes and descriptions: what one person may record about a number without changing it.

Each function asks for the permission itself.
"""

from datetime import date

from django.contrib.auth.models import AbstractUser, AnonymousUser, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kb.hotlines import ledger
from kb.hotlines.facts import DESCRIPTION
from kb.hotlines.ledger import EntryKind, Event, name_of
from kb.models import CheckMethod, Hotline, HotlineState
from kb.models.locks import lock_content
from kb.models.permissions import PROPOSE, TRANSLATE, require
from kb.models.validators import no_telephone_number

CHECKABLE = (HotlineState.NOT_YET_CHECKED, HotlineState.CHECKED)


@transaction.atomic
def record_check(hotline: Hotline, *, by: User, how: CheckMethod, evidence_url: str, on: date | None = None) -> Hotline:
    """Records that a person compared the number with an official source on that day (today in China) and found it true.

    A check by calling needs no evidence address. Raises PermissionDenied; ValidationError for a date to come, no
    evidence, a number that is disputed or withdrawn (restoring it takes two people) or withheld.
    """
    require(by, PROPOSE)
    current = _lock_if_it_matches(hotline)
    on = on or timezone.localdate()
    if current.state not in CHECKABLE:
        raise ValidationError(_("A disputed or withdrawn number has to be restored first, by two people."))
    if on > timezone.localdate():
        raise ValidationError({"on": _("A check cannot lie in the future.")})
    if current.checked_on and on < current.checked_on:
        raise ValidationError({"on": _("There is a later check already.")})
    if how != CheckMethod.CALLED or evidence_url:
        try:
            URLValidator(schemes=["https", "http"])(evidence_url)
        except ValidationError as error:
            raise ValidationError(
                {"evidence_url": _("Give the address of the official page that shows the number.")}
            ) from error
    current.state, current.checked_on, current.checked_how = HotlineState.CHECKED, on, how
    ledger.enter(current, Event(kind=EntryKind.CHECKED, by=name_of(by), evidence_url=evidence_url))
    return current


@transaction.atomic
def dispute(hotline: Hotline, *, by: User, why_zh_hans: str, why_en: str = "") -> Hotline:
    """Takes the call link off at once, which is safer than to wait for a second person. Restoring it takes two.

    Raises PermissionDenied, ValidationError.
    """
    require(by, PROPOSE)
    current = _lock_if_it_matches(hotline)
    if current.state not in CHECKABLE:
        raise ValidationError(_("This number is disputed or withdrawn already."))
    if not why_zh_hans.strip():
        raise ValidationError({"why_zh_hans": _("Say what is wrong with the number.")})
    for column, text in (("why_zh_hans", why_zh_hans), ("why_en", why_en)):
        try:
            no_telephone_number(text)  # one person wrote it, and visitors read it
        except ValidationError as error:
            raise ValidationError({column: error}) from error
    current.state, current.checked_on, current.checked_how = HotlineState.DISPUTED, None, ""
    event = Event(kind=EntryKind.DISPUTED, by=name_of(by), why_zh_hans=why_zh_hans.strip(), why_en=why_en.strip())
    ledger.enter(current, event)
    return current


@transaction.atomic
def describe(hotline: Hotline, *, by: User, **columns: object) -> Hotline:
    """Edits columns around the number (facts.DESCRIPTION). Raises PermissionDenied, ValidationError."""
    for column in columns:
        if column not in DESCRIPTION:
            raise TypeError(f"{column} is not a description")
        if not may_describe(by, column):
            raise PermissionDenied(f"{name_of(by)} may not edit {column}.")
    current = _lock_if_it_matches(hotline)
    for column, value in columns.items():
        setattr(current, column, value)
    ledger.enter(current, Event(kind=EntryKind.DESCRIBED, by=name_of(by)))
    return current


def may_describe(person: AbstractUser | AnonymousUser, column: str) -> bool:
    """True if the person may edit this column of facts.DESCRIPTION: translators the English, editors all else."""
    return person.has_perm(TRANSLATE if column.endswith("_en") else "kb.change_hotline")


def _lock_if_it_matches(hotline: Hotline) -> Hotline:
    """Returns the hotline as it is now, locked. ValidationError if it is withheld: an entry would make it look true."""
    lock_content()
    current = Hotline.objects.with_entry().select_for_update(of=("self",)).get(pk=hotline.pk)
    if not ledger.matches_ledger(current):
        raise ValidationError(_("This number is withheld because it does not match the ledger. Nothing was changed."))
    return current
