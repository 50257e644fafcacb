"""China's numbering plan (MIIT, 电信网编号计划, 2017): the kinds of numbers and their digits."""

import re
from enum import Enum


class Kind(Enum):
    EMERGENCY = "three digits: 110"
    SHORT = "a public or operator's service: 10086, 12315, 118114"
    SERVICE = "a nationwide service number beginning with 95 or 96: 95188"
    NATIONWIDE = "1010xxxx"
    FREEPHONE = "400 and 800 numbers"
    LANDLINE = "a landline with its area code"
    AREA_SERVICE = "a service number behind an area code, as banks print it: 021-95561"
    MOBILE = "a person's mobile telephone"
    SENDER = "106…, which sends short messages and cannot be called"


_AREA = r"0(?:10|2\d|[3-9]\d{2})"
_KINDS = {
    Kind.EMERGENCY: r"1\d{2}",
    Kind.SHORT: r"1\d{3,4}|118\d{3}",
    Kind.SERVICE: r"9[56]\d{3,6}|95013\d{4,6}",
    Kind.NATIONWIDE: r"1010\d{4}",
    Kind.FREEPHONE: r"[48]00\d{7}",
    Kind.LANDLINE: r"0(?:10|2\d)\d{8}|0[3-9]\d{2}\d{7,8}",
    Kind.AREA_SERVICE: _AREA + r"(?:9[56]\d{3,4}|12\d{3})",
    Kind.MOBILE: r"1[3-9]\d{9}",
    Kind.SENDER: r"106\d{5,17}",
}
_PATTERNS = {kind: re.compile(pattern, re.ASCII) for kind, pattern in _KINDS.items()}
_AREA_CODE = re.compile(_AREA + r"(?=\d)", re.ASCII)
_COUNTRY_CODE = re.compile(r"^(?:\+86|0086|86)(?=\d)", re.ASCII)

EMERGENCY_NUMBERS = ("110", "119", "120", "122")
NO_HOTLINE = (Kind.MOBILE, Kind.SENDER)
"""The kinds that no customer hotline has. An impostor may have them."""


def kind_of(digits: str) -> Kind | None:
    """Returns the kind of the digits, as dialled in mainland China; None if they do not fit the plan."""
    return next((kind for kind, pattern in _PATTERNS.items() if pattern.fullmatch(digits)), None)


def area_code(digits: str) -> str:
    """Returns the area code at the beginning, or "": "01095188" -> "010"."""
    match = _AREA_CODE.match(digits)
    return match[0] if match else ""


def within_china(dialled: str) -> str:
    """Returns the digits to dial in mainland China, without its country code.

    Adds the 0 of an area code: "+861012345678" -> "01012345678". A number of the plan that begins like the country
    code, such as 0861-1234567, is returned unchanged.
    """
    if kind_of(dialled):
        return dialled
    national = _COUNTRY_CODE.sub("", dialled, count=1)
    if national == dialled:
        return dialled
    return next((digits for digits in (national, "0" + national) if kind_of(digits)), national)


def in_groups(digits: str) -> str:
    """Returns the digits with hyphens: "4006668800" -> "400-666-8800", "01012345678" -> "010-12345678"."""
    kind = kind_of(digits)
    if kind is Kind.FREEPHONE:
        return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
    if kind is Kind.MOBILE:
        return f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"
    if kind in (Kind.LANDLINE, Kind.AREA_SERVICE):
        area = area_code(digits)
        return f"{area}-{digits[len(area) :]}"
    return digits
