"""The choice between two people's changes of the same place: its form fields, and both sides in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from kb.admin.base.fact_names import place_name
from kb.admin.changes.differences import DifferenceRow, difference_rows
from kb.admin.changes.overlaps_in_words import overlaps_of
from kb.ledger.fact_fields import Facts
from kb.ledger.facts import PARTS, SUBJECTS
from kb.ledger.merge import Choice, MergeConflict, Place
from kb.ledger.overlaps import is_deletion
from kb.models import Change

_LABELS = {
    Choice.MINE: gettext_lazy("mine"),
    Choice.THEIRS: gettext_lazy("theirs"),
    Choice.BOTH: gettext_lazy("both"),
}


class ConflictsInWords:
    """The conflicts of a change, and what may be chosen for each.

    `named_after` are the facts by which steps are named.
    """

    def __init__(
        self,
        change: Change,
        conflicts: Sequence[MergeConflict],
        allowed: Mapping[Place, Sequence[Choice]],
        named_after: Sequence[Facts | None],
    ) -> None:
        self.change, self.kind, self.named_after = change, change.kind, named_after
        self.conflicts, self.allowed = conflicts, allowed

    def fields(self) -> dict[str, forms.Field]:
        """Returns a field to choose for each conflict."""
        return {
            _name(number): forms.ChoiceField(
                label=self._label(conflict),
                choices=[(each.value, _LABELS[each]) for each in self.allowed[conflict.place]],
                error_messages={"required": gettext_lazy("Choose one.")},
            )
            for number, conflict in enumerate(self.conflicts)
        }

    def choices(self, cleaned_data: Mapping[str, Any]) -> dict[Place, Choice]:
        """Returns what was chosen, by place."""
        return {conflict.place: Choice(cleaned_data[_name(number)]) for number, conflict in enumerate(self.conflicts)}

    def rows(self, form: forms.Form) -> list[dict[str, Any]]:
        """Returns for each conflict its label, its field, both differences and who published the other side.

        `is_beyond` says that "mine" is not allowed.
        """
        return [
            {
                "label": self._label(conflict),
                "field": form[_name(number)],
                "is_beyond": Choice.MINE not in self.allowed[conflict.place],
                "mine": self._difference(conflict, conflict.mine),
                "theirs": self._difference(conflict, conflict.theirs),
                "is_my_deletion": is_deletion(conflict, conflict.mine),
                "overlap": overlap,
            }
            for number, (conflict, overlap) in enumerate(
                zip(self.conflicts, overlaps_of(self.change, self.conflicts), strict=True)
            )
        ]

    def _label(self, conflict: MergeConflict) -> str:
        return place_name(self.kind, conflict.field, conflict.part, *self.named_after)

    def _difference(self, conflict: MergeConflict, side: Any) -> list[DifferenceRow]:
        return difference_rows(self.kind, *_sides(self.kind, conflict, side), named_after=self.named_after)


def _name(number: int) -> str:
    return f"choice-{number}"


def _sides(kind: str, conflict: MergeConflict, side: Any) -> tuple[Any, Any]:
    """Returns the base and this side as facts that hold the conflict alone."""
    if not conflict.field:
        return conflict.base, side
    if not conflict.part:
        return {conflict.field: conflict.base}, {conflict.field: side}
    relation = PARTS[SUBJECTS[kind]]
    if conflict.field == relation:
        return {relation: [conflict.base] if conflict.base else []}, {relation: [side] if side else []}
    base, changed = ({"key": conflict.part, conflict.field: value} for value in (conflict.base, side))
    return {relation: [base]}, {relation: [changed]}
