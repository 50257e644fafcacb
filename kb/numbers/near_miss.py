"""Near misses: numbers that resemble a listed one, as fraudsters choose them."""

import re
from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from rapidfuzz.distance import OSA

from kb.numbers.parse import UNKNOWN, TypedNumber
from kb.numbers.plan import Kind, area_code, kind_of

FEWEST_IMITATED = 5
"""Digits of a listed number that others can resemble: every number is near to 110."""
SERVICE_DIGITS = 5
"""Digits of a service number of its own, such as 95588."""
FEWEST_KNOWN = 4
"""Digits that have to be known of a number whose others are not."""
_OWN_NUMBERS = (Kind.MOBILE, Kind.LANDLINE, Kind.SENDER)
"""Whole numbers of somebody's own, which may end in any digits."""


class Likeness(Enum):
    """How a number resembles the listed one. From the nearest likeness to the farthest."""

    BEGINS_LIKE = "begins-like"
    ENDS_LIKE = "ends-like"
    """It stands behind an area code or other digits."""
    COUNTRY_CODE = "country-code"
    """It stands behind the code of another country."""
    IDENTIFIER = "identifier"
    """Its digits are part of a link, a mail address or a user name."""
    ONE_DIGIT = "one-digit"
    """One digit is different, missing or added, or two are swapped."""
    OTHER_SERVICE = "other-service"
    """The same, and it is a service number of its own: 95588 may be somebody else's."""
    LETTERS = "letters"
    """Letters stand for digits."""


class NearMiss(NamedTuple):
    listed: str
    likeness: Likeness


def find_near_miss(typed: TypedNumber, listed: Iterable[str]) -> NearMiss | None:
    """Returns the listed number, as dialled digits, that the typed one resembles most. None for a foreign number."""
    if typed.is_foreign:
        return None
    found = [NearMiss(number, likeness) for number in listed if (likeness := _likeness(typed, number))]
    return min(found, key=lambda near: list(Likeness).index(near.likeness), default=None)


def find_behind_country_code(typed: TypedNumber, listed: Iterable[str]) -> NearMiss | None:
    """Returns the listed number that a foreign number ends with: 95188 for +852 95188. None for any other number."""
    found = (number for number in listed if typed.is_foreign and typed.dialled.endswith(number))
    return next((NearMiss(number, Likeness.COUNTRY_CODE) for number in found if len(number) >= FEWEST_IMITATED), None)


def _likeness(typed: TypedNumber, listed: str) -> Likeness | None:
    digits = typed.dialled
    if len(listed) < FEWEST_IMITATED:
        return None
    if typed.has_letters:
        return Likeness.LETTERS if _may_stand_for(digits, listed) else None
    if digits == listed:
        return Likeness.IDENTIFIER if typed.is_identifier else None
    if digits.startswith(listed):
        return Likeness.BEGINS_LIKE
    ends_like = digits.endswith(listed) and kind_of(digits) not in _OWN_NUMBERS
    if ends_like or digits.removeprefix(area_code(digits)).startswith(listed):
        return Likeness.ENDS_LIKE
    if not (OSA.distance(digits, listed, score_cutoff=1) == 1 or _has_two_swapped(digits, listed)):
        return None
    is_service = kind_of(digits) is Kind.SERVICE and len(digits) == SERVICE_DIGITS
    return Likeness.OTHER_SERVICE if is_service else Likeness.ONE_DIGIT


def _has_two_swapped(digits: str, listed: str) -> bool:
    """Returns True if two digits, not only neighbours, have changed places."""
    different = [place for place, (one, other) in enumerate(zip(digits, listed, strict=False)) if one != other]
    if len(digits) != len(listed) or len(different) != 2:
        return False
    one, other = different
    return digits[one] == listed[other] and digits[other] == listed[one]


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
