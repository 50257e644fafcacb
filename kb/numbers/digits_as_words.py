"""Digits written as words, such as "nine five", "double three" and "yao ba", and the words between them.

Words beside a number that tell people to call it are in `calling_words`.
"""

import re
from functools import lru_cache

_WORDS = {
    word: digit
    for digit, words in {
        "0": "zero oh nought ling dong",
        "1": "one wun yi yao",
        "2": "two er liang",
        "3": "three san",
        "4": "four fower si",
        "5": "five fife wu",
        "6": "six liu",
        "7": "seven qi guai",
        "8": "eight ait ate ba",
        "9": "nine niner jiu gou",
    }.items()
    for word in words.split()
}
TENS = {
    "twenty": "20",
    "thirty": "30",
    "forty": "40",
    "fifty": "50",
    "sixty": "60",
    "seventy": "70",
    "eighty": "80",
    "ninety": "90",
}
_TEENS = {
    "ten": "10",
    "eleven": "11",
    "twelve": "12",
    "thirteen": "13",
    "fourteen": "14",
    "fifteen": "15",
    "sixteen": "16",
    "seventeen": "17",
    "eighteen": "18",
    "nineteen": "19",
}
_WORDS |= TENS | _TEENS
_WITH_FIGURES = re.compile("(?:zero|one|two|three|four|five|six|seven|eight|nine)+")
_FIGURES_AS_LETTERS = str.maketrans("013457", "oieast")
_REPEATED = {"double": 2, "treble": 3, "triple": 3}
_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_ONE = re.compile(rf"(double|treble|triple)?({_WORD})")
_ALL = re.compile(rf"(?:(?:double|treble|triple)?(?:{_WORD}))+")
_BETWEEN = (
    r"</?[a-z]+ ?/?>|\[/?[a-z]+\]|\b(?:then|dash|hyphen|minus|space|dot|point|slash|bar|gang|zhuan|hundred)\b"
    r"|转接|转|短?横[杠线]?|杠|空格|空|点|连字符|再拨?|然后|接着"
)
_ALSO_BETWEEN = (
    r"[(【\[「《][^][()【】「」《》0-9]{1,12}[)】\]」》]"
    r"|\b(?:and|add|plus|next|after(?: that| which)?|last|finally|before|in front of|with"
    r"|press|dial|tap|type|enter|hit|push|key in|input"
    r"|(?:comes?|goes) (?:first|next|last)"
    r"|(?:starts?|begins?|continues?|finish(?:es)?|ends?|ending|followed|preceded|prefixed) (?:with|in|by))\b"
    r"|的?(?:最?[前后][面边头]|[前中后末首]段|[前后]缀|开头|打头|结尾|末尾|收尾|尾数|尾号)[是为接加跟]?上?"
    r"|(?:后|再|紧|继续)?(?!接下来|连字符)[接加按拨打输跟连][上入着续个]?是?|后是|^ ?后 ?$|再加上"
    r"|在?中间[是为]?|[前后]半?(?:部分|段)[是为]?|(?:最后|然后|接着|接下来|之后|依次)[是为]?[按拨打]?|[在放排][前中后][面边头]?|和|与|及|以(?!上|下|内|前|后|外)"
    r"|[嗯哦啊呃哈嘿呀诶]"
)
_CLOSE = re.compile(_BETWEEN, re.IGNORECASE)
_LOOSE = re.compile(f"{_ALSO_BETWEEN}|{_BETWEEN}", re.IGNORECASE)
_SPACED_WORD = re.compile(r"(?<![A-Za-z])(?:[A-Za-z][ .-]){2,11}[A-Za-z](?![A-Za-z])")
_TAG = re.compile(r"<[/!a-z][^<>]{0,200}>", re.IGNORECASE)
_ORDINAL = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|next|middle|last|final|other|remaining"
)
_POSITION = re.compile(
    r"(?:最?[前后首末头尾]|中间?|接下来|其余|开头|结尾|末尾) ?[1-9] ?位(?:数字?)?[是为]?"
    r"|[首次末尾]位[是为]?|第 ?[0-9]{1,2} ?[位个](?:数字?)?[是为]?"
    r"|\b[1-9](?:st|nd|rd|th)\b(?: digits?)?(?: is)?"
    rf"|\b(?:the )?(?:{_ORDINAL})(?: (?:[1-9]|one|two|three|four)(?= (?:digits?|numbers?|is|are)\b))?"
    r"(?: (?:digits?|numbers?))?(?: (?:is|are))?\b",
    re.IGNORECASE,
)
_SECOND_READING = re.compile(r"(?<=[0-9])\s?[(\[【][^()\[\]【】]{1,24}[)\]】]")
"""What may be the same digits again in brackets: 400（四〇〇）, 400 (four hundred)."""
_LARGE = re.compile(
    rf"(?P<before>\b(?:{_WORD}|[1-9])[\s-]*)(?P<large>(?:(?P<thousand>thousand)|hundred)(?P<and> and)?)"
    rf"(?=[\s,.;:-]+(?:(?P<tens>{'|'.join([*TENS, *_TEENS])})\b|(?P<hundreds>\w+[\s-]hundred\b)|\d|(?:{_WORD})\b))",
    re.IGNORECASE,
)
"""A word for hundreds or thousands, with more digits after it."""


