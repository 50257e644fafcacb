"""Is this number real? What is typed is compared with what is listed, and kept nowhere."""

import re
import unicodedata
from enum import Enum
from typing import NamedTuple

from kb.hotlines import witness
from kb.hotlines.ledger import read
from kb.hotlines.numbers import digits
from kb.hotlines.proposals import about_impostor
from kb.hotlines.verification import published_providers
from kb.models import Hotline, LedgerEntry, Provider, VerificationStatus

LONGEST_NUMBER = 40
"""Characters: the longest number there is, spelled out generously."""


class Verdict(Enum):
    NO_NUMBER = "no-number"
    LISTED = "listed"
    NOT_TO_BE_CALLED = "not-to-be-called"
    """Listed once; now disputed or withdrawn."""
    IMPOSTOR = "impostor"
    NOT_LISTED = "not-listed"


class Finding(NamedTuple):
    verdict: Verdict
    hotlines: list[Hotline]
    """Those that have this number, each with its provider and verification_status."""


def look_up(typed: str, providers: list[Provider] | None = None) -> Finding:
    """Takes any text. `providers` are the published ones from `verification.with_hotlines`, if the caller has them."""
    number = _dialled(typed)
    if not number:
        return Finding(Verdict.NO_NUMBER, [])
    same = [
        hotline
        for provider in (published_providers() if providers is None else providers)
        for hotline in provider.hotlines.all()
        if hotline.verification_status != VerificationStatus.WITHHELD
        and number in (hotline.number.replace("-", ""), re.sub(r"\D", "", hotline.number_from_abroad))
    ]
    if any(hotline.is_callable for hotline in same):
        return Finding(Verdict.LISTED, [hotline for hotline in same if hotline.is_callable])
    if is_impostor(number):
        return Finding(Verdict.IMPOSTOR, [])
    return Finding(Verdict.NOT_TO_BE_CALLED if same else Verdict.NOT_LISTED, same)


def is_impostor(number: str) -> bool:
    """True if two people put these digits on the list of impostors and the ledger bears it out."""
    entry = LedgerEntry.objects.about(about_impostor(number)).order_by("-revision").first()
    record = read(entry) if entry else None
    if entry is None or record is None or not witness.bears_out(entry.subject, entry.revision, entry.code):
        return False
    return bool(record["facts"]["listed"])


def _dialled(typed: str) -> str:
    """The digits of anything that could be a number, also of another country; "" for what could not."""
    if len(typed) > LONGEST_NUMBER:
        return ""
    try:
        return digits(typed)
    except ValueError:
        plain = unicodedata.normalize("NFKC", typed)
        found = re.sub(r"[\s()\[\].·/_+‐-―−-]", "", plain)
        return found if re.fullmatch(r"[0-9]{3,20}", found) else ""
