"""Tables of characters that people read as digits, beside those that Unicode gives a value."""

import re

from kb.numbers.digits_as_words import has_hundreds, with_hundreds

CHINESE = {
    numeral: str(value)
    for value, numerals in enumerate(
        (
            "〇零",
            "一壹弌壱幺ㄧ㇐",
            "二贰貳弍弐貮貮两兩",
            "三叁參叄弎参仨",
            "四肆亖",
            "五伍㐅",
            "六陆陸",
            "七柒漆",
            "八捌仈",
            "九玖",
        )
    )
    for numeral in numerals
}
LOOKALIKES = {
    **dict.fromkeys("ОоΟοØø○◯⭕ㅇᴏഠଠⵔօՕⲞⲟꓳ", "O"),
    **dict.fromkeys("ӀІіⅼ∣│丨ǀ¦ıΙⵏꓲƖǃ┃┇❘❙❚ߊ׀⏽", "l"),
    **dict.fromkeys("ЅѕՏꓢႽᏚꜱ", "S"),
    **dict.fromkeys("ВвΒβßẞᏴꓐᗷ", "B"),
    **dict.fromkeys("ΖᏃꓜ", "Z"),
    **dict.fromkeys("ƧƨƻᒿꛯꙄꙅ", "2"),
    **dict.fromkeys("ЗзƷʒӠӡȜȝЭэꞫɜ", "3"),
    **dict.fromkeys("ЧчᏎ", "4"),
    **dict.fromkeys("ƼƽƏ", "5"),
    **dict.fromkeys("бᏮ", "6"),
    **dict.fromkeys("ȢȣʘΘ", "8"),
    **dict.fromkeys("ꝮꝯϤ", "9"),
    **dict.fromkeys("ーㅡ", "-"),
    "🔟": "10",
    **dict.fromkeys("∞ꝏ", "00"),
    "🅾": "O",
}
"""ー and ㅡ are letters that look like hyphens."""


def _in_order(first: int, digits: str = "123456789") -> dict[str, str]:
    return {chr(first + place): digit for place, digit in enumerate(digits)}


PICTURES = {
    **_in_order(0x1F007),  # mahjong tiles of three suits
    **_in_order(0x1F010),
    **_in_order(0x1F019),
    **_in_order(0x1F0A1),  # playing cards of four suits
    **_in_order(0x1F0B1),
    **_in_order(0x1F0C1),
    **_in_order(0x1F0D1),
    **_in_order(0x2680, "123456"),  # dice
    **dict(zip("⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚", "1234567890", strict=True)),
    "⠼": "",  # the sign before digits in braille
}
_LIKE_ANOTHER = "৭୨੧৪੪"
_LOOK_LIKE_ANOTHER_DIGIT = str.maketrans(_LIKE_ANOTHER, "99988")
"""Digits that are a 7, a 2, a 1 and two 4s, but that look like others to readers of Latin digits."""

_IN_ROWS = {"么": "1", "勾": "9", "拐": "7", "洞": "0", "俩": "2"}
_SIMILAR = {
    char: str(value)
    for value, characters in enumerate(
        ("灵", "腰要妖邀衣依医", "ニ", "伞≡", "匹", "舞武屋吾", "溜", "匕", "ハ爸巴扒把", "丸酒久")
    )
    for char in characters
}
"""Characters that sound like digits (腰 like 幺) or look like them (ハ like 八), which begin or end many words too."""
_TENS = {"什": "1", "十": "1", "拾": "1", "廿": "2", "廾": "2"}
_WHOLE_TENS = {"1": "🔟", "2": "⑳"}
_DIGIT = rf"[0-9\d{''.join(CHINESE)}]"
_WORD = "".join((*_IN_ROWS, *_SIMILAR, *_TENS))
_ROW = re.compile(rf"(?:{_DIGIT}|[{_WORD}])(?:[\W_]?(?:{_DIGIT}|[{_WORD}])){{4,}}")
_TENS_OR_MORE = re.compile("[十拾百佰千仟万萬]")
_TENS_BETWEEN = re.compile(rf"(?<={_DIGIT})[十百千拾佰仟](?={_DIGIT})")
_TWO_ZEROS = re.compile(rf"(?<={_DIGIT})(?:[千仟]零(?={_DIGIT}(?![十拾]))|[万萬]零(?={_DIGIT}[十拾]))")
"""In 七千零九 and 一万零八十六."""
_LAST_TEN = re.compile(rf"(?<=[百佰零]{_DIGIT})[十拾](?!{_DIGIT})")
_WHOLE_HUNDRED = re.compile(rf"(?<={_DIGIT})[百佰](?=[\W_]{{1,3}}{_DIGIT}|{_DIGIT}{{3}})")
_NUMERAL = f"[{''.join(CHINESE)}０-９]"
_DASH = re.compile(rf"(?<={_NUMERAL})[-－‐‑–—―─━ーㅡ](?={_NUMERAL})")
"""A dash between Chinese numerals, which may be a 一."""
_READ_OTHERWISE = re.compile(rf"[{_LIKE_ANOTHER}十百千拾佰仟万萬]|{_DASH.pattern}")
_DOUBLED = re.compile(
    rf"(?:[双叠]|(?P<times>[两俩]|(?<![0-9十])[二贰2三叁3])[个次遍下])(?P<digit>{_DIGIT})(?![0-9十百千万亿])"
    rf"|(?P<before>{_DIGIT})(?:[两俩二2][次遍]| twice\b)"
)
"""双八, 两个8, 8两次: the same digit twice, or three times."""
_MAY_DOUBLE = re.compile(rf"[双叠][\d{''.join(CHINESE)}]|[两俩二贰2三叁3][个次遍下]| twice")
_INVISIBLE = "\u200b"
_FEWEST_DIGITS, _FEWEST_WITHOUT_TENS = 2, 3
"""The fewest unambiguous digits in a row, and the fewest with words other than tens, so that all its words are digits.
"""
_YAO = re.compile(rf"(?<![什怎这那多要甚])么(?={_DIGIT}{{2}})")
_AMBIGUOUS = re.compile(rf"[{_WORD}]")
_ONE_DIGIT = re.compile(_DIGIT)
_TWO_DIGITS = re.compile(f"{_DIGIT}.*?{_DIGIT}", re.DOTALL)
_FESTIVAL = re.compile(r"十[一二][\W_]")
"""The holiday on 1 October and the sales on 11 November and 12 December, which stand in lists with 618."""
_WORDS = re.compile("什么|怎么|这么|那么|多么|要么|甚么")


