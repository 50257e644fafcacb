"""What visitors are told about a number: its state, its age, and whether the ledger bears it out."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from kb.hotlines.ledger import matches_ledger
from kb.models import Hotline, HotlineState, Provider, VerificationStatus
from kb.models.hotline import HotlineQuerySet
from kb.models.prepared import Prepared, gather
from kb.models.provider import ProviderQuerySet


def verification_status(hotline: Hotline, *, on: date) -> VerificationStatus:
    """The verification status on that day (in China). The hotline comes from `Hotline.objects.with_entry()`."""
    if not matches_ledger(hotline):
        return VerificationStatus.WITHHELD
    if hotline.state == HotlineState.CHECKED and due_on(hotline) <= on:
        return VerificationStatus.DUE
    return VerificationStatus(hotline.state)


def due_on(hotline: Hotline) -> date:
    """The day from which a checked number is due for its next check."""
    if hotline.checked_on is None:
        raise ValueError("never checked")
    return hotline.checked_on + timedelta(days=hotline.review_days)


_providers = Prepared(lambda: Provider.objects.published().in_order())
_their_hotlines = Prepared(lambda: _hotlines(Provider.objects.published()))


def published_providers() -> list[Provider]:
    """All of them in order, each with its hotlines in order and their verification status today: two queries."""
    return _put_together(_providers(), _their_hotlines())


def with_hotlines(providers: ProviderQuerySet) -> list[Provider]:
    """Likewise any providers: for what is read less often than pages."""
    return _put_together(list(providers.in_order()), list(_hotlines(providers)))


def _hotlines(providers: ProviderQuerySet) -> HotlineQuerySet:
    return Hotline.objects.with_entry().filter(provider__in=providers).in_order()


def _put_together(providers: list[Provider], hotlines: list[Hotline]) -> list[Provider]:
    gather(providers, "hotlines", hotlines, by="provider")
    set_verification_status(hotlines)
    return providers


def set_verification_status(hotlines: Iterable[Hotline]) -> None:
    """Sets the verification status of each today, and its successor where that is one of them and can be called."""
    today = timezone.localdate()
    settled: dict[int | None, Hotline] = {hotline.pk: hotline for hotline in hotlines}
    for hotline in settled.values():
        hotline.verification_status = verification_status(hotline, on=today)
    for hotline in settled.values():
        successor = settled.get(hotline.replaced_by_id)
        hotline.successor = successor if successor and successor.is_callable else None


def with_verification_status(**conditions: Any) -> list[Hotline]:
    """Returns the hotlines that meet the conditions, in order, each with its verification status: one query.

    Each comes with its provider and with the hotline that replaced it.
    """
    hotlines = list(
        Hotline.objects.with_entry()
        .filter(**conditions)
        .select_related("provider", "replaced_by")
        .order_by("provider__position", "position")
    )
    set_verification_status(hotlines)
    return hotlines
