"""The forms of the content: what is typed is brought to the spelling that the site keeps, or answered with why not."""

import re
import unicodedata
from typing import Any, Generic, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from kb.hotlines.numbers import spelled

ModelT = TypeVar("ModelT", bound=Model)

_ADDRESS = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FROM_ABROAD = re.compile(r"\+[1-9]\d*(-\d+)*", re.ASCII)
_BETWEEN_GROUPS = re.compile(r"[\s()·.\-‐‑‒–—―−]+")


class ContentForm(forms.ModelForm[ModelT], Generic[ModelT]):
    """A form whose `position` is a wish: the admin renumbers once all rows are saved."""

    def _get_validation_exclusions(self) -> set[str]:
        # Two rows that change places hold each other's position until both are saved.
        return {*super()._get_validation_exclusions(), "position"}  # type: ignore[misc]  # Django's, unknown to its stubs

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if not _ADDRESS.fullmatch(slug):
            raise ValidationError(_("Use lower-case letters, digits and single hyphens, for example “payment-failed”."))
        return slug


class HotlineForm(ContentForm[Any]):
    def clean_number(self) -> str:
        try:
            return spelled(self.cleaned_data["number"])
        except ValueError as error:
            raise ValidationError(
                _("This is not a telephone number of mainland China, for example 95188 or 400-666-8800.")
            ) from error

    def clean_number_from_abroad(self) -> str:
        typed = unicodedata.normalize("NFKC", self.cleaned_data["number_from_abroad"])
        number = _BETWEEN_GROUPS.sub("-", typed).strip("-")
        if number and not _FROM_ABROAD.fullmatch(number):
            raise ValidationError(
                _("Begin with + and the country code, then digits, for example +86-571-2688-8888. Or leave it empty.")
            )
        return number
