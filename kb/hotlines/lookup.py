"""Is this number real? What is typed is compared with what is listed, and kept nowhere."""

from enum import Enum
from typing import NamedTuple

from kb.hotlines.ledger import read_and_record
from kb.hotlines.proposals import about_impostor
from kb.hotlines.verification import published_providers
from kb.models import Hotline, LedgerEntry, Provider, VerificationStatus
from kb.numbers.near_miss import Likeness, NearMiss, find_near_miss
from kb.numbers.parse import TypedNumber, read_numbers

LONGEST_TYPED = 200
"""Characters: a number with the whole message that it came in."""
MOST_NUMBERS = 10
"""Numbers of one text that are looked up; more are nobody's question."""


class Verdict(Enum):
    """From the one that matters most: of several numbers in a text, the first of these verdicts is the text's."""

    IMPOSTOR = "impostor"
    NOT_TO_BE_CALLED = "not-to-be-called"
    """Listed once; now disputed or withdrawn."""
    NEAR_MISS = "near-miss"
    """Not listed, and easily taken for a number that is."""
    NOT_LISTED = "not-listed"
    LISTED = "listed"
    NO_NUMBER = "no-number"


class Finding(NamedTuple):
    verdict: Verdict
    hotlines: list[Hotline]
    """Those that have this number or that it imitates, each with its provider and verification_status."""
    likeness: Likeness | None = None
    """In what way a near miss is like the listed number."""
    extension: str = ""


def look_up(typed: str, providers: list[Provider] | None = None) -> Finding:
    """Takes any text. It is *listed* only if every number in it is.

    `providers` are the published ones from `verification.with_hotlines`, if the caller has them.
    """
    numbers = read_numbers(typed)[:MOST_NUMBERS] if len(typed) <= LONGEST_TYPED else []
    if not numbers:
        return Finding(Verdict.NO_NUMBER, [])
    hotlines = _shown_hotlines(published_providers() if providers is None else providers)
    callable_now = [hotline for hotline in hotlines if hotline.is_callable]
    if all(_having(number, callable_now) for number in numbers):
        listed = [hotline for number in numbers for hotline in _having(number, callable_now)]
        return Finding(Verdict.LISTED, list(dict.fromkeys(listed)), extension=numbers[0].extension)
    flagged = look_up_impostors([number.dialled for number in numbers])
    findings = [_judge(number, hotlines, flagged) for number in numbers]
    return min(findings, key=lambda finding: list(Verdict).index(finding.verdict))


def look_up_impostors(numbers: list[str]) -> set[str]:
    """Returns those of the numbers that two people listed as impostors: one query.

    Records the entries that say so as seen on this host.
    """
    subjects = {about_impostor(number): number for number in numbers}
    newest = {entry.subject: entry for entry in LedgerEntry.objects.filter(subject__in=subjects).order_by("revision")}
    records = {subject: read_and_record(entry) for subject, entry in newest.items()}
    return {subjects[subject] for subject, record in records.items() if record and record["facts"]["listed"]}


def _shown_hotlines(providers: list[Provider]) -> list[Hotline]:
    return [
        hotline
        for provider in providers
        for hotline in provider.hotlines.all()
        if hotline.verification_status != VerificationStatus.WITHHELD
    ]


def _judge(number: TypedNumber, hotlines: list[Hotline], flagged: set[str]) -> Finding:
    same = _having(number, hotlines)
    callable_now = [hotline for hotline in hotlines if hotline.is_callable]
    if listed := [hotline for hotline in same if hotline.is_callable]:
        return Finding(Verdict.LISTED, listed, extension=number.extension)
    if number.dialled in flagged:
        return Finding(Verdict.IMPOSTOR, [])
    if same:
        return Finding(Verdict.NOT_TO_BE_CALLED, same)
    near = _near_miss(number, callable_now)
    if near:
        imitated = [hotline for hotline in callable_now if near.listed in _dialled(hotline)]
        return Finding(Verdict.NEAR_MISS, imitated, likeness=near.likeness)
    return Finding(Verdict.NOT_LISTED, [])


def _near_miss(number: TypedNumber, hotlines: list[Hotline]) -> NearMiss | None:
    return find_near_miss(number, [digits for hotline in hotlines for digits in _dialled(hotline)])


def _having(number: TypedNumber, hotlines: list[Hotline]) -> list[Hotline]:
    """The hotlines with exactly this number; none for one that is written with letters."""
    return [hotline for hotline in hotlines if not number.has_letters and number.dialled in _dialled(hotline)]


def _dialled(hotline: Hotline) -> list[str]:
    """What is dialled for it, in the mainland and from abroad, as `read_numbers` gives it."""
    spelled = filter(None, (hotline.number, hotline.number_from_abroad))
    return [number.dialled for text in spelled for number in read_numbers(text)]
