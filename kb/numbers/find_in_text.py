"""Finds what may be a telephone number in a text, with its exact place.

Every part of a run of digits that fits the numbering plan may be a telephone number, unless it is part of a date or a
time. A short one is harmless in an amount, a version or another plain figure too; a long one only in a range, prices, a
list or an error code that leaves no doubt.

kb/ledger/new_numbers.py calls it to ask a second person for such a text, kb/models/no_numbers_in_text.py to refuse it
where nobody is asked, `parse.number_in` to say which part of a text is a number, kb/search/count_searches.py to store
no search with somebody's number, and kb/pages/machines/pictures.py to draw no title with a number.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from kb.numbers.calling_words import is_beside_calling_words
from kb.numbers.digits_as_words import without_markup
from kb.numbers.folding import Folded, fold
from kb.numbers.harmless_figures import Passages, is_list_of_figures, is_sequence, is_service_like, list_goes_on
from kb.numbers.long_numbers import groups_of_long_numbers
from kb.numbers.military_digits import military_numbers
from kb.numbers.numerals import as_read_otherwise
from kb.numbers.outside_plan import numbers_outside_plan
from kb.numbers.plan import Kind, kind_of, within_china
from kb.numbers.runs import Group, Run, digits_of, find_runs, has_fewer_digits, most_digits_together
from kb.numbers.spans import Spans

_LONG = (Kind.FREEPHONE, Kind.LANDLINE, Kind.AREA_SERVICE, Kind.MOBILE)
"""Numbers with more digits than plain figures usually have."""
_FROM_ABROAD = re.compile(r"(?:\+|00)[1-9]\d{6,14}")
_LONGEST_FIGURE = 8
"""Digits."""
_SHORTEST, _LONGEST = 5, 21
"""Digits of a service number, and of a sender of short messages with a country code."""
_OPENING = re.compile(r"(?:\+ ?)?\(?$")
_PLUS = re.compile(r"\+[ (]*$")
_NATIONAL_SERVICE = re.compile(r"100\d\d|1[12]\d{3}|16\d{3}|118\d{3}")
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc]")
"""Letters that are written from right to left, and marks that turn the direction."""
_MIXED = re.compile(r"\d[A-Za-z]")
_LEADING_LETTERS = re.compile(r"(?<![A-Za-z0-9])[OoIil|]+(?=\d)")
"""Letters that may be digits or may only stand before the number: l0086, O95188."""
_AND = re.compile(r"[和与及加(]|and|plus|with", re.IGNORECASE)
_RANGE_WORD = re.compile(r"(?<=[0-9]{2})\s*(?:至|到|to)\s*(?=[0-9])", re.IGNORECASE)
_IN_FRONT = re.compile(
    r"\W+前[面头边]\W*|\W*(?:的|在)?前[面头边]?(?:再|要|先|需)?(?:[是为拨按添有]|加上?)\W*"
    r"|[放在排]后[面边头]?\W+"
    r"|\W+(?:以|用)?(?:开头|打头|前缀)[是为]?\W*|\W+(?:and |it )*(?:starts?|begins?) with\W+"
    r"|\W+(?:preceded by|prefixed (?:with|by)|after)\W+",
    re.IGNORECASE,
)
"""What says that the digits after it come first: 188前面加95."""
_VANITY = re.compile(
    r"(?<![A-Za-z0-9])(?P<prefix>[48][0O]{2})[-.](?=[0-9.-]{0,7}[A-Z])(?P<rest>(?:[-.]?[A-Z0-9]){7})(?![A-Za-z0-9])"
)
_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_MOST_SWAPPED = 5
"""Groups on each side of such words."""
MOST_FOUND = 50
"""How many numbers of one text are returned at most: each is compared with those before it."""

Candidate = tuple[int, int, str]
"""The start and the end of a candidate in the folded text, and its digits."""


class FoundNumber(NamedTuple):
    """`text[start:end]` is the number as written, `digits` is what to dial."""

    start: int
    end: int
    digits: str


def find_numbers(text: str) -> list[FoundNumber]:
    """Returns everything that may be a telephone number, in order, without overlaps; at most MOST_FOUND."""
    folded = fold(text)
    numbers: list[FoundNumber] = []
    for number in sorted(_all_candidates(text, folded), key=_preference):
        is_free = all(number.end <= other.start or other.end <= number.start for other in numbers)
        if is_free and not _is_sequence_of_numerals(text[number.start : number.end], number.digits):
            numbers.append(number)
        if len(numbers) == MOST_FOUND:
            break
    return sorted(numbers)


def _all_candidates(text: str, folded: Folded) -> Iterator[FoundNumber]:
    """Yields the candidates of the text, of the text as it may also be read, and of its order from right to left."""
    for read in (folded, *map(fold, as_read_otherwise(text))):
        if not has_fewer_digits(read.text, _SHORTEST):  # most texts have fewer
            yield from _placed(read, _spans(read.text))
    yield from _placed(folded, _vanity_numbers(folded.text))
    for (start, end), digits in military_numbers(text):
        yield FoundNumber(start, end, digits)
    if _RIGHT_TO_LEFT.search(text):
        yield from _placed(folded, _right_to_left(find_runs(folded.text)))


def _placed(folded: Folded, candidates: Iterator[Candidate]) -> Iterator[FoundNumber]:
    """Yields the candidates with their places in the original text."""
    for start, end, digits in candidates:
        yield FoundNumber(*folded.place(start, end), digits)


def _right_to_left(runs: list[Run]) -> Iterator[Candidate]:
    """Yields the service numbers whose groups are in the order in which right-to-left text shows them."""
    for run in runs:
        for first in range(len(run)):
            digits = ""
            for last in range(first, len(run)):
                digits = run[last].digits + digits
                if len(digits) > _LONGEST:
                    break
                for shown in (digits, digits[::-1]):
                    if _kind_of(shown) in _LONG or is_service_like(shown):
                        yield run[first].start, run[last].end, shown


def _vanity_numbers(text: str) -> Iterator[Candidate]:
    """Yields 400-ALIPAY-8, whose letters are on the keys of a telephone."""
    for match in _VANITY.finditer(text):
        yield *match.span(), match["prefix"].replace("O", "0") + re.sub(r"[-.]", "", match["rest"]).translate(_KEYPAD)


def _swapped(text: str, run: Run) -> Iterator[Candidate]:
    """Yields the numbers whose last digits are written first, with words that say so."""
    for place, (before, after) in enumerate(pairwise(run), start=1):
        if not _IN_FRONT.fullmatch(text[before.end : after.start]):
            continue
        for first in range(max(place - _MOST_SWAPPED, 0), place):
            for last in range(place + 1, min(place + _MOST_SWAPPED, len(run)) + 1):
                digits = digits_of(run[place:last] + run[first:place])
                if _kind_of(digits) in _LONG or is_service_like(digits):
                    yield run[first].start, run[last - 1].end, digits


def _preference(candidate: FoundNumber) -> tuple[bool, int, int, int]:
    """A sort key for overlapping candidates: first the longest long number, then the shortest written short number."""
    start, end, digits = candidate
    if _kind_of(digits) in _LONG:
        return False, -len(digits), end - start, start
    return True, end - start - len(digits), -len(digits), start


def _is_sequence_of_numerals(text: str, digits: str) -> bool:
    """Returns True for ①②③④⑤ and 一二三四五, which count. 12345, in plain digits, is a service number."""
    return digits in "123456789" and not any(map(str.isdecimal, text))


def contains_number(text: str | None) -> bool:
    return bool(text and find_numbers(text))


def contains_many_digits(text: str) -> bool:
    """Returns True for five or more digits together, which may be personal: such text is not stored."""
    return most_digits_together(fold(text).text) >= 5


def _spans(text: str) -> Iterator[Candidate]:
    for variant in {text, text.replace("|", " "), without_markup(text), _LEADING_LETTERS.sub(_as_spaces, text)}:
        yield from _spans_in_runs(variant, find_runs(variant, loosely=True))
    if _RANGE_WORD.search(text):
        joined = find_runs(_RANGE_WORD.sub(_as_spaces, text), loosely=True)
        yield from (span for span in _spans_in_runs(text, joined) if _kind_of(span[2]) in _LONG)
    if _MIXED.search(text):
        mixed = find_runs(text, like_letters=True, loosely=True)
        yield from (span for span in _spans_in_runs(text, mixed) if _kind_of(span[2]) in (*_LONG, Kind.SERVICE))


def _as_spaces(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _spans_in_runs(text: str, runs: list[Run]) -> Iterator[Candidate]:
    passages = Passages(text)
    for run in runs:
        if sum(len(group.digits) for group in run) < _SHORTEST:
            continue
        yield from _swapped(text, run)
        for part in _split_at(passages.dates_and_times, run):
            for groups, kind in _candidates(text, part):
                if not _is_plain_figure(text, passages, groups, kind):
                    yield _start_of(text, groups[0]), groups[-1].end, digits_of(groups)


def _start_of(text: str, group: Group) -> int:
    """Returns where the number begins, including a + or an opening bracket."""
    before = _OPENING.search(text, max(group.start - 3, 0), group.start)
    return before.start() if before else group.start


def _split_at(dates_and_times: Spans, run: Run) -> list[Run]:
    """Removes dates and times that are no digits of a long number, and returns the parts between them."""
    parts: list[Run] = [[]]
    removed = {group for group in run if dates_and_times.cover(group.start, group.end)}
    if removed:
        removed -= groups_of_long_numbers(run, removed)
    for group in run:
        if group in removed:
            parts.append([])
        else:
            parts[-1].append(group)
    return [part for part in parts if part]


def _candidates(text: str, run: Run) -> Iterator[tuple[Run, Kind | None]]:
    """Yields the parts of the run that fit the plan, and what is a local or foreign number by its grouping.

    The kind is None for a local or a foreign number.
    """
    for first, group in enumerate(run):
        plus = "+" if _PLUS.search(text, max(group.start - 3, 0), group.start) else ""
        digits = ""
        for last in range(first, len(run)):
            digits += run[last].digits
            if len(digits) > _LONGEST:
                break
            if len(digits) < _SHORTEST:
                continue
            groups = run[first : last + 1]
            kind = _kind_of(digits)
            if kind and (kind is not Kind.SHORT or _may_be_short(text, groups)):
                yield groups, kind
            elif _FROM_ABROAD.fullmatch(plus + digits):
                yield groups, None
    yield from ((part, None) for part in numbers_outside_plan(text, run))


@lru_cache(maxsize=4096)
def _kind_of(digits: str) -> Kind | None:
    return kind_of(within_china(digits))


def _may_be_short(text: str, groups: Run) -> bool:
    """Returns True for a nationwide service number, with the same separator between all of its groups.

    Two groups with "and" between them are two figures.
    """
    gaps = {text[one.end : other.start].strip() for one, other in pairwise(groups)}
    is_national = bool(_NATIONAL_SERVICE.fullmatch(digits_of(groups)))
    return is_national and len(gaps) <= 1 and (len(groups) > 2 or not any(map(_AND.search, gaps)))


def _is_plain_figure(text: str, passages: Passages, groups: Run, kind: Kind | None) -> bool:
    start, end, digits = groups[0].start, groups[-1].end, digits_of(groups)
    is_list = is_list_of_figures(text, [(group.start, group.end) for group in groups])
    is_list = is_list and (list_goes_on(text, end) or not is_service_like(digits))
    if is_list and not is_beside_calling_words(text, start, end):
        return True
    if kind in _LONG or (kind is not Kind.SENDER and len(digits) > _LONGEST_FIGURE):
        is_harmless = passages.sure_ranges.cover(start, end) or passages.error_codes.cover_after_more(start, end)
        return is_harmless and not is_beside_calling_words(text, start, end)
    if len(groups) > 2 and is_sequence([group.digits for group in groups]):
        return True
    if (kind is None or is_service_like(digits)) and is_beside_calling_words(text, start, end):
        return False
    if (passages.sure_figures if is_service_like(digits) else passages.figures).cover(start, end):
        return True
    if kind is Kind.SERVICE or len(groups) > 1:
        return False
    return passages.labelled.cover_after_more(start, end)
