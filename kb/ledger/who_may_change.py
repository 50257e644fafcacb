"""Who may change what of a subject: editors all of it, translators its English, as Django's permissions say."""

from typing import Any

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.exceptions import PermissionDenied

from kb.ledger.fact_fields import Facts, is_english
from kb.models.permissions import TRANSLATE


def require_may_change(person: AbstractUser | AnonymousUser, kind: str, old: Facts | None, new: Facts | None) -> None:
    """Raises PermissionDenied unless the person may turn the old facts into the new ones. None: there is no subject."""
    if old == new:
        return
    if old is None:
        allowed = person.has_perm(f"kb.add_{kind}")
    elif new is None:
        allowed = person.has_perm(f"kb.delete_{kind}")
    else:
        allowed = person.has_perm(f"kb.change_{kind}")
        allowed |= person.has_perm(TRANSLATE) and without_english(old) == without_english(new)
    if not allowed:
        raise PermissionDenied(f"{person.get_username()} may not change this {kind}.")


def may_change(person: AbstractUser | AnonymousUser, kind: str, old: Facts | None, new: Facts | None) -> bool:
    """Returns True if the person may turn the old facts into the new ones."""
    try:
        require_may_change(person, kind, old, new)
    except PermissionDenied:
        return False
    return True


def without_english(facts: Facts) -> Facts:
    """Returns the facts without their English texts, and those of their parts."""
    return {name: _without_english(value) for name, value in facts.items() if not is_english(name)}


def _without_english(value: Any) -> Any:
    if isinstance(value, list):
        return [without_english(one) if isinstance(one, dict) else one for one in value]
    return value
