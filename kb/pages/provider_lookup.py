"""Look-ups of the published providers with their hotlines, and of the advice about them, which most pages show."""

from django.http import Http404

from kb.delivery.snapshot import once_per_snapshot, shared_data_key
from kb.hotlines.verification import published_providers, with_hotlines
from kb.models import FAQ, Advice, Provider

all_providers = once_per_snapshot(published_providers)
"""Returns all published providers in order: two queries for the first page of a snapshot, none for the others."""


def providers_of(faq: FAQ) -> list[Provider]:
    """Returns the published providers that this FAQ is about: two queries, or one while rendering a cacheable page."""
    if not shared_data_key():
        return with_hotlines(Provider.objects.published().filter(faqs=faq))
    ids = set(FAQ.providers.through.objects.filter(faq=faq).values_list("provider_id", flat=True))
    return [provider for provider in all_providers() if provider.pk in ids]


def get_provider_or_404(slug: str) -> Provider:
    """Returns the published provider with this slug; raises Http404."""
    for provider in all_providers():
        if provider.slug == slug:
            return provider
    raise Http404


@once_per_snapshot
def advice_on_calls() -> list[Advice]:
    """Returns what support never asks for and whether it calls, in order: one query."""
    return list(Advice.objects.on_calls().in_order())


def advice_about(provider: Provider) -> list[Advice]:
    """Returns the advice on calls that is true of this provider or of all, in order."""
    return [advice for advice in advice_on_calls() if advice.provider_id in (None, provider.pk)]
