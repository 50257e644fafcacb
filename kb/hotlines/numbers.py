"""Telephone numbers as people write them, brought to one spelling. Pure: no Django.

Formats are those of China's numbering plan (MIIT, 电信网编号计划, 2017): short codes of 3 to 5 digits
beginning with 1, service numbers of 5 to 8 digits beginning with 95 or 96, 400 and 800 numbers of ten,
landlines with their area code, mobile numbers of eleven digits.
"""

import re
import unicodedata

_SEPARATORS = re.compile(r"[\s()\[\].·/_\-‐‑‒–—―−]+")
_COUNTRY_CODE = re.compile(r"^(?:\+86|0086|86)(?=\d)")
_MAINLAND = re.compile(
    r"""
    1\d{2,4}                      # short codes: 110, 10086, 12315
    | 9[56]\d{3,6}                # service numbers: 95188, 96110
    | [48]00\d{7}                 # 400 and 800 numbers
    | 1[3-9]\d{9}                 # mobile
    | 0(?:10|2\d)\d{8}            # landline, two-digit area code
    | 0[3-9]\d{2}\d{7,8}          # landline, three-digit area code
    """,
    re.VERBOSE | re.ASCII,
)


def digits(text: str) -> str:
    """The digits a telephone in mainland China dials for `text`.

    "４００ 666-8800", "+86 400 666 8800" and "0086(400)6668800" all give "4006668800"; a landline gets
    back the 0 that the country code replaced. Raises ValueError for what is no number of mainland China.
    """
    plain = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    without_country = _COUNTRY_CODE.sub("", plain)
    candidates = [plain]
    if without_country != plain:
        candidates += [without_country, "0" + without_country]
    for candidate in candidates:
        if _MAINLAND.fullmatch(candidate):
            return candidate
    raise ValueError("not a telephone number of mainland China")


def spelled(text: str) -> str:
    """The number as this site writes it: "4006668800" -> "400-666-8800", "01012345678" -> "010-12345678".

    Takes any spelling that `digits` takes and raises the same ValueError.
    """
    number = digits(text)
    if re.match(r"[48]00\d{7}$", number):
        return f"{number[:3]}-{number[3:6]}-{number[6:]}"
    if re.match(r"0(10|2\d)\d{8}$", number):
        return f"{number[:3]}-{number[3:]}"
    if number.startswith("0"):
        return f"{number[:4]}-{number[4:]}"
    if len(number) == 11:
        return f"{number[:3]}-{number[3:7]}-{number[7:]}"
    return number
