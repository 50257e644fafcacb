"""What somebody typed or pasted as a telephone number: for the number check generously, for a proposal strictly."""

import re
from typing import NamedTuple

from kb.numbers.find_in_text import find_numbers
from kb.numbers.folding import fold
from kb.numbers.harmless import Passages
from kb.numbers.plan import NO_HOTLINE, Kind, in_groups, kind_of, within_china
from kb.numbers.runs import Run, digits_of, find_runs
from kb.numbers.words import digits_of_words

FEWEST_DIGITS, MOST_DIGITS = 3, 20
FEWEST_OF_SEVERAL = 5
"""Digits of a number that stands beside another one, or after an area code."""
FEWEST_BEFORE_UNKNOWN = 2
UNKNOWN = "?"
"""Stands in `dialled` for a digit that somebody wrote as x or *."""

_EXTENSION = re.compile(
    r"(?<=[0-9])\s*(?:转接?|分机|;?\s*ext(?:ension)?\b\.?|x|#)\s*[:：=]?\s*([0-9]{1,6})(?![0-9])", re.IGNORECASE
)
_UNKNOWN_DIGITS = re.compile(r"(?<=[0-9])[-\s.]*(?:[xX*]++[-\s.]*+)++(?![A-Za-z])")
_BETWEEN_NUMBERS = re.compile(r"\s+|\s*[、,;/]\s*")
_LIST_MARK = re.compile(r"\s*[.、):]\s*")
_STRICT = re.compile(r"[+\s0-9()\[\].·/_\-‐‑‒–—―−]+")


class NotANumber(ValueError):  # noqa: N818  # says what it is about
    """What was typed is not one telephone number of the kind that was asked for."""


class TypedNumber(NamedTuple):
    """`dialled` is what is dialled within mainland China; a number of another country begins with +."""

    dialled: str
    extension: str = ""
    has_letters: bool = False
    """True if letters stand for some of the digits: 95I88, 95188-xxxx."""

    @property
    def is_foreign(self) -> bool:
        return self.dialled.startswith("+")


def read_numbers(text: str) -> list[TypedNumber]:
    """The different numbers in a text, in order; whatever else stands there is passed over. [] if there is none."""
    plain = fold(text).text
    if not plain.lstrip().startswith("*"):
        plain = _UNKNOWN_DIGITS.sub(_as_unknown, plain)
    extensions: list[str] = []
    plain = _EXTENSION.sub(lambda found: extensions.append(found[1]) or " ", plain)  # type: ignore[func-returns-value]
    found = [number for run in _without_figures(plain) for number in _numbers_of(plain, run)]
    longest = max((len(number.dialled) for number in found), default=0)
    if longest >= FEWEST_OF_SEVERAL:
        found = [number for number in found if len(number.dialled) >= FEWEST_OF_SEVERAL]
    known = [number for number in found if number.is_foreign or number.has_letters or kind_of(number.dialled)]
    numbers = list(dict.fromkeys(known or found))
    if len(numbers) == 1 and len(extensions) == 1:
        return [numbers[0]._replace(extension=extensions[0])]
    return numbers


def read_hotline(text: str) -> str:
    """The number of a hotline in mainland China as this site prints it. Raises NotANumber.

    No mobile telephone, no sender of short messages, no extension.
    """
    digits = _read_strictly(text)
    if kind_of(digits) in NO_HOTLINE:
        raise NotANumber("a mobile telephone or a sender of short messages is no hotline")
    return in_groups(digits)


def read_any(text: str) -> str:
    """What is dialled for the one number in a text, of any kind and country. Raises NotANumber."""
    numbers = read_numbers(text)
    if len(numbers) != 1 or numbers[0].has_letters:
        raise NotANumber("not one telephone number")
    return numbers[0].dialled


def read_from_abroad(text: str) -> str:
    """A number with + and its country code, groups joined by hyphens: "+86-571-2688-8888". Raises NotANumber."""
    plain = fold(text).text.strip()
    runs = find_runs(plain)
    if not plain.startswith("+") or not _STRICT.fullmatch(plain) or "+" in plain[1:] or len(runs) != 1:
        raise NotANumber("not a number with a country code")
    if digits_of(runs[0]).startswith("0"):
        raise NotANumber("no country code begins with 0")
    return "+" + "-".join(group.digits for group in runs[0])


