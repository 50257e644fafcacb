"""The verification status of a hotline: what visitors are told about a number."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from kb.ledger.shown import matches_ledger, matching, record_as_seen
from kb.models import Hotline, HotlineState, Provider, VerificationStatus
from kb.models.provider import ProviderQuerySet


def verification_status(hotline: Hotline, *, on: date) -> VerificationStatus:
    """Returns the verification status on that day (in China).

    The hotline comes from `Hotline.objects.with_entry()`.
    """
    if not matches_ledger(hotline):
        return VerificationStatus.WITHHELD
    if hotline.state == HotlineState.CHECKED and due_on(hotline) <= on:
        return VerificationStatus.DUE
    return VerificationStatus(hotline.state)


def due_on(hotline: Hotline) -> date:
    """Returns the day from which the hotline is due for its next check. Raises ValueError if it was never checked."""
    checked_on: date | None = hotline.checked_on
    if checked_on is None:
        raise ValueError("never checked")
    return checked_on + timedelta(days=hotline.review_days)


def published_providers() -> list[Provider]:
    """Returns all published providers that are shown, as `with_hotlines` does."""
    return with_hotlines(Provider.objects.published())


def with_hotlines(providers: ProviderQuerySet) -> list[Provider]:
    """Returns the providers that match the ledger in order, each with its hotlines in order: two queries.

    Each hotline has its verification status. One that is withheld stays among them: its provider's page says so.
    """
    hotlines = Prefetch("hotlines", Hotline.objects.with_entry().in_order())
    providers_in_order = matching(providers.with_entry().in_order().prefetch_related(hotlines))
    set_verification_status(hotline for provider in providers_in_order for hotline in provider.hotlines.all())
    return providers_in_order


def set_verification_status(hotlines: Iterable[Hotline]) -> None:
    """Sets `verification_status` of each hotline for today, and its `successor`.

    The successor is the hotline that replaces it, if that is among them, callable and of the same provider.
    Records the entries of hotlines that match the ledger as seen on this host.
    """
    today = timezone.localdate()
    by_id: dict[int | None, Hotline] = {hotline.pk: hotline for hotline in hotlines}
    for hotline in by_id.values():
        hotline.verification_status = verification_status(hotline, on=today)
    shown = (hotline for hotline in by_id.values() if hotline.verification_status != VerificationStatus.WITHHELD)
    record_as_seen(shown)
    for hotline in by_id.values():
        successor = by_id.get(hotline.replaced_by_id)
        is_named = successor and successor.is_callable and successor.provider_id == hotline.provider_id
        hotline.successor = successor if is_named else None


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
