"""Near misses: numbers that somebody could take for a listed one, as those who deceive choose them."""

import re
from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from rapidfuzz.distance import OSA

from kb.numbers.parse import FEWEST_OF_SEVERAL, UNKNOWN, TypedNumber
from kb.numbers.plan import area_code

FEWEST_KNOWN = 4
"""Digits that have to be known of a number whose others are not."""


class Likeness(Enum):
    """In what way a number is like the listed one."""

    BEGINS_LIKE = "begins-like"
    ENDS_LIKE = "ends-like"
    """It stands behind an area code or other digits."""
    ONE_DIGIT = "one-digit"
    """One digit is another, lacks or is too many, or two neighbours have changed places."""
    LETTERS = "letters"
    """Letters stand for digits."""


class NearMiss(NamedTuple):
    listed: str
    likeness: Likeness


def find_near_miss(typed: TypedNumber, listed: Iterable[str]) -> NearMiss | None:
    """The listed number (digits as dialled) that the typed one is taken for. None for a number of another country."""
    if typed.is_foreign:
        return None
    found = [NearMiss(number, likeness) for number in listed if (likeness := _likeness(typed, number))]
    return min(found, key=lambda near: list(Likeness).index(near.likeness), default=None)


def _likeness(typed: TypedNumber, listed: str) -> Likeness | None:
    digits = typed.dialled
    if len(listed) < FEWEST_OF_SEVERAL:
        return None
    if typed.has_letters:
        return Likeness.LETTERS if _may_stand_for(digits, listed) else None
    if digits.startswith(listed) and digits != listed:
        return Likeness.BEGINS_LIKE
    if digits != listed and (digits.endswith(listed) or digits.removeprefix(area_code(digits)).startswith(listed)):
        return Likeness.ENDS_LIKE
    return Likeness.ONE_DIGIT if OSA.distance(digits, listed, score_cutoff=1) == 1 else None


def _may_stand_for(digits: str, listed: str) -> bool:
    """True if the digits, unknown ones among them, are the listed number or begin with it, or differ in one."""
    known = digits.replace(UNKNOWN, "")
    if len(known) < FEWEST_KNOWN:
        return False
    pattern = "".join("[0-9]" if digit == UNKNOWN else digit for digit in digits)
    return (
        known.startswith(listed)
        or bool(re.fullmatch(pattern, listed))
        or (UNKNOWN not in digits and OSA.distance(digits, listed, score_cutoff=1) <= 1)
    )
