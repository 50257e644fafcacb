"""Look-ups of the published providers with their hotlines, and of the advice about them, which most pages show."""

from kb.delivery.snapshot import once_per_snapshot
from kb.hotlines.verification import published_providers
from kb.ledger.shown import find_shown_or_404, shown
from kb.models import FAQ, Advice, Provider

all_providers = once_per_snapshot(published_providers)
"""Returns all published providers that are shown, in order.

Two queries for the first page of a snapshot, none for the others."""


def providers_of(faq: FAQ) -> list[Provider]:
    """Returns the providers of `all_providers` that this shown FAQ is about."""
    return [provider for provider in all_providers() if provider.pk in faq.provider_ids]


def get_provider_or_404(slug: str) -> Provider:
    """Returns the provider of `all_providers` with this slug. Raises Http404; Withheld if it is withheld."""
    provider: Provider = find_shown_or_404(all_providers(), Provider.objects.published(), slug)
    return provider


@once_per_snapshot
def advice_on_calls() -> list[Advice]:
    """Returns what support never asks for and whether it calls, in order: one query."""
    return shown(Advice.objects.on_calls().in_order())


def advice_about(provider: Provider) -> list[Advice]:
    """Returns the advice on calls that is true of this provider or of all, in order."""
    return [advice for advice in advice_on_calls() if advice.provider_id in (None, provider.pk)]