def digits_of_words(letters: str) -> str:
    """Returns the digits if the letters are only words for digits, else "": "ninefive" -> "95"."""
    folded = letters.casefold()
    if not _ALL.fullmatch(folded):
        return ""
    digits = ""
    after_tens = False
    for times, word in _ONE.findall(folded):
        if after_tens and _completes_tens(_WORDS[word]):
            digits = digits[:-1]
        digits += _WORDS[word] * _REPEATED.get(times, 1)
        after_tens = word in TENS
    return digits


def digits_of_mixed_words(chunk: str) -> str:
    """Returns the digits if figures stand for some letters of English words, else "": "n1ne" -> "9"."""
    letters = chunk.casefold().translate(_FIGURES_AS_LETTERS)
    return digits_of_words(letters) if _WITH_FIGURES.fullmatch(letters) else ""


def _completes_tens(digits: str) -> bool:
    """Returns True for the five of "ninety five", which is 95 and not 905."""
    return len(digits) == 1 and digits != "0"


def is_tens_completed(words: str, gap: str, next_digits: str) -> bool:
    """Returns True if the words end with "ninety" or the like and the next digits are its last digit."""
    return gap in ("", " ", "-") and words.casefold().endswith(tuple(TENS)) and _completes_tens(next_digits)


def without_markup(text: str) -> str:
    """Replaces tags, phrases such as 前2位 and brackets after digits by spaces, and reads "n i n e" as a word.

    Keeps the length of the text.
    """
    text = _TAG.sub(lambda match: " " * len(match[0]), text)
    text = _SPACED_WORD.sub(lambda match: re.sub("[ .-]", "", match[0]).ljust(len(match[0])), text)
    text = _POSITION.sub(lambda match: ("前面是" if match[0].startswith("前") else "").ljust(len(match[0])), text)
    return _SECOND_READING.sub(lambda match: " " * len(match[0]), text)


def with_hundreds(text: str) -> str:
    """Reads "four hundred, 811" as 400 811 and "nine hundred fifty one" as 951. Keeps the length of the text."""
    folded = text.casefold()
    if "hundred" not in folded and "thousand" not in folded:
        return text
    return _LARGE.sub(lambda match: match["before"] + _zeros(match).ljust(len(match["large"])), text)


def _zeros(match: re.Match[str]) -> str:
    """Returns the zeros that the word for hundreds or thousands adds before the digits after it."""
    places = 3 if match["thousand"] else 2
    if match["tens"]:
        return "0" * (places - 2)
    if match["hundreds"]:
        return "0" * (places - 3)
    return "0" * (places - 1 if match["and"] else places)


@lru_cache(maxsize=4096)
def is_repetition(letters: str) -> bool:
    """Returns True for "double", "treble" and "triple"."""
    return letters.casefold() in _REPEATED


def repeat_first(letters: str, digits: str) -> str:
    """Repeats the first digit: ("double", "35") -> "335"."""
    return digits[0] * _REPEATED[letters.casefold()] + digits[1:]


def without_connecting_words(text: str, *, loosely: bool = False) -> str:
    """Removes words and tags that people put between the digits of one number: "dash", "转", "<b>".

    `loosely` also removes words that may be between two numbers: "and", "和", "(office)".
    """
    return (_LOOSE if loosely else _CLOSE).sub("", text)
