"""Groups of adjacent digits, and runs of groups with only separators between them.

The characters O o l I | next to digits are read as digits, and so are words for digits such as "nine".
"""

import re
from functools import lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple

from kb.numbers.digits_as_words import (
    FEWEST_SPACED_LETTERS,
    digits_of_mixed_words,
    digits_of_words,
    has_spaced_words,
    is_repetition,
    is_tens_completed,
    repeat_first,
    without_connecting_words,
)

FEWEST_SINGLE_DIGITS = 5
"""How many groups of one digit a run needs so that letters at its ends count as digits."""
_LOOKALIKES = str.maketrans("OoIil|", "001111")
_LIKE_LETTERS = str.maketrans("SsBZzEGgqA", "5582236694")
_CHUNK = re.compile(r"[A-Za-z0-9|]+")
_PIECE = re.compile(r"[0-9](?:[OoIil|]*[0-9])*(?:[OoIil|]+$)?|[^0-9]+")
_LETTER_AT_MOST = re.compile(r"[\W_]*[^\W\d_]?[\W_]*")
_SEPARATORS = re.compile(r"[\W_]*")
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6", "VII": "7", "VIII": "8", "IX": "9", "O": "0"}
_ONE_ROMAN = r"(?:IX|IV|VI{0,3}|I{1,3}|O)"
_ROMAN_ROW = re.compile(rf"(?<![A-Z0-9]){_ONE_ROMAN}(?:[\W_]+{_ONE_ROMAN}){{4,}}(?![A-Z0-9])", re.IGNORECASE)
"""Five or more Roman numerals. Fewer may be words or lists."""
_LOWER_CASE_WORD = re.compile(r"(?:'[a-z]+)?\s+([a-z]{2,})")
_MIXED = re.compile(r"\||[A-Za-z][0-9]|[0-9][A-Za-z]")
_LETTERS = re.compile(r"[A-Za-z]+")
_DIGIT = re.compile(r"[0-9]")
_SHORTEST_MIXED = 5
"""The fewest characters of digits and similar letters that `like_letters` reads as digits."""


class Group(NamedTuple):
    """Adjacent digits, and their place in the folded text."""

    digits: str
    start: int
    end: int
    is_certain: bool = True
    """False for letters alone, which count as digits only between other groups of digits."""


Run = list[Group]


def find_runs(text: str, *, like_letters: bool = False, loosely: bool = False) -> list[Run]:
    """Returns the runs of a folded text, in order.

    `like_letters` also reads S as 5, B as 8 and so on in a group. `loosely` joins groups that may also be two numbers:
    "95 and 188", "9 a 5 b 1 c 8 d 8".
    """
    runs: list[Run] = []
    groups = _groups(text, like_letters=like_letters)
    gaps = [text[one.end : other.start] for one, other in pairwise(groups)]
    lettered = _lettered_gaps(groups, gaps) if loosely else set()
    for place, group in enumerate(groups):
        if place and (place - 1 in lettered or _joins(gaps, place - 1, loosely=loosely)):
            runs[-1].append(group)
        else:
            runs.append([group])
    return [trimmed for run in runs if (trimmed := _without_uncertain_ends(run))]


def digits_of(groups: Run) -> str:
    return "".join(group.digits for group in groups)


def most_digits_together(text: str) -> int:
    """Returns the number of digits of the longest run of a folded text."""
    return max((len(digits_of(run)) for run in find_runs(text)), default=0)


def has_fewer_digits(text: str, than: int) -> bool:
    """Returns True if a folded text has fewer digits than that, in whatever way it is read.

    Counts every digit, word for digits and letter that may be one, also if they are no run. Returns False where that
    takes a closer look: digits beside letters, words spelled letter by letter.
    """
    if _MIXED.search(text):
        return False
    words = _LETTERS.findall(text)
    if sum(len(word) == 1 for word in words) >= FEWEST_SPACED_LETTERS and has_spaced_words(text):
        return False
    return len(_DIGIT.findall(text)) + sum(map(_most_digits_of_word, words)) < than


@lru_cache(maxsize=8192)
def _most_digits_of_word(letters: str) -> int:
    """Returns the most digits that letters without digits beside them may be, or may add to the next digits."""
    if is_repetition(letters):
        return 2
    if letters.translate(_LOOKALIKES).isdigit():
        return len(letters)
    return len(digits_of_words(letters)) or int(letters.upper() in _ROMAN)


