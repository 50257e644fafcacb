"""Figures that the number check ignores in a message: dates, times, amounts, endings of cards, verification codes.

Digits as long as a local telephone number are never ignored: a message may call one an amount. Nor are groups of
digits that are a long number together: 138 2013-2024.
"""

import re

from kb.numbers.harmless_figures import Passages, is_list_of_figures
from kb.numbers.long_numbers import groups_of_long_numbers
from kb.numbers.plan import Kind, kind_of
from kb.numbers.runs import Group, Run
from kb.numbers.spans import Span, Spans
from kb.numbers.split_runs import FEWEST_OF_LOCAL

_CODE_WORD = (
    r"(?:验证码|校验码|动态码|密码|口令|邀请码|提取码|取件码|兑换码|会议号?|房间号|编号|工号"
    r"|(?i:(?:verification|security|pass) ?code|code|otp|pin))"
)
_ENDING = r"(?:尾号|末四位|后四位|(?i:ending in|ends in|last four(?: digits)?))"
_NAMED = re.compile(rf"(?:{_CODE_WORD}|{_ENDING})\s*(?:是|为|is)?\s*[:“\"(]?\s*[0-9]{{3,6}}(?![0-9])")
_CODE_FIRST = re.compile(r"(?<![0-9])[0-9]{4,6}(?= is (?:your|the)\b[A-Za-z ]{0,40}code\b)", re.IGNORECASE)
_NEVER_A_FIGURE = (Kind.FREEPHONE, Kind.MOBILE, Kind.LANDLINE, Kind.NATIONWIDE)
_ALL_WEEK = re.compile(r"(?<![0-9])7\s*[x×*]\s*24(?![0-9])|(?<![0-9])24\s*[x×*]\s*7(?![0-9])", re.IGNORECASE)
_DECIMAL = re.compile(r"(?<![0-9.])[0-9]{1,6}\.[0-9]{1,2}(?![0-9.])")


def without_figures(text: str, runs: list[Run], identifiers: list[Span]) -> list[Run]:
    """Returns the runs of a folded text without the groups that are ignored. Digits in `identifiers` stay."""
    passages = Passages(text)
    spans = [*passages.dates_and_times, *passages.figures]
    for pattern in (_NAMED, _CODE_FIRST, _ALL_WEEK, _DECIMAL):
        spans += [found.span() for found in pattern.finditer(text)]
    spans = [span for span in spans if not any(_overlap(span, identifier) for identifier in identifiers)]
    spans = [span for span in spans if not _is_telephone_number(text[slice(*span)])]
    left = (_unexplained(text, spans, passages.dates_and_times, run) for run in runs)
    return [run for run in left if run]


def _unexplained(text: str, spans: list[Span], dates_and_times: Spans, run: Run) -> Run:
    dates = {group for group in run if dates_and_times.cover(group.start, group.end)}
    kept = groups_of_long_numbers(run, dates)
    if is_list_of_figures(text, [(group.start, group.end) for group in run if group in kept]):
        kept = set()
    return [group for group in run if group in kept or not any(_explains(text, span, group) for span in spans)]


def _is_telephone_number(written: str) -> bool:
    """Returns True for 400-6065500, although it looks like a range of round figures."""
    return kind_of(re.sub(r"[^0-9]", "", written)) in _NEVER_A_FIGURE


def _explains(text: str, span: Span, group: Group) -> bool:
    start, end = span
    if not (start <= group.start and group.end <= end) or len(group.digits) >= FEWEST_OF_LOCAL:
        return False
    # In 95188或20元 the unit is not that of the service number.
    return kind_of(group.digits) is not Kind.SERVICE or not re.search(r"[^.0-9].*[0-9]", text[group.end : end])


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
