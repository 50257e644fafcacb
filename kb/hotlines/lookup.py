"""The number check: compares the numbers in a text with the hotlines and the impostors, and stores nothing of it."""

from enum import Enum
from typing import NamedTuple

from kb.hotlines.ledger import read_and_mark_seen
from kb.hotlines.proposals import impostor_subject
from kb.hotlines.verification import published_providers
from kb.models import Hotline, LedgerEntry, Provider, VerificationStatus
from kb.numbers.near_miss import Likeness, NearMiss, find_near_miss
from kb.numbers.parse import TypedNumber, read_numbers

LONGEST_TYPED = 200
"""Characters. Enough for a number with the whole short message that it came in."""
MOST_NUMBERS = 10
"""How many numbers of one text are looked up; the rest is ignored."""


class Verdict(Enum):
    """The most important first: a text with several numbers gets the first of their verdicts."""

    IMPOSTOR = "impostor"
    NOT_TO_BE_CALLED = "not-to-be-called"
    """Disputed or withdrawn."""
    NEAR_MISS = "near-miss"
    """Not listed, and easily mistaken for a listed number."""
    NOT_LISTED = "not-listed"
    LISTED = "listed"
    NO_NUMBER = "no-number"


class Finding(NamedTuple):
    verdict: Verdict
    hotlines: list[Hotline]
    """The hotlines that have this number or that it imitates, each with its provider and verification_status."""
    likeness: Likeness | None = None
    """How a near miss resembles the listed number."""
    extension: str = ""


def look_up(typed: str, providers: list[Provider] | None = None) -> Finding:
    """Returns the verdict on any text. A text is *listed* only if every number in it is.

    `providers` are the published providers from `verification.with_hotlines`; without them they are fetched.
    """
    numbers = read_numbers(typed)[:MOST_NUMBERS] if len(typed) <= LONGEST_TYPED else []
    if not numbers:
        return Finding(Verdict.NO_NUMBER, [])
    hotlines = _shown_hotlines(published_providers() if providers is None else providers)
    callable_now = [hotline for hotline in hotlines if hotline.is_callable]
    if all(_with_number(number, callable_now) for number in numbers):
        listed = [hotline for number in numbers for hotline in _with_number(number, callable_now)]
        return Finding(Verdict.LISTED, list(dict.fromkeys(listed)), extension=numbers[0].extension)
    flagged = look_up_impostors([number.dialled for number in numbers])
    findings = [_judge(number, hotlines, flagged) for number in numbers]
    return min(findings, key=lambda finding: list(Verdict).index(finding.verdict))


def look_up_impostors(numbers: list[str]) -> set[str]:
    """Returns which of the numbers two people listed as impostors: one query.

    Records the entries about them as seen on this host.
    """
    subjects = {impostor_subject(number): number for number in numbers}
    newest = {entry.subject: entry for entry in LedgerEntry.objects.filter(subject__in=subjects).order_by("revision")}
    records = {subject: read_and_mark_seen(entry) for subject, entry in newest.items()}
    return {subjects[subject] for subject, record in records.items() if record and record["facts"]["listed"]}


def _shown_hotlines(providers: list[Provider]) -> list[Hotline]:
    return [
        hotline
        for provider in providers
        for hotline in provider.hotlines.all()
        if hotline.verification_status != VerificationStatus.WITHHELD
    ]


def _judge(number: TypedNumber, hotlines: list[Hotline], flagged: set[str]) -> Finding:
    same = _with_number(number, hotlines)
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


def _with_number(number: TypedNumber, hotlines: list[Hotline]) -> list[Hotline]:
    """Returns the hotlines with exactly this number; [] for a number with letters in it."""
    return [hotline for hotline in hotlines if not number.has_letters and number.dialled in _dialled(hotline)]


def _dialled(hotline: Hotline) -> list[str]:
    """Returns what is dialled for it, in the mainland and from abroad, as `read_numbers` returns it."""
    numbers = filter(None, (hotline.number, hotline.number_from_abroad))
    return [number.dialled for text in numbers for number in read_numbers(text)]
