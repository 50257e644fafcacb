"""Is this number real? What is typed is compared with what is listed, and kept nowhere."""

import re
import unicodedata
from enum import Enum
from typing import NamedTuple

from kb.hotlines.ledger import read_and_record
from kb.hotlines.numbers import digits
from kb.hotlines.proposals import about_impostor
from kb.hotlines.verification import set_verification_status
from kb.models import Hotline, LedgerEntry, VerificationStatus

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


def look_up(typed: str) -> Finding:
    """At most two queries; takes any text."""
    number = _dialled(typed)
    if not number:
        return Finding(Verdict.NO_NUMBER, [])
    hotlines = list(Hotline.objects.published().with_entry().select_related("provider"))
    set_verification_status(hotlines)
    same = [
        hotline
        for hotline in hotlines
        if hotline.verification_status != VerificationStatus.WITHHELD
        and number in (hotline.number.replace("-", ""), re.sub(r"\D", "", hotline.number_from_abroad))
    ]
    if any(hotline.is_callable for hotline in same):
        return Finding(Verdict.LISTED, [hotline for hotline in same if hotline.is_callable])
    if look_up_impostor(number):
        return Finding(Verdict.IMPOSTOR, [])
    return Finding(Verdict.NOT_TO_BE_CALLED if same else Verdict.NOT_LISTED, same)


def look_up_impostor(number: str) -> bool:
    """True if two people listed these digits as an impostor. Records the entry that says so as seen on this host."""
    entry = LedgerEntry.objects.about(about_impostor(number)).order_by("-revision").first()
    record = read_and_record(entry) if entry else None
    return bool(record and record["facts"]["listed"])


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
