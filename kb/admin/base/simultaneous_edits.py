"""The form of all content, with which two people who edit the same object at once undo nothing of each other's."""

import re
from typing import Any, Generic, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext as _

ModelT = TypeVar("ModelT", bound=Model)

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class ContentForm(forms.ModelForm[ModelT], Generic[ModelT]):
    """Knows which fields the person changed: those that differ from what the page was opened with.

    The page holds these values (`show_hidden_initial`), and kb.admin.base.content_admin saves the changed fields alone.
    If others have changed the same field too, that is an error, which quotes their text; saving again replaces it.

    Does not validate that `position` is unique: the admin renumbers once all rows are saved.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            opened_with = self[name].html_initial_name
            is_known = not self.is_bound or any(key.startswith(opened_with) for key in self.data)
            field.show_hidden_initial = bool(self.instance.pk) and is_known

    def clean(self) -> dict[str, Any]:
        for name in self.changed_data:
            if self.fields[name].show_hidden_initial and self._was_changed_by_others(name):
                self._show_the_others_text(name)
        return super().clean() or self.cleaned_data

    def _was_changed_by_others(self, name: str) -> bool:
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
        return now not in (before, mine)

    def _show_the_others_text(self, name: str) -> None:
        """Adds the error, and takes what is stored now as what the page was opened with: the next save replaces it."""
        bound = self[name]
        value = bound.field.prepare_value(bound.initial)
        data: QueryDict = self.data.copy()  # type: ignore[attr-defined]
        data.setlist(bound.html_initial_name, value if isinstance(value, list) else [value])
        self.data = data
        message = _("Somebody has changed this since you opened the page. Save again to put yours in its place.")
        if isinstance(bound.field, forms.CharField):
            message = _(
                "Somebody has changed this since you opened the page. It now says: “%(text)s” "
                "Save again to put yours in its place."
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
        validate_slug_format(slug)
        return slug


def validate_slug_format(slug: str) -> None:
    """Raises ValidationError unless the slug is lower-case letters, digits and single hyphens."""
    if not _SLUG.fullmatch(slug):
        raise ValidationError(_("Use lower-case letters, digits and single hyphens, for example “payment-failed”."))
