"""Asks the policy, with what it depends on beside the facts: sites and names of wallets, and what goes with them."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import get_language

from kb.ledger.fact_fields import Facts
from kb.ledger.facts import canonical_json
from kb.ledger.live import Live
from kb.ledger.policy import Reason, reasons_for_two
from kb.ledger.shown import shown
from kb.models import Advice, Hotline, Notice, Provider, Symptom
from kb.models.languages import SOURCE, column, translated_fields

GOES_WITH = (
    ("provider", Hotline, "number"),
    ("provider", Advice, "text"),
    ("provider", Notice, "text"),
    ("faq", Symptom, "label"),
)
"""What visitors lose with a subject: its kind, which is also the foreign key to it, and the field of the title."""
_LONGEST_TITLE = 40


class PolicyInputs(NamedTuple):
    """What the policy depends on beside the facts: `domains` and `names` by the ids of wallets."""

    domains: Mapping[int, frozenset[str]]
    """Those that the ledger confirms: a withheld wallet has none."""
    names: Mapping[int, Sequence[str]]
    """The names and other names of each wallet, in both languages."""
    goes_with: Mapping[str, Sequence[str]]
    """The titles of what visitors lose with a wallet or a question, by its name in the ledger: "faq/5"."""
    always: bool

    @classmethod
    def read(cls) -> "PolicyInputs":
        """Reads them as they are now. Six queries; wallets and symptoms are few."""
        names = {row.pk: [row.name_zh_hans, row.name_en or "", *row.alias_list] for row in Provider.objects.all()}
        domains: dict[int, frozenset[str]] = dict.fromkeys(names, frozenset())
        domains |= {row.pk: frozenset(row.domain_list) for row in shown(Provider.objects.all())}
        return cls(domains, names, _what_goes_with(), settings.ALWAYS_TWO_PEOPLE)

    def hash(self) -> str:
        """Returns what differs if anything differs that decides how many people a change needs."""
        data = {
            "domains": {str(pk): sorted(hosts) for pk, hosts in self.domains.items()},
            "names": {str(pk): sorted(names) for pk, names in self.names.items()},
            "with_others": sorted(self.goes_with),
            "always": self.always,
        }
        return hashlib.sha256(canonical_json(data).encode()).hexdigest()

    def reasons(self, kind: str, old: Facts | None, new: Facts | None) -> list[Reason]:
        """Returns why the change needs a second person; nothing if one is enough."""
        wallet = (new or old or {}).get("id") or 0 if kind == "provider" else 0
        subject = f"{kind}/{(old or {}).get('id')}"
        about = [wallet] if wallet else (new or {}).get("providers") or ()
        return reasons_for_two(
            kind,
            old,
            new,
            domains=self.domains_of(kind, new),
            goes_with=self.goes_with.get(subject, ()),
            own_names=[name for pk in about for name in self.names.get(pk, ())],
            other_names=self._names_of_others(*about),
            always=self.always,
        )

    def domains_of(self, kind: str, facts: Facts | None) -> frozenset[str]:
        """Returns the domains of the wallets that these facts are about: those of a wallet are about itself."""
        about = facts or {}
        ids = [about.get("id")] if kind == "provider" else [about.get("provider"), *about.get("providers", ())]
        return frozenset().union(*(self.domains.get(pk, frozenset()) for pk in ids if pk))

    def _names_of_others(self, *wallets: int) -> list[str]:
        return [name for pk, names in self.names.items() if pk not in wallets for name in names]


def reasons_of_change(kind: str, live: Live, facts: Facts | None) -> list[Reason]:
    """Returns why a change from what is live to these facts needs a second person; nothing if one is enough."""
    return PolicyInputs.read().reasons(kind, live.facts, facts)


def _what_goes_with() -> dict[str, list[str]]:
    """Returns the titles of what visitors lose with each subject that something goes with. One query a model.

    They are in the active language, or in Chinese where they are not translated.
    """
    titles: dict[str, list[str]] = defaultdict(list)
    for kind, model, field in GOES_WITH:
        is_translated = field in translated_fields(model)
        languages = (get_language() or SOURCE, SOURCE)
        columns = [column(field, language) for language in languages] if is_translated else [field]
        for pk, *texts in model.objects.exclude(**{kind: None}).order_by("pk").values_list(kind, *columns):
            titles[f"{kind}/{pk}"].append(next(filter(None, texts), "")[:_LONGEST_TITLE])
    return dict(titles)
