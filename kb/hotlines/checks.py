"""Checks and disputes: what one person may record about a number without changing it."""

from datetime import date

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kb.hotlines import ledger
from kb.hotlines.facts import DESCRIPTION
from kb.hotlines.ledger import EntryKind, Event, name_of
from kb.models import CheckMethod, Hotline, HotlineState
from kb.models.validators import no_telephone_number

CHECKABLE = (HotlineState.NOT_YET_CHECKED, HotlineState.CHECKED)


@transaction.atomic
def record_check(hotline: Hotline, *, by: User, how: CheckMethod, evidence_url: str, on: date | None = None) -> Hotline:
    """Somebody compared the number with an official source on that day (today in China) and found it true.

    A check by calling needs no evidence address. Raises ValidationError: a date to come, no evidence, a
    number that is disputed or withdrawn (restoring it takes two people), one that is withheld.
    """
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
    """Takes the call link off at once: safer than waiting for a second person, who is needed to restore it."""
    current = _lock_if_it_matches(hotline)
    if current.state not in CHECKABLE:
        raise ValidationError(_("This number is disputed or withdrawn already."))
    if not why_zh_hans.strip():
        raise ValidationError({"why_zh_hans": _("Say what is wrong with the number.")})
    for column, text in (("why_zh_hans", why_zh_hans), ("why_en", why_en)):
        try:
            no_telephone_number(text)  # visitors read it, and one person wrote it
        except ValidationError as error:
            raise ValidationError({column: error}) from error
    current.state, current.checked_on, current.checked_how = HotlineState.DISPUTED, None, ""
    event = Event(kind=EntryKind.DISPUTED, by=name_of(by), why_zh_hans=why_zh_hans.strip(), why_en=why_en.strip())
    ledger.enter(current, event)
    return current


@transaction.atomic
def describe(hotline: Hotline, *, by: User, **columns: object) -> Hotline:
    """Edits what is said around the number (facts.DESCRIPTION), which holds no number."""
    current = _lock_if_it_matches(hotline)
    for column, value in columns.items():
        if column not in DESCRIPTION:
            raise TypeError(f"{column} is not a description")
        setattr(current, column, value)
    ledger.enter(current, Event(kind=EntryKind.DESCRIBED, by=name_of(by)))
    return current


def _lock_if_it_matches(hotline: Hotline) -> Hotline:
    """The hotline as it is now, locked. Not a withheld one: an entry would make what is false look true."""
    current = Hotline.objects.with_entry().select_for_update(of=("self",)).get(pk=hotline.pk)
    if not ledger.matches_ledger(current):
        raise ValidationError(_("This number is withheld because it does not match the ledger. Nothing was changed."))
    return current
