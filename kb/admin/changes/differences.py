"""The difference of two facts in words: rows of a table with a label, the old text and the new text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from django.utils.translation import gettext

from kb.admin.base.fact_names import PartNames, field_label, field_language, value_in_words
from kb.ledger.diff import Difference, DifferenceKind, diff_facts
from kb.ledger.fact_fields import Facts, reading_order
from kb.ledger.facts import SUBJECTS
from kb.ledger.text_diff import Mark, Segment, new_side, old_side
from kb.models.languages import SOURCE, TAG

_NOT_SHOWN = ("id", "uid")
_HAN = re.compile(r"[\u4e00-\u9fff]")


class DifferenceRow(NamedTuple):
    label: str
    old: list[Segment]
    new: list[Segment]
    lang: str = ""
    """The language of both texts as HTML writes it; "" where it is that of the page or none."""


def difference_rows(
    kind: str, old: Facts | None, new: Facts | None, *, named_after: Sequence[Facts | None] = ()
) -> list[DifferenceRow]:
    """Returns what differs, in reading order. `kind` is that of the subject: "faq", "provider" …

    Steps are named by their place: that in `named_after`, if old and new hold only some of them.
    """
    parts = PartNames(kind, old, new, *named_after)
    return [row for difference in diff_facts(old, new) for row in _rows(kind, difference, parts)]


def _rows(kind: str, difference: Difference, parts: PartNames) -> Iterator[DifferenceRow]:
    if difference.field in _NOT_SHOWN or difference.kind in (DifferenceKind.ADDED, DifferenceKind.DELETED):
        return
    if difference.kind in (DifferenceKind.PART_ADDED, DifferenceKind.PART_REMOVED):
        for field in sorted(difference.new or difference.old, key=reading_order):
            inner = Difference(DifferenceKind.VALUE, field, difference.part)
            old, new = ((side or {}).get(field) for side in (difference.old, difference.new))
            if (old or new) and field != "key":
                yield _row(kind, inner._replace(old=old, new=new), parts)
    elif difference.kind == DifferenceKind.PART_MOVED:
        if difference.old == difference.new:  # the others have moved around it
            return
        places = [gettext("place %s") % place for place in (difference.old, difference.new)]
        yield DifferenceRow(parts.label(difference.part), *_replaced(*places))
    else:
        yield _row(kind, difference, parts)


def _row(kind: str, difference: Difference, parts: PartNames) -> DifferenceRow:
    model = parts.model if difference.part else SUBJECTS[kind]
    label = field_label(model, difference.field)
    if difference.part:
        label = f"{parts.label(difference.part)} · {label}"
    lang = TAG.get(field_language(difference.field), "")
    if difference.kind == DifferenceKind.TEXT:
        segments = list(difference.segments)
        lang = lang or _tag_of(segment.text for segment in segments)
        return DifferenceRow(label, old_side(segments), new_side(segments), lang)
    values = [value_in_words(model, difference.field, side) for side in (difference.old, difference.new)]
    return DifferenceRow(label, *_replaced(*values), lang or _tag_of(values))


def _tag_of(texts: Iterable[str]) -> str:
    """Returns the tag of Chinese if a text has Chinese characters; "" if not."""
    return TAG[SOURCE] if any(_HAN.search(text) for text in texts) else ""


def _replaced(old: str, new: str) -> tuple[list[Segment], list[Segment]]:
    """Returns both sides of a value that is another one as a whole."""
    return [Segment(old, Mark.REMOVED)] if old else [], [Segment(new, Mark.ADDED)] if new else []
