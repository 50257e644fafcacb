"""Text fields that clean their values (kb.numbers.invisible_characters) and limit their length in the database.

Forms, `full_clean`, saves and the parameters of queries clean the value, so `update()`, bulk writes and `loaddata` do
too. A CHECK or varchar(n) limits the length.
"""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from kb.models.web_links import leads_to_a_web_page, link_host
from kb.numbers.invisible_characters import clean_text


def _clean(value: Any) -> Any:
    return clean_text(value) if isinstance(value, str) else value


class CleanFormField(forms.CharField):
    """Cleans what is typed, before its length is checked. Also a mixin for Django's other form fields of text.

    HTML writes the line ends of a text area as \\r\\n: cleaned, each counts as one character.
    """

    def to_python(self, value: Any) -> Any:
        return super().to_python(_clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """False if the form was sent as it was shown, also if the row holds other line ends or outer white space."""
        return super().has_changed(forms.CharField.to_python(self, _clean(initial)), data)


class CleanURLFormField(CleanFormField, forms.URLField):
    pass


class CleanSlugFormField(CleanFormField, forms.SlugField):
    pass


class CleanField(models.Field[Any, str]):
    """A mixin for Django's text fields."""

    form_field: type[forms.CharField] = CleanFormField

    def clean_value(self, value: Any) -> Any:
        """Returns the text as it is stored; what is no text stays as it is."""
        return _clean(value)

    def to_python(self, value: Any) -> Any:
        return self.clean_value(super().to_python(value))

    def get_prep_value(self, value: Any) -> Any:
        return self.clean_value(super().get_prep_value(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Cleans the attribute of the object too, so that after a save it equals the column."""
        value = getattr(model_instance, self.attname)
        if (clean := self.clean_value(value)) != value:
            setattr(model_instance, self.attname, clean)
        return super().pre_save(model_instance, add)

    def db_check(self, connection: BaseDatabaseWrapper) -> str | None:
        """Returns the CHECK of the length; on PostgreSQL only for text columns, since varchar(n) has a limit.

        Django adds it when it creates the column. On PostgreSQL a migration that alters the column has to replace it
        (see migration 0009).
        """
        if connection.vendor == "postgresql" and self.get_internal_type() != "TextField":
            return super().db_check(connection)  # varchar(n)
        return f"length({connection.ops.quote_name(str(self.column))}) <= {self.max_length}"

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        return super().formfield(*args, **{"form_class": self.form_field, **kwargs})


class LineField(CleanField, models.CharField[Any, str]):
    """A short text on one line: a title, a name. A line end becomes a space."""

    def clean_value(self, value: Any) -> Any:
        value = super().clean_value(value)
        return value.replace("\n", " ") if isinstance(value, str) else value


class TextField(CleanField, models.TextField[Any, str]):
    """A longer text. Unlike in Django's TextField, `max_length` is required and validated outside of forms too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.validators.append(MaxLengthValidator(kwargs["max_length"]))


class SlugField(CleanField, models.SlugField[Any, str]):
    """The part of an address that names an object, or the anchor of a part."""

    form_field = CleanSlugFormField


class URLField(CleanField, models.URLField[Any, str]):
    """The address of a web page. What was stored past the validators and may not become a link is read as ""."""

    form_field = CleanURLFormField
    default_validators = [*models.URLField.default_validators, leads_to_a_web_page]

    def from_db_value(self, value: Any, *_args: Any) -> Any:
        return value if link_host(value) else ""