def number_in(text: str) -> str:
    """What may be a telephone number, as the text writes it: the whole text or a part of it; "" if nothing may be."""
    if _STRICT.fullmatch(fold(text).text) and read_numbers(text):
        return text.strip()
    return next((text[number.start : number.end] for number in find_numbers(text)), "")


def _read_strictly(text: str) -> str:
    """The digits dialled for a text that is one number of the plan and nothing else. Raises NotANumber."""
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


def _as_unknown(found: re.Match[str]) -> str:
    """An x before one to six digits is an extension's; others stand for digits."""
    marks = re.sub(r"[^xX*]", "", found[0])
    follows = re.match(r"[0-9]{1,6}(?![0-9])", found.string[found.end() :])
    before = re.search(r"[-\s.0-9]*$", found.string[: found.start()])
    if (follows and len(marks) == 1) or (before and sum(map(str.isdigit, before[0])) < FEWEST_BEFORE_UNKNOWN):
        return found[0]
    return UNKNOWN * len(marks)


def _without_figures(text: str) -> list[Run]:
    """The runs without dates, times and amounts; all of them if nothing else is there."""
    runs = find_runs(text, like_letters=True)
    passages = Passages(text)
    spans = [*passages.moments, *passages.figures]
    left = [
        [group for group in run if not any(start <= group.start and group.end <= end for start, end in spans)]
        for run in runs
    ]
    return [run for run in left if run] or runs


def _numbers_of(text: str, run: Run) -> list[TypedNumber]:
    run = _without_stray_figures(text, run)
    parts = [run] if _is_complete(run) else _complete_parts(text, run) or [run]
    return [number for part in parts if (number := _number_of(text, part))]


def _number_of(text: str, run: Run) -> TypedNumber | None:
    digits = digits_of(run)
    half = len(digits) // 2
    if digits[:half] == digits[half:] and half >= FEWEST_OF_SEVERAL:
        digits = digits[:half]
    if not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS:
        return None
    unknown = re.match(rf"\{UNKNOWN}*", text[run[-1].end :])
    unknown_digits = unknown[0] if unknown else ""
    return TypedNumber(
        _dialled(text, run, digits) + unknown_digits,
        has_letters=bool(unknown_digits) or any(_is_lettered(text[group.start : group.end]) for group in run),
    )


def _dialled(text: str, run: Run, digits: str) -> str:
    if text[: run[0].start].rstrip(" (").endswith("+"):
        digits = "+" + digits
    elif digits.startswith("00") and not digits.startswith("0086"):
        digits = "+" + digits[2:]
    return digits if digits.startswith("+") and not digits.startswith("+86") else within_china(digits)


def _is_lettered(written: str) -> bool:
    return not written.isdigit() and not digits_of_words(written)


def _without_stray_figures(text: str, run: Run) -> Run:
    """Without the "1." of a list in front of a number, and without a short figure behind it, as in 95188 × 2."""
    if len(run) > 1 and len(run[0].digits) < FEWEST_DIGITS <= len(run[1].digits):
        run = run[1:] if _LIST_MARK.fullmatch(text[run[0].end : run[1].start]) else run
    if len(run) > 1 and len(run[-1].digits) < FEWEST_DIGITS and _is_complete(run[:-1]):
        run = run[:-1] if text[run[-2].end].isspace() else run
    return run


def _complete_parts(text: str, run: Run) -> list[Run]:
    """The run as numbers that are complete, with a space or a comma between them; [] if it cannot be read so."""
    if len(run) > MOST_DIGITS:
        return []
    for size in range(1, len(run)):
        first, rest = run[:size], run[size:]
        if _BETWEEN_NUMBERS.fullmatch(text[first[-1].end : rest[0].start]) and _is_complete(first):
            parts = [rest] if _is_complete(rest) else _complete_parts(text, rest)
            if parts:
                return [first, *parts]
    return []


def _is_complete(run: Run) -> bool:
    number = within_china(digits_of(run))
    return len(number) >= FEWEST_OF_SEVERAL and kind_of(number) is not None
