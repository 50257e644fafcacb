"""The forms of the content: what is typed is brought to the spelling that the site keeps, or answered with why not."""

import re
from typing import Generic, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

ModelT = TypeVar("ModelT", bound=Model)

_ADDRESS = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class ContentForm(forms.ModelForm[ModelT], Generic[ModelT]):
    """A form whose `position` is a wish: the admin renumbers once all rows are saved."""

    def _get_validation_exclusions(self) -> set[str]:
        # Two rows that change places hold each other's position until both are saved.
        return {*super()._get_validation_exclusions(), "position"}  # type: ignore[misc]  # Django's, unknown to its stubs

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        refuse_odd_slugs(slug)
        return slug


def refuse_odd_slugs(slug: str) -> None:
    if not _ADDRESS.fullmatch(slug):
        raise ValidationError(_("Use lower-case letters, digits and single hyphens, for example “payment-failed”."))
