"""China's numbering plan (MIIT, 电信网编号计划, 2017): what the digits of a number are the number of."""

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
"""Nobody's customer hotline, though one that pretends to be may well call from there."""


def kind_of(digits: str) -> Kind | None:
    """What the digits, as dialled within mainland China, are the number of; None for no number of the plan."""
    return next((kind for kind, pattern in _PATTERNS.items() if pattern.fullmatch(digits)), None)


def area_code(digits: str) -> str:
    """The area code that the digits begin with, "" if there is none: "01095188" -> "010"."""
    found = _AREA_CODE.match(digits)
    return found[0] if found else ""


def within_china(dialled: str) -> str:
    """The digits dialled within mainland China for what may begin with its country code.

    A landline gets back the 0 that the country code replaced: "+861012345678" -> "01012345678". What begins like the
    code and is a number as it stands, such as 0861-1234567, stays.
    """
    if kind_of(dialled):
        return dialled
    national = _COUNTRY_CODE.sub("", dialled, count=1)
    if national == dialled:
        return dialled
    return next((digits for digits in (national, "0" + national) if kind_of(digits)), national)


def in_groups(digits: str) -> str:
    """A number of the plan as this site prints it: "4006668800" -> "400-666-8800", "01012345678" -> "010-12345678"."""
    kind = kind_of(digits)
    if kind is Kind.FREEPHONE:
        return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
    if kind is Kind.MOBILE:
        return f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"
    if kind in (Kind.LANDLINE, Kind.AREA_SERVICE):
        area = area_code(digits)
        return f"{area}-{digits[len(area) :]}"
    return digits
