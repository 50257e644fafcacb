"""An editor that saves again and again: `python -m benchmarks.editor 10` saves ten times a second.

Each save writes the next counter into a question, its first step, a wallet and a section, and enters it in the ledger,
in one transaction, and prints {"counter": …, "committed": …}. When its input ends, it restores the content and exits.
"""

import json
import select
import sys
import time
from itertools import count
from typing import Any

from benchmarks.readers import PROVIDER, QUESTION, SECTION, mark

MAX_SECONDS = 600
"""It stops then, in case nobody closes its input."""
Places = list[tuple[Any, list[str]]]


def main(rate: float) -> None:
    import django

    django.setup()
    from django.utils import translation

    with translation.override("zh-hans"):  # the base columns follow the active language
        places = _places()
        before = [{field: getattr(row, field) for field in fields} for row, fields in places]
        started = time.monotonic()
        try:
            for counter in count():
                _save(places, [{field: f"{text} {mark(counter)}" for field, text in texts.items()} for texts in before])
                print(json.dumps({"counter": counter, "committed": time.monotonic()}), flush=True)
                next_save = started + (counter + 1) / rate
                is_over = select.select([sys.stdin], [], [], max(0, next_save - time.monotonic()))[0]
                if is_over or time.monotonic() - started > MAX_SECONDS:
                    return
        finally:
            _save(places, before)


def _places() -> Places:
    from kb.models import FAQ, Provider, Section

    question = FAQ.objects.get(slug=QUESTION)
    rows = [
        (question, ("question", "introduction")),
        (question.steps.order_by("position")[0], ("text",)),
        (Provider.objects.get(slug=PROVIDER), ("summary",)),
        (Section.objects.get(slug=SECTION), ("title", "text")),
    ]
    return [
        (row, [f"{field}_{language}" for field in fields for language in ("zh_hans", "en")]) for row, fields in rows
    ]


def _save(places: Places, texts: list[dict[str, str]]) -> None:
    from django.db import transaction

    from kb.ledger import door
    from kb.ledger.entries import EntryDetails, EntryKind
    from kb.models.one_door import open_door

    rows = [row for row, _fields in places]
    with transaction.atomic():
        with open_door():
            for row, row_texts in zip(rows, texts, strict=True):
                for field, text in row_texts.items():
                    setattr(row, field, text)
                row.save()
        subjects = {subject.subject: subject for row in rows for subject in door.subjects_of(row)}
        door.enter(subjects.values(), EntryDetails(kind=EntryKind.CHANGED, source="benchmark"))


if __name__ == "__main__":
    main(float(sys.argv[1]))
