"""The verification status of a hotline: what visitors are told about a number."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from kb.hotlines.ledger import matches_ledger, record_as_seen
from kb.models import Hotline, HotlineState, Provider, VerificationStatus
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


def published_providers() -> list[Provider]:
    """All published providers with their hotlines, as `with_hotlines` returns them."""
    return with_hotlines(Provider.objects.published())


def with_hotlines(providers: ProviderQuerySet) -> list[Provider]:
    """The providers in order, each with its hotlines in order and their verification status today. Two queries."""
    hotlines = Prefetch("hotlines", Hotline.objects.with_entry().in_order())
    found = list(providers.in_order().prefetch_related(hotlines))
    set_verification_status(hotline for provider in found for hotline in provider.hotlines.all())
    return found


def set_verification_status(hotlines: Iterable[Hotline]) -> None:
    """Sets `verification_status` of each hotline for today, and `successor` where that is among them and callable.

    Records the entries they rest on as seen on this host.
    """
    today = timezone.localdate()
    by_id: dict[int | None, Hotline] = {hotline.pk: hotline for hotline in hotlines}
    for hotline in by_id.values():
        hotline.verification_status = verification_status(hotline, on=today)
        if hotline.verification_status != VerificationStatus.WITHHELD:
            record_as_seen(hotline)
    for hotline in by_id.values():
        successor = by_id.get(hotline.replaced_by_id)
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
