"""The wallets that are published, each with its hotlines: on most pages, and made once for all pages of a snapshot."""

from django.http import Http404

from kb.delivery.snapshot import once_per_snapshot
from kb.hotlines.verification import published_providers
from kb.models import FAQ, Provider
from kb.models.prepared import Prepared

wallets = once_per_snapshot(published_providers)
"""All of them in order; two queries where they are not known yet."""

_of_question = Prepared(lambda slug: FAQ.providers.through.objects.filter(faq__slug=slug))


def wallets_of_question(slug: str) -> list[Provider]:
    """Those that the question at this address is about: one query more."""
    named = {row.provider_id for row in _of_question(slug)}
    return [wallet for wallet in wallets() if wallet.pk in named]


def wallet(slug: str) -> Provider:
    """The one at this address; raises Http404."""
    for found in wallets():
        if found.slug == slug:
            return found
    raise Http404
