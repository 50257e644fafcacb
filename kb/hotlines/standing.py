"""What visitors are told about a number: its state, its age, and whether the ledger bears it out."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Prefetch
from django.http import Http404
from django.utils import timezone

from kb.hotlines.ledger import is_borne_out
from kb.models import Hotline, HotlineState, Provider, Standing
from kb.models.provider import ProviderQuerySet


def standing(hotline: Hotline, *, on: date) -> Standing:
    """The standing on that day (in China). The hotline comes from `Hotline.objects.with_entry()`."""
    if not is_borne_out(hotline):
        return Standing.WITHHELD
    if hotline.state == HotlineState.CHECKED and due_on(hotline) <= on:
        return Standing.DUE
    return Standing(hotline.state)


def due_on(hotline: Hotline) -> date:
    """The day from which a checked number is due for its next check."""
    if hotline.checked_on is None:
        raise ValueError("never checked")
    return hotline.checked_on + timedelta(days=hotline.review_days)


def with_hotlines(providers: ProviderQuerySet) -> list[Provider]:
    """The providers in order, each with its hotlines in order and their standing today: two queries."""
    found = list(providers.in_order().prefetch_related(Prefetch("hotlines", Hotline.objects.with_entry().in_order())))
    settle(hotline for provider in found for hotline in provider.hotlines.all())
    return found


def published_provider(slug: str) -> Provider:
    """The provider at this address, likewise; raises Http404."""
    found = with_hotlines(Provider.objects.published().filter(slug=slug))
    if not found:
        raise Http404
    return found[0]


def settle(hotlines: Iterable[Hotline]) -> None:
    """Sets the standing of each today, and its successor where that is one of them and can be called."""
    today = timezone.localdate()
    settled: dict[int | None, Hotline] = {hotline.pk: hotline for hotline in hotlines}
    for hotline in settled.values():
        hotline.standing = standing(hotline, on=today)
    for hotline in settled.values():
        successor = settled.get(hotline.replaced_by_id)
        hotline.successor = successor if successor and successor.is_callable else None
