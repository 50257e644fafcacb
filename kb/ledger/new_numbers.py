"""Finds what may be a telephone number in new facts and was in no text of that kind in the old facts. Pure.

Two people are asked for such a change (kb/ledger/policy.py). What is compared is the number, not how it is written, and
how often texts of one kind hold it. So it is new where it is moved from a text to a title, or repeated in another
step; it is not where a step moves or where other words around it change.

A number may also be split: a page shows "400-811" as the title of a step and "7799" as its text. So the texts are
searched one after the other too, in each order in which a visitor can read them.

Not found: figures that are a number only by a word in another text, such as "8888-666" under the title "Call".
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, groupby
from typing import NamedTuple

from kb.ledger.fact_fields import (
    HEADINGS,
    LANGUAGES,
    SEARCH_WORDS,
    SLUGS_AND_KEYS,
    Facts,
    PlacedText,
    base_name,
    language_of,
    texts_of,
)
from kb.numbers.find_in_text import MOST_FOUND, FoundNumber, find_numbers
from kb.numbers.folding import fold
from kb.numbers.invisible_characters import clean_text
from kb.numbers.runs import find_runs, has_fewer_digits

_CONTEXT = 6
"""Characters shown on each side of a number."""
_EDGE = 80
"""Characters at the start and the end of a text in which a part of a split number is looked for."""
_LONGEST_LINK = 40
"""Characters of a text without digits that can stand between two parts of one number: "then dial"."""
_LONG_GAP = re.compile(r"([\W_]{3})[\W_]+")
"""Any number of such characters may separate the digits of a number."""
_DIGITS = "五" * 5

Chunk = tuple[PlacedText, ...]


class NewNumber(NamedTuple):
    """A number with a few characters around it. `is_split`: it begins in this field and goes on in the next."""

    field: str
    part: str
    excerpt: str
    is_split: bool = False


def new_numbers(old: Facts | None, new: Facts | None) -> list[NewNumber]:
    """Returns what may be a telephone number in the new facts and is not in the old ones, in reading order."""
    old_texts, new_texts = texts_of(old), texts_of(new)
    within = _within_texts(list(chain(*old_texts)), list(chain(*new_texts)))
    return [*within, *_across_texts(old_texts, new_texts)]


def _within_texts(old: list[PlacedText], new: list[PlacedText]) -> Iterator[NewNumber]:
    kept = Counter((text.kind, text.text) for text in old) & Counter((text.kind, text.text) for text in new)
    known = Counter((text.kind, number.digits) for text in _without(old, kept) for number in find_numbers(text.text))
    for text in _without(new, kept):
        numbers = find_numbers(text.text)
        for number in numbers:
            # A text with as many may hold more than were returned: another number can hide behind known ones.
            if known[text.kind, number.digits] and len(numbers) < MOST_FOUND:
                known[text.kind, number.digits] -= 1
            else:
                yield NewNumber(text.field, text.part, excerpt(text.text, number.start, number.end))


def _without(texts: list[PlacedText], kept: Counter[tuple[str, str]]) -> Iterator[PlacedText]:
    """Yields the texts that the other facts do not have; each kept text is left out as often as both have it."""
    left = kept.copy()
    for text in texts:
        if left[text.kind, text.text]:
            left[text.kind, text.text] -= 1
        else:
            yield text


def _across_texts(old: list[list[PlacedText]], new: list[list[PlacedText]]) -> Iterator[NewNumber]:
    old_chunks = {_joined(chunk): chunk for chunk in _chunks(old)}
    new_chunks = {_joined(chunk): chunk for chunk in _chunks(new)}
    changed = [chunk for text, chunk in new_chunks.items() if text not in old_chunks]
    split = [(chunk, number) for chunk in changed for number in _split(chunk)]
    if not split:
        return
    known = {number.digits for chunk in old_chunks.values() for number in _split(chunk)}
    for chunk, number in split:
        if number.digits not in known:
            known.add(number.digits)
            first = _piece_at(chunk, number.start)
            yield NewNumber(first.field, first.part, excerpt(_joined(chunk), number.start, number.end), is_split=True)


def split_numbers(facts: Facts | None) -> Iterator[tuple[str, Chunk]]:
    """Yields each number that is split between texts, on one line, and these texts."""
    for chunk in _chunks(texts_of(facts)):
        joined = _joined(chunk)
        for number in _split(chunk):
            first, last = (chunk.index(_piece_at(chunk, place)) for place in (number.start, number.end - 1))
            yield " ".join(joined[number.start : number.end].split()), chunk[first : last + 1]


def _split(chunk: Chunk) -> Iterator[FoundNumber]:
    """Yields the numbers that begin in one text and end in another one."""
    for number in find_numbers(_joined(chunk)):
        if _piece_at(chunk, number.start) is not _piece_at(chunk, number.end - 1):
            yield number


@lru_cache(maxsize=4096)
def _may_hold_digits(text: str) -> bool:
    """Returns True if a part of the text is read as digits where digits stand before and after it.

    Most texts hold none. Looking once at each text saves looking through most of the orders they are read in.
    """
    folded = fold(f"{_DIGITS}\n{text}\n{_DIGITS}").text
    start, end = len(_DIGITS) + 1, len(folded) - len(_DIGITS) - 1
    if has_fewer_digits(folded[start:end], 1):
        return False
    groups = chain(*find_runs(folded, like_letters=True, loosely=True))
    return any(group.start < end and group.end > start for group in groups)


def _joined(chunk: Chunk) -> str:
    return "\n".join(piece.text for piece in chunk)


def _piece_at(chunk: Chunk, place: int) -> PlacedText:
    for piece in chunk:
        if place < len(piece.text):
            return piece
        place -= len(piece.text) + 1
    return chunk[-1]


def _chunks(texts: list[list[PlacedText]]) -> Iterator[Chunk]:
    """Yields the texts that stand side by side and in which a number may be split.

    Of a long text only its start and its end are next to another one. A long text without digits parts the others.
    """
    edges = {text: _edges(text) for text in chain(*texts)}
    for reading in _readings(texts):
        chunk: list[PlacedText] = []
        for piece in chain.from_iterable(edges[text] for text in reading):
            if piece is not None:
                chunk.append(piece)
                continue
            yield from _if_split(chunk)
            chunk = []
        yield from _if_split(chunk)


def _edges(piece: PlacedText) -> tuple[PlacedText | None, ...]:
    """Returns the text, or its start and its end, with None where what follows is not next to what comes before."""
    text = _LONG_GAP.sub(r"\1", clean_text(piece.text)).strip()
    if len(text) > 2 * _EDGE:
        return piece._replace(text=text[:_EDGE]), None, piece._replace(text=text[-_EDGE:])
    if len(text) > _LONGEST_LINK and not _may_hold_digits(text):
        return (None,)
    return (piece._replace(text=text),)


def _if_split(chunk: list[PlacedText]) -> Iterator[Chunk]:
    if len(chunk) > 1 and sum(_may_hold_digits(piece.text) for piece in chunk) > 1:
        yield tuple(chunk)


def _readings(texts: list[list[PlacedText]]) -> Iterator[list[PlacedText]]:
    """Yields the orders in which somebody can read the texts: in Chinese, in English, and in both side by side."""
    for languages in (("zh_hans",), ("en",), LANGUAGES):
        subject, *parts = [_shown(place, languages) for place in texts]
        words = [text for text in subject if base_name(text.field) not in SEARCH_WORDS]
        page = [*words, *chain(*parts)]
        yield page
        yield [text for text in page if base_name(text.field) not in SLUGS_AND_KEYS]
        yield [text for text in page if base_name(text.field) in HEADINGS]
        yield [text for text in page if base_name(text.field) not in (*SLUGS_AND_KEYS, *HEADINGS)]
        yield [text for text in page if base_name(text.field) in SLUGS_AND_KEYS]
        yield [text for text in subject if base_name(text.field) in (*HEADINGS, *SEARCH_WORDS)]
        for part in parts:  # a link to it, and a search result that shows it
            heading = [text for text in subject if base_name(text.field) in HEADINGS]
            yield [text for text in (*subject, *part) if base_name(text.field) in SLUGS_AND_KEYS]
            yield [*heading, *(text for text in part if base_name(text.field) not in SLUGS_AND_KEYS)]


def _shown(texts: Iterable[PlacedText], languages: tuple[str, ...]) -> list[PlacedText]:
    """Returns the texts that a page in these languages shows: the Chinese one where the English one is missing."""
    shown: list[PlacedText] = []
    for _base, group in groupby(texts, lambda text: base_name(text.field)):
        versions = list(group)
        wanted = [text for text in versions if language_of(text.field) in ("", *languages)]
        shown += wanted or versions
    return shown


def excerpt(text: str, start: int, end: int) -> str:
    """Returns `text[start:end]` with a few characters on each side, on one line."""
    before, after = max(start - _CONTEXT, 0), end + _CONTEXT
    inner = " ".join(text[before:after].split())
    return f"{'…' if before else ''}{inner}{'…' if after < len(text) else ''}"
