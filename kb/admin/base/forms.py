"""The ModelForm of all content."""

import re
from typing import Generic, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

ModelT = TypeVar("ModelT", bound=Model)

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class ContentForm(forms.ModelForm[ModelT], Generic[ModelT]):
    """Does not validate that `position` is unique: the admin renumbers once all rows are saved."""

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
