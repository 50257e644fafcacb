"""Digits written as words, such as "nine five", "double three" and "yao ba", and the words between them."""

import re

_WORDS = {
    word: digit
    for digit, words in {
        "0": "zero oh nought ling dong",
        "1": "one yi yao",
        "2": "two er liang",
        "3": "three san",
        "4": "four si",
        "5": "five wu",
        "6": "six liu",
        "7": "seven qi guai",
        "8": "eight ba",
        "9": "nine jiu gou",
    }.items()
    for word in words.split()
}
_REPEATED = {"double": 2, "treble": 3, "triple": 3}
_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_ONE = re.compile(rf"(double|treble|triple)?({_WORD})")
_ALL = re.compile(rf"(?:(?:double|treble|triple)?(?:{_WORD}))+")
_BETWEEN = re.compile(
    r"</?[a-z]+ ?/?>|\b(?:then|dash|hyphen|minus|space|dot|point|slash|bar|gang|zhuan)\b"
    r"|转接|转|短?横[杠线]?|杠|空格|空|点|再拨?|然后|接着",
    re.IGNORECASE,
)


def digits_of_words(letters: str) -> str:
    """Returns the digits if the letters are only words for digits, else "": "ninefive" -> "95"."""
    folded = letters.casefold()
    if not _ALL.fullmatch(folded):
        return ""
    return "".join(_WORDS[word] * _REPEATED.get(times, 1) for times, word in _ONE.findall(folded))


def is_repetition(letters: str) -> bool:
    """Returns True for "double", "treble" and "triple"."""
    return letters.casefold() in _REPEATED


def repeat_first(letters: str, digits: str) -> str:
    """Repeats the first digit: ("double", "35") -> "335"."""
    return digits[0] * _REPEATED[letters.casefold()] + digits[1:]


def without_connecting_words(text: str) -> str:
    """Removes words and tags that people put between the digits of one number: "dash", "转", "<b>"."""
    return _BETWEEN.sub("", text)
