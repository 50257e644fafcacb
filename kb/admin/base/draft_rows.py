"""The rows that a form edits, to be rolled back: those of a draft, or of the revision that it was opened with."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, Self

from django.db import transaction
from django.forms import ModelForm
from django.http import HttpRequest

from kb.admin.base.part_formset import with_part_ids
from kb.ledger.door import reread
from kb.ledger.fact_fields import Facts
from kb.ledger.facts import PARTS, facts_of
from kb.ledger.rows import write_draft_row
from kb.ledger.unwritten import without_marks
from kb.models.content import Content
from kb.models.one_door import open_door

OPENED_WITH = "opened_with"
"""The name of the hidden field that says what the form was opened with."""


class OpenedWith(NamedTuple):
    """What a form was opened with: the revision of its subject, and the key of each part by its id.

    None is the revision of a form that does not say.
    """

    revision: int | None = None
    keys: dict[str, dict[str, str]] = {}
    """By the prefix of the formset."""

    @classmethod
    def posted(cls, request: HttpRequest) -> Self:
        try:
            values = json.loads(request.POST.get(OPENED_WITH, ""))
            revision, keys = int(values["revision"]), values["keys"]
            known = {str(prefix): {str(pk): str(key) for pk, key in ids.items()} for prefix, ids in keys.items()}
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
            return cls()
        return cls(revision, known) if 0 <= revision < 2**31 else cls()

    def as_json(self) -> str:
        return json.dumps(self._asdict())


class SavedForm:
    """What a form that was sent has written to the rows, before they were rolled back."""

    def __init__(self, obj: Content, form: ModelForm[Any]) -> None:
        (row,) = reread([obj])
        self.facts: Facts = without_marks(facts_of(row))
        self.form = form


@contextmanager
def rolled_back() -> Iterator[None]:
    """Context in which rows are written, and not kept. What waits for the commit, such as indexing, does not happen."""
    with transaction.atomic(), open_door():
        yield
        transaction.set_rollback(True)


def write_edited_row(request: Any, kind: str, facts: Facts, *, draft: int = 0) -> str:
    """Writes the row with these facts, to be rolled back, and returns its id. `draft` is the id of the change.

    Parts that were deleted since the form was opened have other ids now: the posted form gets these.
    """
    row = write_draft_row(kind, facts, draft)
    if relation := PARTS.get(type(row)):
        ids = dict(getattr(row, relation).values_list("key", "pk"))
        request.POST = with_part_ids(request.POST, relation, OpenedWith.posted(request).keys.get(relation, {}), ids)
    return str(row.pk)
