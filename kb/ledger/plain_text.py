"""Writes facts, and what differs between two of them, as lines of plain text for a terminal. Pure.

What was removed stands in [-…-], what was added in {+…+}, as in `git diff --word-diff`. A line of a text that has
several begins with "| ", so that no text can pass for another field. Characters that a terminal does not show, or
obeys, are written as their numbers: <U+202E>.
"""

import json
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from kb.ledger.diff import Difference, DifferenceKind, diff_facts
from kb.ledger.fact_fields import PART_LISTS, Facts, reading_order
from kb.ledger.text_diff import Mark, Segment

INDENT = "  "


def facts_as_lines(facts: Facts) -> Iterator[str]:
    """Yields every field in reading order, with its parts in their order."""
    for field in sorted(facts, key=reading_order):
        value = facts[field]
        if field not in PART_LISTS:
            yield from _field_as_lines(field, _as_text(value))
            continue
        for place, part in enumerate(value, start=1):
            yield f"{field} {place}:"
            yield from indented(facts_as_lines(part))


def differences_as_lines(old: Facts, new: Facts) -> Iterator[str]:
    """Yields what differs, in reading order; of a part that was removed, all that it said."""
    for difference in diff_facts(old, new):
        yield from _difference_as_lines(difference)


def indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"{INDENT}{line}" for line in lines)


def on_one_line(text: str) -> str:
    """Returns the text with the numbers of its characters that control a terminal or that nobody sees."""
    return "".join(f"<U+{ord(char):04X}>" if _is_invisible(char) else char for char in text)


def _is_invisible(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] == "C" or category in ("Zl", "Zp")


def _difference_as_lines(difference: Difference) -> Iterator[str]:
    kind, field, part, old, new, segments = difference
    name = f"{field} of {part}" if part else field
    match kind:
        case DifferenceKind.PART_ADDED:
            yield on_one_line(f"{name}: added")
        case DifferenceKind.PART_MOVED:
            yield on_one_line(f"{name}: moved from place {old} to place {new}")
        case DifferenceKind.PART_REMOVED:
            yield on_one_line(f"{name}: removed")
            yield from indented(facts_as_lines(old))
        case DifferenceKind.TEXT:
            yield from _field_as_lines(name, _marked(segments))
        case _:
            removed, added = Segment(_as_text(old), Mark.REMOVED), Segment(_as_text(new), Mark.ADDED)
            yield from _field_as_lines(name, _marked([removed, added]))


def _marked(segments: Iterable[Segment]) -> str:
    brackets = {Mark.EQUAL: ("", ""), Mark.REMOVED: ("[-", "-]"), Mark.ADDED: ("{+", "+}")}
    return "".join(brackets[one.mark][0] + one.text + brackets[one.mark][1] for one in segments if one.text)


def _field_as_lines(name: str, text: str) -> Iterator[str]:
    lines = [on_one_line(line) for line in text.split("\n")]
    if len(lines) == 1:
        yield f"{on_one_line(name)}: {lines[0]}"
        return
    yield f"{on_one_line(name)}:"
    yield from (f"{INDENT}| {line}" for line in lines)


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ", ".join(map(_as_text, value))
    return "" if value is None else json.dumps(value, ensure_ascii=False)
