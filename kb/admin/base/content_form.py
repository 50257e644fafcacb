"""The form of all content: it knows what the person changed, and what they have saved meanwhile in another window.

What two people change at once is merged by kb.ledger.merge, and chosen on the page of the change
(kb.admin.base.draft_forms).
"""

from typing import Any, Generic, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext as _

from kb.admin.base.form_fields import validate_slug_format
from kb.admin.base.id_fields import RowsField
from kb.admin.base.slugs import slug_from_title
from kb.ledger.fact_fields import language_of
from kb.ledger.rows import FIRST_DRAFT_ID
from kb.ledger.unwritten import clear_marks

ModelT = TypeVar("ModelT", bound=Model)

_MAY_BE_EMPTY = (forms.CharField, RowsField)
"""The fields that an unfinished draft may lack. A choice is made in any draft: no row is without its kind or topic."""


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

    def has_changed(self) -> bool:
        """Returns False for a row that was added and left empty, wherever it was moved."""
        changed = set(self.changed_data)
        return bool(changed - {"position"} if self.empty_permitted else changed)

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
            slug = self._slug_from_title()
        elif slug or not self.may_be_unfinished:
            validate_slug_format(slug)
        return slug

    def _slug_from_title(self) -> str:
        """Returns "" without a title, which is an error of its own. Raises ValidationError if the title gives none."""
        title = self.cleaned_data.get(self._title_column()) or ""
        slug = slug_from_title(title, type(self.instance), but=self.instance.pk)
        if title and not slug and not self.may_be_unfinished:
            raise ValidationError(_("No address can be made from this title. Type one, such as “lost-card”."))
        return slug

    def _title_column(self) -> str:
        """Returns the first text of the form, from which a new row gets its slug."""
        return next((name for name in self.fields if language_of(name) == "zh_hans"), "")
