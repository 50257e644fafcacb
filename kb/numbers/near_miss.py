"""Near misses: numbers that resemble a listed one, as fraudsters choose them."""

import re
from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from rapidfuzz.distance import OSA

from kb.numbers.parse import FEWEST_OF_SEVERAL, UNKNOWN, TypedNumber
from kb.numbers.plan import area_code

FEWEST_KNOWN = 4
"""How many digits of a number with unknown digits have to be known."""


class Likeness(Enum):
    """How a number resembles the listed one."""

    BEGINS_LIKE = "begins-like"
    ENDS_LIKE = "ends-like"
    """The listed number after an area code or other digits."""
    ONE_DIGIT = "one-digit"
    """One digit is different, missing or added, or two neighbours are swapped."""
    LETTERS = "letters"
    """Letters stand for digits."""


class NearMiss(NamedTuple):
    listed: str
    likeness: Likeness


def find_near_miss(typed: TypedNumber, listed: Iterable[str]) -> NearMiss | None:
    """Returns the listed number, as dialled digits, that the typed one resembles most. None for a foreign number."""
    if typed.is_foreign:
        return None
    near_misses = [NearMiss(number, likeness) for number in listed if (likeness := _likeness(typed, number))]
    return min(near_misses, key=lambda near: list(Likeness).index(near.likeness), default=None)


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
    """Returns True if the digits, some unknown, can be the listed number, begin with it, or differ in one digit."""
    known = digits.replace(UNKNOWN, "")
    if len(known) < FEWEST_KNOWN:
        return False
    pattern = "".join("[0-9]" if digit == UNKNOWN else digit for digit in digits)
    return (
        known.startswith(listed)
        or bool(re.fullmatch(pattern, listed))
        or (UNKNOWN not in digits and OSA.distance(digits, listed, score_cutoff=1) <= 1)
    )
