"""Fields for telephone numbers, which bring what is typed to one spelling, for slugs, rows and dates."""

import re
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from unfold.widgets import INPUT_CLASSES, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from kb.admin.base.id_fields import RowField
from kb.localize.state import text_in
from kb.models import Hotline
from kb.models.content import Content
from kb.models.fields import CleanFormField
from kb.models.languages import SOURCE
from kb.numbers.parse import NotANumber, read_any, read_from_abroad, read_hotline

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SPELLING = 50
"""The longest number that can be pasted; the stored one is shorter."""


class _SpelledField(CleanFormField):
    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=LONGEST_SPELLING, widget=UnfoldAdminTextInputWidget(), **options)


class NumberField(_SpelledField):
    """A hotline's number, as this site prints it."""

    def clean(self, value: Any) -> str:
        try:
            return read_hotline(super().clean(value))
        except NotANumber as error:
            raise ValidationError(
                _(
                    "This is not a hotline’s number in mainland China, such as 95188, 400-666-8800 or 021-95561. "
                    "Leave out extensions."
                )
            ) from error


class AnyNumberField(_SpelledField):
    """What is dialled for a number of any kind and country: impostors call from everywhere."""

    def clean(self, value: Any) -> str:
        try:
            return read_any(super().clean(value))
        except NotANumber as error:
            raise ValidationError(_("This is not one telephone number.")) from error


class NumberFromAbroadField(_SpelledField):
    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        try:
            return read_from_abroad(typed) if typed else ""
        except NotANumber as error:
            raise ValidationError(
                _("Begin with + and the country code, then digits, for example +86-571-2688-8888. Or leave it empty.")
            ) from error


def hotline_column(name: str) -> dict[str, Any]:
    """The label and the help text that fields for this column of a hotline have."""
    field: Any = Hotline._meta.get_field(name)
    return {"label": capfirst(field.verbose_name), "help_text": field.help_text}


def date_input() -> forms.DateInput:
    """The browser's own calendar: needs no script."""
    return forms.DateInput(attrs={"type": "date", "class": " ".join(INPUT_CLASSES)}, format="%Y-%m-%d")


class ContentChoice(RowField):
    """A row of content or none, by its title in the staff's language.

    Without unfold's wrapper, which offers to add and edit rows from where one is chosen. Of `many` rows only the
    chosen one is in the page, and the others are looked up while typing.
    """

    def __init__(self, column: ForeignKey[Any, Any], *, title_field: str, none: Promise, many: bool = False) -> None:
        self._title_field = title_field
        super().__init__(
            column.related_model._default_manager.order_by("position"),
            label=capfirst(column.verbose_name),
            help_text=column.help_text,
            empty_label=str(none),
            required=False,
            widget=AutocompleteSelect(column, admin.site) if many else UnfoldAdminSelectWidget(),
        )

    def label_from_instance(self, obj: Content) -> str:
        return text_in(get_language() or SOURCE, obj, self._title_field).text


def validate_slug_format(slug: str) -> None:
    """Raises ValidationError unless the slug is lower-case letters, digits and single hyphens."""
    if not _SLUG.fullmatch(slug):
        raise ValidationError(_("Use lower-case letters, digits and single hyphens, for example “payment-failed”."))
