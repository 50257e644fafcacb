"""Parses typed or pasted telephone numbers: tolerantly for the number check, strictly for proposals."""

import re
from typing import NamedTuple

from kb.numbers.digits_as_words import digits_of_words
from kb.numbers.figures_in_messages import without_figures
from kb.numbers.find_in_text import find_numbers
from kb.numbers.folding import fold
from kb.numbers.identifiers import identifier_spans, without_short_digits_of_links
from kb.numbers.long_numbers import begins_long_number
from kb.numbers.plan import EMERGENCY_NUMBERS, NO_HOTLINE, Kind, in_groups, kind_of, within_china
from kb.numbers.runs import Run, digits_of, find_runs
from kb.numbers.spans import Span
from kb.numbers.split_runs import FEWEST_DIGITS, FEWEST_OF_SEVERAL, MOST_DIGITS, numbers_of_run

FEWEST_BEFORE_UNKNOWN = 2
"""The fewest known digits before unknown ones."""
UNKNOWN = "\ue000"
"""A private character that stands in `dialled` for a digit that somebody wrote as x or *."""
FEWEST_OF_CARD, MOST_OF_CARD = 15, 19
"""Digits of a bank card or an identity card."""

_EXTENSION = re.compile(
    r"(?<=[0-9])\s*(?:转接?|分机|;?\s*ext(?:ension)?\b\.?|x|#)\s*[:：=]?\s*([0-9]{1,6})(?![0-9])", re.IGNORECASE
)
_MORE_DIGITS = re.compile(r"[-\s.(]{0,3}[0-9]")
_UNKNOWN_DIGITS = re.compile(r"(?<=[0-9])[-\s.]*(?:[xX*]++[-\s.]*+)++(?![A-Za-z])")
_BETWEEN_SENTENCES = re.compile(r"(?<=[0-9]{5})(?:\s*[,;、。!?]\s*|\.\s+)(?=\S)")
_FORWARDING = re.compile(r"(?<![0-9*])\*{1,2}[0-9]{2,3}\*(?=\+?[0-9]{5})")
"""A code that makes a telephone forward all its calls to the number after it."""
_RANGE_OF_YEARS = re.compile(r"(?<=[0-9]{4})\s*(?:至|到|to)\s*(?=[0-9]{4})", re.IGNORECASE)
_SPELLING = re.compile(r"double|treble|triple|[\s-]", re.IGNORECASE)
_STRICT = re.compile(r"[+\s0-9()\[\].·/_\-‐‑‒–—―−]+")


class NotANumber(ValueError):  # noqa: N818  # says what it is about
    """The text is not one telephone number of the required kind."""


class TypedNumber(NamedTuple):
    """`dialled` is what to dial in mainland China. A foreign number begins with +."""

    dialled: str
    extension: str = ""
    lettered: str = ""
    """As it is written, if letters stand for some of the digits: 95I88, 95188-xxxx."""
    is_identifier: bool = False
    """True if the digits are part of a link, a mail address or a user name."""

    @property
    def has_letters(self) -> bool:
        return bool(self.lettered)

    @property
    def is_foreign(self) -> bool:
        return self.dialled.startswith("+")

    @property
    def may_be_card(self) -> bool:
        """Returns True if it is as long as the number of a bank card or an identity card, and no telephone number."""
        size = len(self.dialled)
        return FEWEST_OF_CARD <= size <= MOST_OF_CARD and not self.is_foreign and kind_of(self.dialled) is None

    @property
    def shown(self) -> str:
        """For people to read, in its usual groups."""
        return self.lettered or in_groups(self.dialled)


def read_numbers(text: str) -> list[TypedNumber]:
    """Returns the distinct numbers in any text, in order.

    Ignores dates, times, amounts and codes, unless the text holds nothing else.
    """
    plain = _FORWARDING.sub(" ", without_short_digits_of_links(fold(text).text))
    if not plain.lstrip().startswith("*"):
        plain = _UNKNOWN_DIGITS.sub(_as_unknown, plain)
    extensions: list[str] = []
    plain = _EXTENSION.sub(lambda found: _without_extension(found, extensions), plain)
    plain = _RANGE_OF_YEARS.sub("-", _BETWEEN_SENTENCES.sub(" ; ", plain))
    identifiers = identifier_spans(plain)
    runs = find_runs(plain, like_letters=True)
    left = without_figures(plain, runs, identifiers)
    parts = [part for run in left or _alone(text, runs) for part in numbers_of_run(plain, run)]
    found = [number for part in parts if (number := _number_of(plain, part, identifiers))]
    if any(len(number.dialled) >= FEWEST_OF_SEVERAL for number in found):
        found = [one for one in found if len(one.dialled) >= FEWEST_OF_SEVERAL or one.dialled in EMERGENCY_NUMBERS]
    numbers = list(dict.fromkeys(found))
    if len(numbers) == 1 and len(extensions) == 1:
        return [numbers[0]._replace(extension=extensions[0])]
    return numbers


def has_forwarding_code(text: str) -> bool:
    """Returns True if the text holds a code that makes a telephone forward all its calls."""
    return bool(_FORWARDING.search(fold(text).text))


def has_other_text(text: str) -> bool:
    """Returns True if words or a link stand beside the numbers."""
    plain = fold(text).text
    spans = [(run[0].start, run[-1].end) for run in find_runs(plain)]
    outside = "".join(char for place, char in enumerate(plain) if not any(start <= place < end for start, end in spans))
    return any(map(str.isalpha, outside.removeprefix("tel:")))


