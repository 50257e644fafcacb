"""Asks the policy, with what it depends on beside the facts: the sites of wallets, and what goes with a wallet."""

from collections.abc import Iterable

from django.conf import settings

from kb.ledger.fact_fields import Facts
from kb.ledger.live import Live
from kb.ledger.policy import Reason, reasons_for_two
from kb.ledger.shown import shown
from kb.models import Advice, Hotline, Notice, Provider

_LONGEST_TITLE = 40


def reasons_of_change(kind: str, live: Live, facts: Facts | None) -> list[Reason]:
    """Returns why a change from what is live to these facts needs a second person; nothing if one is enough."""
    return reasons_for_two(
        kind,
        live.facts,
        facts,
        domains=own_domains(kind, facts or {}),
        goes_with=what_goes_with([live.row.pk])[live.row.pk] if kind == "provider" and live.row else (),
        always=settings.ALWAYS_TWO_PEOPLE,
    )


def own_domains(kind: str, facts: Facts) -> frozenset[str]:
    """Returns the domains, as the ledger has them now, of the wallets that these facts are about. One query."""
    providers = shown(Provider.objects.filter(pk__in=wallets_of(kind, facts)))
    return frozenset(domain for provider in providers for domain in provider.domain_list)


def wallets_of(kind: str, facts: Facts) -> list[int]:
    """Returns the ids of the wallets that the facts are about: those of a wallet are about itself."""
    ids = [facts.get("id")] if kind == "provider" else [facts.get("provider"), *facts.get("providers", ())]
    return [pk for pk in ids if pk]


def what_goes_with(providers: Iterable[int]) -> dict[int, list[str]]:
    """Returns the titles of the numbers, the advice and the notices that visitors lose with each wallet. 3 queries."""
    titles: dict[int, list[str]] = {pk: [] for pk in providers}
    columns = ((Hotline, "number"), (Advice, "text_zh_hans"), (Notice, "text_zh_hans"))
    for model, column in columns:
        rows = model.objects.filter(provider__in=titles).order_by("pk")
        for provider, title in rows.values_list("provider", column):
            titles[provider].append(title[:_LONGEST_TITLE])
    return titles
