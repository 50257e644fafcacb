"""The fields for text: what is stored is clean and no longer than it may be, whichever way it comes.

Cleaning (kb.numbers.hygiene) happens in forms, in `full_clean`, in every save and in every query's parameters, so
that `update()`, bulk writes and `loaddata` store the same. The database itself holds the limit of length.
"""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from kb.numbers.hygiene import clean_text


def _clean(value: Any) -> Any:
    return clean_text(value) if isinstance(value, str) else value


class CleanFormField(forms.CharField):
    """A form field that cleans what is typed before it measures it: a line end counts as one character."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(_clean(value))


class CleanURLFormField(forms.URLField):
    def to_python(self, value: Any) -> Any:
        return super().to_python(_clean(value))


class CleanSlugFormField(forms.SlugField):
    def to_python(self, value: Any) -> Any:
        return super().to_python(_clean(value))


class CleanField(models.Field[Any, str]):
    """What the fields below share; stands before one of Django's text fields."""

    form_field: type[forms.CharField] = CleanFormField

    def to_python(self, value: Any) -> Any:
        return _clean(super().to_python(value))

    def get_prep_value(self, value: Any) -> Any:
        return _clean(super().get_prep_value(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Cleans the object's own value too: after a save it says what its row says."""
        value = getattr(model_instance, self.attname)
        if isinstance(value, str) and (clean := clean_text(value)) != value:
            setattr(model_instance, self.attname, clean)
        return super().pre_save(model_instance, add)

    def db_check(self, connection: BaseDatabaseWrapper) -> str | None:
        """The limit of length as a CHECK of the column, where its type has none."""
        if connection.vendor == "postgresql" and self.get_internal_type() != "TextField":
            return super().db_check(connection)  # varchar(n)
        return f"length({connection.ops.quote_name(str(self.column))}) <= {self.max_length}"

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        return super().formfield(*args, **{"form_class": self.form_field, **kwargs})


class LineField(CleanField, models.CharField[Any, str]):
    """A short text: a title, a name."""


class TextField(CleanField, models.TextField[Any, str]):
    """A longer text. Its `max_length` holds outside of forms too, as Django has it only for short texts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.validators.append(MaxLengthValidator(kwargs["max_length"]))


class SlugField(CleanField, models.SlugField[Any, str]):
    """The part of an address that names an object, or an anchor."""

    form_field = CleanSlugFormField


class URLField(CleanField, models.URLField[Any, str]):
    form_field = CleanURLFormField