def read_hotline(text: str) -> str:
    """Returns the number of a hotline in mainland China, with hyphens as this site prints it.

    Raises NotANumber; also for mobile telephones, senders of short messages and extensions.
    """
    digits = _read_strictly(text)
    if kind_of(digits) in NO_HOTLINE:
        raise NotANumber("a mobile telephone or a sender of short messages is no hotline")
    return in_groups(digits)


def read_any(text: str) -> str:
    """Returns what to dial for the only number in a text, of any kind and country. Raises NotANumber."""
    numbers = read_numbers(text)
    if len(numbers) != 1 or numbers[0].has_letters:
        raise NotANumber("not one telephone number")
    return numbers[0].dialled


def read_from_abroad(text: str) -> str:
    """Returns a number with + and country code, groups joined by hyphens: "+86-571-2688-8888". Raises NotANumber."""
    plain = fold(text).text.strip()
    runs = find_runs(plain)
    if not plain.startswith("+") or not _STRICT.fullmatch(plain) or "+" in plain[1:] or len(runs) != 1:
        raise NotANumber("not a number with a country code")
    if digits_of(runs[0]).startswith("0"):
        raise NotANumber("no country code begins with 0")
    return "+" + "-".join(group.digits for group in runs[0])


def number_in(text: str) -> str:
    """Returns the text, or the part of it, that may be a telephone number, as written; "" if there is none."""
    if _STRICT.fullmatch(fold(text).text) and read_numbers(text):
        return text.strip()
    return next((text[number.start : number.end] for number in find_numbers(text)), "")


def _read_strictly(text: str) -> str:
    """Returns the digits to dial for a text that is one number of the plan and nothing else. Raises NotANumber."""
    plain = fold(text).text.strip()
    runs = find_runs(plain)
    if not _STRICT.fullmatch(plain) or "+" in plain[1:] or len(runs) != 1:
        raise NotANumber("not a telephone number")
    plus = "+" if plain.startswith("+") else ""
    digits = within_china(plus + digits_of(runs[0]))
    first = within_china(plus + runs[0][0].digits)
    # 951993 is a number too, but 95199-3 is one with an extension. 1010 0000 is one number, however it is grouped.
    is_one = len(runs[0]) == 1 or kind_of(digits) is Kind.NATIONWIDE
    has_extension = not is_one and len(first) >= FEWEST_OF_SEVERAL and kind_of(first)
    if has_extension or not kind_of(digits):
        raise NotANumber("not a telephone number of mainland China")
    return digits


def _alone(text: str, runs: list[Run]) -> list[Run]:
    """Returns the runs if they are all that was typed: then 2026-11-27 is not the date of a message."""
    return [] if has_other_text(text) else runs


def _without_extension(found: re.Match[str], extensions: list[str]) -> str:
    """Adds the extension to the list, unless it begins another number, as in 95188 转 138 0013 8000."""
    if begins_long_number(found[1]) and _MORE_DIGITS.match(found.string, found.end()):
        return found[0]
    extensions.append(found[1])
    return " "


def _as_unknown(found: re.Match[str]) -> str:
    """Replaces x and * by UNKNOWN, except for the x of an extension and the * of a footnote."""
    marks = re.sub(r"[^xX*]", "", found[0])
    is_footnote = marks == "*" and kind_of(_digits_before(found))
    follows = re.match(r"[0-9]{1,6}(?![0-9])", found.string[found.end() :])
    if is_footnote or (follows and len(marks) == 1) or len(_digits_before(found)) < FEWEST_BEFORE_UNKNOWN:
        return found[0]
    return UNKNOWN * len(marks)


def _digits_before(found: re.Match[str]) -> str:
    """Returns the digits right before the match; "" where a mark of emphasis opens before them, as in **95188**."""
    before = re.search(r"(\*?)([-\s.0-9]*)$", found.string[: found.start()])
    return re.sub(r"[^0-9]", "", before[2]) if before and not before[1] else ""


def _number_of(text: str, run: Run, identifiers: list[Span]) -> TypedNumber | None:
    digits = digits_of(run)
    half = len(digits) // 2
    if digits[:half] == digits[half:] and half >= FEWEST_OF_SEVERAL:
        digits = digits[:half]
    if not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS:
        return None
    unknown = re.match(f"{UNKNOWN}*", text[run[-1].end :])
    unknown_digits = unknown[0] if unknown else ""
    start, end = run[0].start, run[-1].end
    has_letters = bool(unknown_digits) or any(_is_lettered(text[group.start : group.end]) for group in run)
    return TypedNumber(
        _dialled(text, run, digits) + unknown_digits,
        lettered=(text[start:end] + unknown_digits).replace(UNKNOWN, "x") if has_letters else "",
        is_identifier=any(first < end and start < last for first, last in identifiers),
    )


def _dialled(text: str, run: Run, digits: str) -> str:
    if text[: run[0].start].rstrip(" (").endswith("+"):
        digits = "+" + digits
    elif re.match(r"00(?!0|86)", digits):  # no country code begins with 0
        digits = "+" + digits[2:]
    return digits if digits.startswith("+") and not digits.startswith("+86") else within_china(digits)


def _is_lettered(written: str) -> bool:
    spelled = _SPELLING.sub("", written)
    return not spelled.isdigit() and not digits_of_words(spelled)
