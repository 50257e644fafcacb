"""Fields for telephone numbers, which bring what is typed to one spelling, and an input for dates."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from unfold.widgets import INPUT_CLASSES, UnfoldAdminTextInputWidget

from kb.hotlines.numbers import spelled
from kb.models import Hotline

LONGEST_SPELLING = 50
"""Of a number as people paste it; what is kept of it is shorter."""

_FROM_ABROAD = re.compile(r"\+[1-9]\d*(-\d+)*", re.ASCII)
_BETWEEN_GROUPS = re.compile(r"[\s()·.\-‐‑‒–—―−]+")


class _SpelledField(forms.CharField):
    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=LONGEST_SPELLING, widget=UnfoldAdminTextInputWidget(), **options)


class NumberField(_SpelledField):
    def clean(self, value: Any) -> str:
        try:
            return spelled(super().clean(value))
        except ValueError as error:
            raise ValidationError(
                _("This is not a telephone number of mainland China, for example 95188 or 400-666-8800.")
            ) from error


class NumberFromAbroadField(_SpelledField):
    def clean(self, value: Any) -> str:
        typed = unicodedata.normalize("NFKC", super().clean(value))
        number = _BETWEEN_GROUPS.sub("-", typed).strip("-")
        if number and not _FROM_ABROAD.fullmatch(number):
            raise ValidationError(
                _("Begin with + and the country code, then digits, for example +86-571-2688-8888. Or leave it empty.")
            )
        return number


def hotline_column(name: str) -> dict[str, Any]:
    """The label and the help text that fields for this column of a hotline have."""
    field: Any = Hotline._meta.get_field(name)
    return {"label": capfirst(field.verbose_name), "help_text": field.help_text}


def date_input() -> forms.DateInput:
    """The browser's own calendar: needs no script."""
    return forms.DateInput(attrs={"type": "date", "class": " ".join(INPUT_CLASSES)}, format="%Y-%m-%d")
