"""Look-ups of the published wallets with their hotlines, which most pages show."""

from django.http import Http404

from kb.delivery.snapshot import once_per_snapshot, rendered_snapshot
from kb.hotlines.verification import published_providers, with_hotlines
from kb.models import FAQ, Provider

wallets = once_per_snapshot(published_providers)
"""All published wallets in order: two queries, and none for the other pages of a snapshot."""


def wallets_of(faq: FAQ) -> list[Provider]:
    """The published wallets that this FAQ is about: two queries, or one where `wallets` has looked them up."""
    if not rendered_snapshot():
        return with_hotlines(Provider.objects.published().filter(faqs=faq))
    ids = set(FAQ.providers.through.objects.filter(faq=faq).values_list("provider_id", flat=True))
    return [wallet for wallet in wallets() if wallet.pk in ids]


def wallet(slug: str) -> Provider:
    """The published wallet with this slug; raises Http404."""
    for found in wallets():
        if found.slug == slug:
            return found
    raise Http404
