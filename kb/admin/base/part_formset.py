"""The rows of parts in a form of content, such as steps: new ones, and those that are deleted since it was opened."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

_SENT_KEY = re.compile(r"[a-z]{8}")
"""A key that a page gives to a row, as short as those that kb.models.page_part makes."""


class PartFormSet(forms.BaseInlineFormSet[Any, Any, Any]):
    """The parts of an object, such as steps. One that was deleted in another window is no error.

    If the person changed it, the row becomes a new part, and an error asks to save once more. If not, it is left out.

    A page that saves in the background gives each row that it adds a key, since it does not learn the id of the part.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._was_kept = False
        if self.is_bound:
            self._match_keys()
            self._replace_deleted_rows()

    def save_new(self, form: Any, commit: bool = True) -> Any:
        part = super().save_new(form, commit=False)
        key = self.data.get(f"{form.prefix}-key", "")
        if _SENT_KEY.fullmatch(key) and key not in {other.key for other in (*self.get_queryset(), *self.new_objects)}:
            part.key = key
        if commit:
            part.save()
        return part

    def clean(self) -> None:
        super().clean()
        if self._was_kept:
            raise ValidationError(
                _(
                    "You have deleted this part in another window. Your text stands below as a new one, at the end. "
                    "Save again to add it."
                ),
                code="deleted",
            )

    def _match_keys(self) -> None:
        """Gives rows that were sent before the id of their part. Leaves out new rows that were removed on the page."""
        rows, number_of_old = self._posted_rows()
        old, added = rows[:number_of_old], rows[number_of_old:]
        keys = ["".join(row.get("key", [])) for row in added]
        if not any(keys):
            return
        shown = {"".join(row.get("id", [])) for row in old}
        ids = {part.key: str(part.pk) for part in self.get_queryset() if str(part.pk) not in shown}
        matched = [{**row, "id": [ids[key]]} for row, key in zip(added, keys, strict=True) if key in ids]
        new = [row for row, key in zip(added, keys, strict=True) if key not in ids and not row.get("DELETE")]
        self._post_rows([*old, *matched, *new], number_of_old=len(old) + len(matched))

    def _replace_deleted_rows(self) -> None:
        rows, number_of_old = self._posted_rows()
        pk = "id"  # of every part
        existing = {str(key) for key in self.get_queryset().values_list(pk, flat=True)}
        posted_keys = ["".join(row.get(pk, [])) for row in rows[:number_of_old]]
        deleted = [row for row, key in zip(rows, posted_keys, strict=False) if key.isdecimal() and key not in existing]
        if not deleted:
            return
        kept = [{**row, pk: [""], "position": [""]} for row in deleted if _is_changed(row)]
        self._was_kept = bool(kept)
        old = [row for row in rows[:number_of_old] if row not in deleted]
        self._post_rows([*old, *rows[number_of_old:], *kept], number_of_old=len(old))

    def _posted_rows(self) -> tuple[list[dict[str, list[str]]], int]:
        """Returns the values of each row by their name, and how many rows had a part when the page was opened.

        The names of what the row was opened with begin with "initial-".
        """
        row_of = re.compile(rf"(initial-)?{re.escape(str(self.prefix))}-(\d{{1,4}})-(.+)")
        rows: dict[int, dict[str, list[str]]] = {}
        if not self.data:  # Django makes a plain dict of a request without data
            return [], 0
        posted: QueryDict = self.data  # type: ignore[assignment]  # as the admin gives it
        for key, values in posted.lists():
            if found := row_of.fullmatch(key):
                rows.setdefault(int(found[2]), {})[f"{found[1] or ''}{found[3]}"] = values
        number_of_old = posted.get(f"{self.prefix}-INITIAL_FORMS", "")
        is_number = re.fullmatch(r"[0-9]{1,4}", number_of_old)
        return [rows[index] for index in sorted(rows)], int(number_of_old) if is_number else 0

    def _post_rows(self, rows: list[dict[str, list[str]]], *, number_of_old: int) -> None:
        """Replaces the posted rows."""
        row_of = re.compile(rf"(?:initial-)?{re.escape(str(self.prefix))}-\d+-")
        data: QueryDict = self.data.copy()  # type: ignore[attr-defined]
        for key in [key for key in data if row_of.match(key)]:
            del data[key]
        for index, row in enumerate(rows):
            for name, values in row.items():
                is_first = name.startswith("initial-")
                field = f"{self.prefix}-{index}-{name.removeprefix('initial-')}"
                data.setlist(f"initial-{field}" if is_first else field, values)
        data[f"{self.prefix}-TOTAL_FORMS"] = str(len(rows))
        data[f"{self.prefix}-INITIAL_FORMS"] = str(number_of_old)
        self.data = data


def _is_changed(row: dict[str, list[str]]) -> bool:
    """Returns True if a value differs from what the row was opened with; white space at line ends does not count."""
    opened_with = {name: values for name, values in row.items() if name.startswith("initial-")}
    is_deleted = bool(row.get("DELETE"))
    return not is_deleted and any(
        [value.split() for value in row.get(name.removeprefix("initial-"), [])] != [value.split() for value in values]
        for name, values in opened_with.items()
        if name != "initial-position"
    )


def with_part_ids(posted: QueryDict, prefix: str, keys: dict[str, str], ids: dict[str, int]) -> QueryDict:
    """Returns the posted form with the ids that the parts have now. `keys` has the key of each part by its posted id.

    A part that was deleted meanwhile, and written again from its facts, has another id than before.
    """
    data = posted.copy()
    names = re.compile(rf"{re.escape(prefix)}-[0-9]+-id")
    for name, pk in posted.items():
        if names.fullmatch(name) and keys.get(str(pk)) in ids:
            data[name] = str(ids[keys[str(pk)]])
    return data
