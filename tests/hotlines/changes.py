"""Reads and changes hotlines for the tests, through proposals and the ledger."""

from typing import Any

from django.contrib.auth.models import User

from kb.hotlines.proposals import approve, propose
from kb.hotlines.saving import save_with_entry
from kb.hotlines.verification import set_verification_status
from kb.ledger.entries import EntryDetails, EntryKind
from kb.models import Hotline, LedgerEntry, Proposal, ProposalKind, Provider, VerificationStatus

EVIDENCE = "https://www.alipay.com/contact"


def hotline(slug: str = "alipay-support") -> Hotline:
    """Returns the hotline with its verification status set."""
    found = Hotline.objects.with_entry().select_related("provider").get(slug=slug)
    set_verification_status([found])
    return found


def verification_status(slug: str = "alipay-support") -> VerificationStatus:
    return hotline(slug).verification_status


def count_entries() -> int:
    """Returns how many entries about hotlines the ledger has."""
    return LedgerEntry.objects.filter(subject__startswith="hotline/").count()


def proposed(kind: ProposalKind, *, by: User, **given: Any) -> Proposal:
    if kind not in (ProposalKind.ADD, ProposalKind.FLAG, ProposalKind.UNFLAG):
        given.setdefault("hotline", hotline())
    if kind == ProposalKind.CHANGE and given["new"].get("number", "95188") != "95188":
        given["new"] = {"source_name_zh_hans": "官网“联系我们”页", "source_url": EVIDENCE, **given["new"]}
    return propose(kind=kind, by=by, why_zh_hans="官网已公布新号码。", evidence_url=EVIDENCE, **given)


def changed(number: str, *, by: User, approved_by: User) -> Hotline:
    """Changes the number of the Alipay hotline by a proposal and an approval. Returns the hotline."""
    approve(proposed(ProposalKind.CHANGE, by=by, new={"number": number}), by=approved_by)
    return hotline()


def entered(slug: str = "alipay-support", **columns: Any) -> Hotline:
    """Saves these columns of a hotline, new or not, with an entry in the ledger. Returns the hotline."""
    row = Hotline.objects.filter(slug=slug).first() or Hotline(slug=slug)
    for column, value in columns.items():
        setattr(row, column, value)
    save_with_entry(row, EntryDetails(kind=EntryKind.DESCRIBED if row.pk else EntryKind.ADDED))
    return hotline(slug)


def second_of_alipay() -> Hotline:
    """Adds a second hotline to Alipay and returns it."""
    texts = {"purpose_zh_hans": "境外客服", "purpose_en": "Callers abroad", "source_name_zh_hans": "官网"}
    return entered("alipay-second", provider=Provider.objects.get(slug="alipay"), number="0571-26888888", **texts)