def with_digits_in_rows(text: str) -> str:
    """Replaces 么 十 廿 勾 and the like by digits, if they are in a row of digits, and 双八 by 八八.

    Keeps the length of the text.
    """
    if _MAY_DOUBLE.search(text):
        text = _DOUBLED.sub(_repeated, text)
    if not _TWO_DIGITS.search(text) or not _AMBIGUOUS.search(text):
        return text
    return _YAO.sub("1", _ROW.sub(lambda match: _row_in_digits(match[0]), text))


def as_read_otherwise(text: str) -> set[str]:
    """Returns the text with digits that look like others replaced, 九十五 read as 95, and 九五—八八 as 95188.

    Keeps the length of the text. Returns what is different from it.
    """
    if not _READ_OTHERWISE.search(text) and not has_hundreds(text):
        return set()
    read = text.translate(_LOOK_LIKE_ANOTHER_DIGIT)
    return {_without_tens(each) for each in {read, _DASH.sub("一", read)}} - {text}


def _without_tens(text: str) -> str:
    """Leaves only the digits of numerals with 十 and 百 and "hundred"."""
    if not _TENS_OR_MORE.search(text):
        return with_hundreds(text)
    text = _LAST_TEN.sub("零", _TWO_ZEROS.sub("零零", text))
    text = _WHOLE_HUNDRED.sub("∞", text)
    return with_hundreds(_TENS_BETWEEN.sub(_INVISIBLE, text))


def _repeated(match: re.Match[str]) -> str:
    times = 3 if match["times"] in ("三", "叁", "3") else 2
    return ((match["digit"] or match["before"]) * times).ljust(len(match[0]), _INVISIBLE)


def _row_in_digits(row: str) -> str:
    digits = len(_ONE_DIGIT.findall(row))
    without_tens = digits + sum(char in _IN_ROWS or char in _SIMILAR for char in row)
    if digits < _FEWEST_DIGITS or without_tens < _FEWEST_WITHOUT_TENS or _WORDS.search(row) or _FESTIVAL.match(row):
        return row
    return "".join(_character_in_digits(row, place) for place in range(len(row)))


def _character_in_digits(row: str, place: int) -> str:
    char, following = row[place], row[place + 1 : place + 2]
    if char in _TENS and not _ONE_DIGIT.fullmatch(following):
        return _WHOLE_TENS[_TENS[char]]
    if char in _SIMILAR:
        return _SIMILAR[char] if _is_digit(row, place) else char
    return _TENS.get(char) or _IN_ROWS.get(char, char)


def _is_digit(row: str, place: int) -> bool:
    """Returns True for the similar characters of 95腰88 and 酒五一八八, but not of 要二〇二六 and 95188，要 5."""
    before, following = row[max(place - 1, 0) : place], row[place + 1 : place + 2]
    if before and following:
        return before == following or (before.isalnum() and following.isalnum())
    is_chinese = not any(map(str.isascii, row)) and (before or following).isalpha()
    return is_chinese and (bool(before) or _SIMILAR[row[place]] != "1")
