"""The form of all content, with which two people who edit the same object at once undo nothing of each other's."""

import re
from typing import Any, Generic, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext as _

from kb.admin.base.form_fields import validate_slug_format
from kb.admin.base.slugs import slug_from_title
from kb.ledger.rows import FIRST_DRAFT_ID
from kb.ledger.unwritten import clear_marks

ModelT = TypeVar("ModelT", bound=Model)

_MAY_BE_EMPTY = (forms.CharField, forms.ModelMultipleChoiceField)
"""The fields that an unfinished draft may lack. A choice is made in any draft: no row is without its kind or topic."""
_SENT_KEY = re.compile(r"[a-z]{8}")
"""A key that a page gives to a row, as short as those that kb.models.page_part makes."""


class ContentForm(forms.ModelForm[ModelT], Generic[ModelT]):
    """Knows which fields the person changed: those that differ from what the page was opened with.

    The page holds these values (`show_hidden_initial`), and kb.admin.base.content_admin saves the changed fields alone.
    A field that the same person has meanwhile saved in another window is an error, which quotes that text; saving again
    replaces it. What others have published is no error: kb.admin.base.draft_forms merges it.

    A draft may be unfinished: then no text is required.

    Does not validate that `position` is unique: the admin renumbers once all rows are saved.
    """

    may_be_unfinished = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if instance := kwargs.get("instance"):
            clear_marks(instance)
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if self.may_be_unfinished and isinstance(field, _MAY_BE_EMPTY):
                field.required = False
            opened_with = self[name].html_initial_name
            is_known = not self.is_bound or any(key.startswith(opened_with) for key in self.data)
            field.show_hidden_initial = bool(self.instance.pk) and is_known
            if name == "slug" and self._has_no_page_yet():
                field.required = False
                field.help_text = _("Empty: made from the pinyin of the title.")

    def _has_no_page_yet(self) -> bool:
        return self.instance.pk is None or self.instance.pk >= FIRST_DRAFT_ID

    def clean(self) -> dict[str, Any]:
        for name in self.changed_data:
            is_content = name != "position"  # the order of whoever saves last holds
            if is_content and self.fields[name].show_hidden_initial and self._was_saved_elsewhere(name):
                self._show_the_other_text(name)
        return super().clean() or self.cleaned_data

    def _was_saved_elsewhere(self, name: str) -> bool:
        bound = self[name]
        field = bound.field
        if isinstance(field, forms.MultiValueField):  # its to_python returns what it gets
            return False
        hidden = field.hidden_widget()
        opened_with = hidden.value_from_datadict(self.data, self.files, bound.html_initial_name)
        try:
            now, before, mine = (
                field.to_python(value) for value in (field.prepare_value(bound.initial), opened_with, bound.data)
            )
        except ValidationError:
            return False
        # Texts that the page has sent without getting an answer are its own too (kb/static/kb/background_save.js).
        unanswered = self.data.getlist(f"sent-{bound.html_name}") if isinstance(field, forms.CharField) else []  # type: ignore[attr-defined]
        return now not in (before, mine, *map(field.to_python, unanswered))

    def _show_the_other_text(self, name: str) -> None:
        """Adds the error, and takes what is stored now as what the page was opened with: the next save replaces it."""
        bound = self[name]
        value = bound.field.prepare_value(bound.initial)
        data: QueryDict = self.data.copy()  # type: ignore[attr-defined]
        data.setlist(bound.html_initial_name, value if isinstance(value, list) else [value])
        self.data = data
        message = _("You have saved something else here in another window. Save again to put this in its place.")
        if isinstance(bound.field, forms.CharField):
            message = _(
                "You have saved something else here in another window: “%(text)s” Save again to put this in its place."
            )
        self.add_error(name, ValidationError(message, code="changed", params={"text": value}))

    def _save_m2m(self) -> None:
        self.cleaned_data = {name: value for name, value in self.cleaned_data.items() if name in self.changed_data}
        super()._save_m2m()  # type: ignore[misc]  # Django's, unknown to its stubs

    def _get_validation_exclusions(self) -> set[str]:
        # Two rows that swap places have each other's position until both are saved.
        return {*super()._get_validation_exclusions(), "position"}  # type: ignore[misc]  # Django's, unknown to its stubs

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if not slug and self._has_no_page_yet():
            slug = slug_from_title(self.cleaned_data.get(self._title_column()) or "", type(self.instance))
        if slug or not self.may_be_unfinished:
            validate_slug_format(slug)
        return slug

    def _title_column(self) -> str:
        """Returns the first text of the form, from which a new row gets its slug."""
        return next((name for name in self.fields if name.endswith("_zh_hans")), "")


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
        kept = [{**row, pk: [""]} for row in deleted if _is_changed(row)]
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
