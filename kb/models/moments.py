"""Columns of dates and moments of content, which any form, import or repair may set to a year of this century alone."""

from datetime import UTC, date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.timezone import is_aware
from django.utils.translation import gettext_lazy as _

MIN_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
MAX_MOMENT = datetime(2100, 1, 1, tzinfo=UTC)
"""Every database and every time zone can hold the moments between these."""


def validate_year(value: date) -> None:
    """Raises ValidationError unless the date or moment is from 2000 to 2099."""
    if isinstance(value, datetime) and is_aware(value):
        is_valid = MIN_MOMENT <= value < MAX_MOMENT
    else:
        is_valid = MIN_MOMENT.year <= value.year < MAX_MOMENT.year
    if not is_valid:
        raise ValidationError(_("The year is between 2000 and 2099."), code="year")


class _YearField(models.Field[Any, Any]):
    """A mixin for Django's fields of dates. To migrations these are Django's own: the column is the same."""

    default_validators = [validate_year]

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, f"django.db.models.{type(self).__name__}", args, kwargs


class DateField(_YearField, models.DateField[Any, date]):
    pass


class DateTimeField(_YearField, models.DateTimeField[Any, datetime]):
    pass