def _joins(gaps: list[str], place: int, *, loosely: bool) -> bool:
    """Returns True if both sides of the gap belong to one number: it has only separators, or is like its neighbour.

    Any number of separators joins, because HTML shows many spaces as one.
    """
    gap = gaps[place]
    if _is_separator(gap, loosely=loosely):
        return True
    return (
        0 < len(gap) <= (5 if loosely else 4) and gap in gaps[max(place - 1, 0) : place] + gaps[place + 1 : place + 2]
    )


@lru_cache(maxsize=8192)
def _is_separator(gap: str, *, loosely: bool) -> bool:
    return gap in ("x", "X") or bool(_SEPARATORS.fullmatch(without_connecting_words(gap, loosely=loosely)))


def _lettered_gaps(groups: list[Group], gaps: list[str]) -> set[int]:
    """Returns the places of gaps with at most one letter each between five or more single digits: 9 a 5 b 1 c 8 d 8."""
    fits = [
        len(one.digits) == len(other.digits) == 1 and bool(_LETTER_AT_MOST.fullmatch(gap))
        for (one, other), gap in zip(pairwise(groups), gaps, strict=True)
    ]
    rows = [list(row) for fit, row in groupby(range(len(gaps)), key=fits.__getitem__) if fit]
    return {place for row in rows if len(row) + 1 >= FEWEST_SINGLE_DIGITS for place in row}


def _groups(text: str, *, like_letters: bool) -> list[Group]:
    groups: list[Group] = []
    times: re.Match[str] | None = None
    roman_until = 0
    may_have_roman = bool(_ROMAN_ROW.search(text))
    for chunk in _CHUNK.finditer(text):
        if may_have_roman and chunk.start() >= roman_until and (row := _ROMAN_ROW.match(text, chunk.start())):
            roman_until = row.end()
        if like_letters and chunk[0] == "I" and _is_pronoun(text, chunk.end()):
            continue
        if chunk.start() < roman_until:
            groups.append(Group(_ROMAN[chunk[0].upper()], *chunk.span()))
            continue
        groups_of_chunk = [
            Group(digits, chunk.start() + start, chunk.start() + end, is_certain)
            for digits, start, end, is_certain in _groups_of(chunk[0], like_letters=like_letters)
        ]
        if times and groups_of_chunk and (len(chunk[0]) == 1 or not chunk[0][0].isdigit()):
            first = groups_of_chunk[0]
            groups_of_chunk[0] = first._replace(digits=repeat_first(times[0], first.digits), start=times.start())
        times = chunk if is_repetition(chunk[0]) else None
        if groups and groups_of_chunk and _is_tens_completed(text, groups[-1], groups_of_chunk[0]):
            groups[-1] = groups[-1]._replace(digits=groups[-1].digits[:-1])
        groups += groups_of_chunk
    return groups


def _is_pronoun(text: str, end: int) -> bool:
    """Returns True if the I that ends there begins a sentence, as in "9 5 1 8 8. I repeat"."""
    word = _LOWER_CASE_WORD.match(text, end)
    return bool(word and not digits_of_words(word[1]))


def _is_tens_completed(text: str, group: Group, following: Group) -> bool:
    gap = text[group.end : following.start]
    return is_tens_completed(text[group.start : group.end], gap, following.digits)


@lru_cache(maxsize=8192)
def _groups_of(chunk: str, *, like_letters: bool) -> tuple[Group, ...]:
    """Returns the groups in a chunk of adjacent letters and digits, with their places in the chunk."""
    end = len(chunk)
    read = chunk.translate(_LOOKALIKES)
    if read.isdigit():
        return (Group(read, 0, end, is_certain=any(map(str.isdigit, chunk))),)
    if words := digits_of_words(chunk) or digits_of_mixed_words(chunk):
        return (Group(words, 0, end),)
    if (
        like_letters
        and chunk[0].isdigit()
        and len(chunk) >= _SHORTEST_MIXED
        and sum(map(str.isdigit, chunk)) * 2 > len(chunk)
    ):
        read = read.translate(_LIKE_LETTERS)
        if read.isdigit():
            return (Group(read, 0, end),)
    groups = []
    for piece in _PIECE.finditer(chunk):
        if piece[0][0].isdigit():
            groups.append(Group(piece[0].translate(_LOOKALIKES), *piece.span()))
        elif words := digits_of_words(piece[0]):
            groups.append(Group(words, *piece.span()))
    return tuple(groups)


def _without_uncertain_ends(run: Run) -> Run:
    """Removes letters at the ends, unless the run is written digit by digit, as in "9 5 1 O O"."""
    certain = [place for place, group in enumerate(run) if group.is_certain]
    if len(certain) >= 2 and len(run) >= FEWEST_SINGLE_DIGITS and all(len(group.digits) == 1 for group in run):
        return run
    return run[certain[0] : certain[-1] + 1] if certain else []
