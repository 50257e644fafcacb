"""Is this number real? Compares the numbers in what is typed with what is listed, and keeps nothing."""

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from kb.hotlines.emergency import PUBLIC_LINES, EmergencyLine
from kb.hotlines.impostors import look_up_impostors
from kb.hotlines.verification import published_providers
from kb.ledger.shown import facts_in_entry
from kb.models import Hotline, Provider, VerificationStatus
from kb.numbers.near_miss import Likeness, find_behind_country_code, find_near_miss
from kb.numbers.parse import TypedNumber, read_numbers

LONGEST_TYPED = 1000
"""Characters: a number with the whole message that it came in."""


class Verdict(Enum):
    """From the one that matters most: of several numbers in a text, the first of these verdicts is the text's."""

    IMPOSTOR = "impostor"
    NOT_TO_BE_CALLED = "not-to-be-called"
    """Listed once; now disputed or withdrawn."""
    NEAR_MISS = "near-miss"
    """Not listed, and easily taken for a number that is."""
    BEING_CHECKED = "being-checked"
    """The number of a hotline that is withheld."""
    CARD = "card"
    """As long as the number of a bank card or an identity card."""
    NOT_LISTED = "not-listed"
    PUBLIC = "public"
    """A number of `emergency.PUBLIC_LINES`."""
    LISTED = "listed"
    NO_NUMBER = "no-number"
    TOO_LONG = "too-long"


class Finding(NamedTuple):
    """What is known of one number."""

    verdict: Verdict
    number: TypedNumber
    hotlines: tuple[Hotline, ...] = ()
    """Those that have this number or that it imitates, each with its provider and verification_status."""
    likeness: Likeness | None = None
    """In what way the number is like the listed one that it imitates."""
    line: EmergencyLine | None = None


class Answer(NamedTuple):
    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    """One for each number of the text, what matters most first."""

    @property
    def hotlines(self) -> list[Hotline]:
        """The hotlines of the findings with the answer's verdict, each once."""
        found = (hotline for one in self.findings if one.verdict is self.verdict for hotline in one.hotlines)
        return list(dict.fromkeys(found))


def look_up(typed: str, providers: list[Provider] | None = None) -> Answer:
    """Takes any text. It is *listed* only if every number in it is.

    `providers` are the published ones from `verification.with_hotlines`, if the caller has them.
    """
    if len(typed) > LONGEST_TYPED:
        return Answer(Verdict.TOO_LONG)
    numbers = read_numbers(typed)
    if not numbers:
        return Answer(Verdict.NO_NUMBER)
    directory = _Directory(published_providers() if providers is None else providers)
    unlisted = [number.dialled for number in numbers if not directory.callable_with(number)]
    flagged = look_up_impostors(unlisted) if unlisted else set()
    if unlisted:
        directory.add_withheld(Hotline.objects.published().exclude(provider__in=directory.providers).with_entry())
    order = list(Verdict)
    findings = sorted(
        (_judge(number, directory, flagged) for number in numbers), key=lambda one: order.index(one.verdict)
    )
    return Answer(findings[0].verdict, tuple(findings))


class _Directory:
    """The hotlines by what is dialled for them, in the mainland and from abroad, as `read_numbers` gives it."""

    def __init__(self, providers: list[Provider]) -> None:
        self.providers = providers
        self._being_checked: set[str] = set()
        self._shown: dict[str, list[Hotline]] = {}
        self._withheld: dict[str, list[Hotline]] = {}
        for hotline in (hotline for provider in providers for hotline in provider.hotlines.all()):
            if hotline.verification_status == VerificationStatus.WITHHELD:
                _add(self._withheld, hotline, (facts_in_entry(hotline) or {}).get("number", ""))
            else:
                _add(self._shown, hotline, hotline.number, hotline.number_from_abroad)
        self.callable = {
            dialled: tuple(hotline for hotline in hotlines if hotline.is_callable)
            for dialled, hotlines in self._shown.items()
        }

    def add_withheld(self, hotlines: Iterable[Hotline]) -> None:
        """Adds hotlines whose provider is withheld, by the number in their latest entry."""
        numbers = ((facts_in_entry(hotline) or {}).get("number", "") for hotline in hotlines)
        self._being_checked.update(read.dialled for number in numbers for read in read_numbers(number))

    def is_being_checked(self, number: TypedNumber) -> bool:
        return number.dialled in self._being_checked

    def shown_with(self, number: TypedNumber) -> tuple[Hotline, ...]:
        return () if _is_part_of_words(number) else tuple(self._shown.get(number.dialled, ()))

    def callable_with(self, number: TypedNumber) -> tuple[Hotline, ...]:
        return () if _is_part_of_words(number) else self.callable.get(number.dialled, ())

    def withheld_with(self, number: TypedNumber) -> tuple[Hotline, ...]:
        return tuple(self._withheld.get(number.dialled, ()))


def _add(hotlines: dict[str, list[Hotline]], hotline: Hotline, *spelled: str) -> None:
    for number in (number for text in filter(None, spelled) for number in read_numbers(text)):
        hotlines.setdefault(number.dialled, []).append(hotline)


def _is_part_of_words(number: TypedNumber) -> bool:
    return number.has_letters or number.is_identifier


def _judge(number: TypedNumber, directory: _Directory, flagged: set[str]) -> Finding:
    if listed := directory.callable_with(number):
        return Finding(Verdict.LISTED, number, listed)
    if number.dialled in flagged:
        return Finding(Verdict.IMPOSTOR, number)
    if same := directory.shown_with(number):
        return Finding(Verdict.NOT_TO_BE_CALLED, number, same)
    if withheld := directory.withheld_with(number):
        return Finding(Verdict.BEING_CHECKED, number, withheld)
    if directory.is_being_checked(number):
        return Finding(Verdict.BEING_CHECKED, number)
    if number.dialled in PUBLIC_LINES and not _is_part_of_words(number):
        return Finding(Verdict.PUBLIC, number, line=PUBLIC_LINES[number.dialled])
    return _judge_by_looks(number, directory.callable)


def _judge_by_looks(number: TypedNumber, listed: dict[str, tuple[Hotline, ...]]) -> Finding:
    """The finding for a number that is not known."""
    imitable = [dialled for dialled, hotlines in listed.items() if hotlines]
    if near := find_near_miss(number, imitable):
        return Finding(Verdict.NEAR_MISS, number, listed[near.listed], likeness=near.likeness)
    if abroad := find_behind_country_code(number, imitable):
        return Finding(Verdict.NOT_LISTED, number, listed[abroad.listed], likeness=abroad.likeness)
    return Finding(Verdict.CARD if number.may_be_card else Verdict.NOT_LISTED, number)
