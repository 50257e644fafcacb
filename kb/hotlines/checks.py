"""Checks, disputes and descriptions: what one person may record about a hotline without changing its number.

Each function requires the permission itself.
"""

from datetime import date

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kb.hotlines.hotline_columns import DESCRIPTION
from kb.hotlines.saving import save_with_entry
from kb.ledger.entries import EntryDetails, EntryKind, username_of
from kb.ledger.facts import facts_of
from kb.ledger.policy import reasons_against_words
from kb.ledger.policy_inputs import PolicyInputs
from kb.ledger.shown import matches_ledger
from kb.models import CheckMethod, Hotline, HotlineState
from kb.models.languages import is_blank
from kb.models.locks import lock_content
from kb.models.no_numbers_in_text import no_telephone_number
from kb.models.permissions import PROPOSE, require
from kb.models.web_links import leads_to_a_web_page

CHECKABLE = (HotlineState.NOT_YET_CHECKED, HotlineState.CHECKED)


@transaction.atomic
def record_check(
    hotline: Hotline, *, by: User, how: CheckMethod, evidence_url: str, note: str = "", on: date | None = None
) -> Hotline:
    """Records a check: on this day (default: today in China) the person found the number right at an official source.

    A check by calling needs a note of what was said, and no evidence address. The entry in the ledger keeps the note;
    visitors do not read it. Raises PermissionDenied; ValidationError for a future date, missing evidence or note, and a
    hotline that is disputed, withdrawn or withheld.
    """
    require(by, PROPOSE)
    current = _lock_matching(hotline)
    on = on or timezone.localdate()
    if current.state not in CHECKABLE:
        raise ValidationError(_("A disputed or withdrawn number has to be restored first, by two people."))
    if on > timezone.localdate():
        raise ValidationError({"on": _("A check cannot lie in the future.")})
    if current.checked_on and on < current.checked_on:
        raise ValidationError({"on": _("There is a later check already.")})
    _require_evidence(how, evidence_url, note)
    current.state, current.checked_on, current.checked_how = HotlineState.CHECKED, on, how
    details = EntryDetails(
        kind=EntryKind.CHECKED, by=username_of(by), why_zh_hans=note.strip(), evidence_url=evidence_url
    )
    save_with_entry(current, details)
    return current


@transaction.atomic
def dispute(hotline: Hotline, *, by: User, why_zh_hans: str, why_en: str = "") -> Hotline:
    """Marks the hotline as disputed, which removes its call link at once. Only two people can restore it.

    Raises PermissionDenied, ValidationError.
    """
    require(by, PROPOSE)
    current = _lock_matching(hotline)
    if current.state not in CHECKABLE:
        raise ValidationError(_("This number is disputed or withdrawn already."))
    if not why_zh_hans.strip():
        raise ValidationError({"why_zh_hans": _("Say what is wrong with the number.")})
    for column, text in (("why_zh_hans", why_zh_hans), ("why_en", why_en)):
        try:
            no_telephone_number(text)  # visitors read it, and nobody approves it
        except ValidationError as error:
            raise ValidationError({column: error}) from error
    domains = PolicyInputs.read().domains_of("hotline", facts_of(current))
    for reason in reasons_against_words({"why_zh_hans": why_zh_hans, "why_en": why_en}, domains=domains):
        raise ValidationError({reason.field: _("This is not allowed beside a number: %s") % reason.words})
    current.state, current.checked_on, current.checked_how = HotlineState.DISPUTED, None, ""
    details = EntryDetails(
        kind=EntryKind.DISPUTED, by=username_of(by), why_zh_hans=why_zh_hans.strip(), why_en=why_en.strip()
    )
    save_with_entry(current, details)
    return current


@transaction.atomic
def describe(hotline: Hotline, *, by: User, **columns: object) -> Hotline:
    """Saves new values of columns of DESCRIPTION. Raises PermissionDenied, ValidationError."""
    require(by, "kb.change_hotline")
    if others := columns.keys() - set(DESCRIPTION):
        raise TypeError(f"not a description: {others}")
    current = _lock_matching(hotline)
    for column, value in columns.items():
        setattr(current, column, value)
    save_with_entry(current, EntryDetails(kind=EntryKind.DESCRIBED, by=username_of(by)))
    return current


def _require_evidence(how: CheckMethod, evidence_url: str, note: str) -> None:
    """Raises ValidationError if a check by calling has no note, or any other has no address of a web page."""
    if how == CheckMethod.CALLED and is_blank(note):
        raise ValidationError({"note": _("Say who answered and what they said.")})
    if how == CheckMethod.CALLED and not evidence_url:
        return
    try:
        URLValidator()(evidence_url)
        leads_to_a_web_page(evidence_url)
    except ValidationError as error:
        raise ValidationError(
            {"evidence_url": _("Give the address of the official page that shows the number.")}
        ) from error


def _lock_matching(hotline: Hotline) -> Hotline:
    """Returns the hotline from the database, locked.

    Raises ValidationError if it is withheld: a new entry would make visitors see a number that nobody approved.
    """
    lock_content()
    current = Hotline.objects.with_entry().select_for_update(of=("self",)).get(pk=hotline.pk)
    if not matches_ledger(current):
        raise ValidationError(_("This number is withheld because it does not match the ledger. Nothing was changed."))
    return current
