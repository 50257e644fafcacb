"""Ids of rows in forms, addresses and the filters of lists: what can be no id is refused before it is looked up.

A database answers "²" or a number of 25 digits with an error of its own, each database with another one.
"""

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import register_converter
from django.urls.converters import IntConverter
from django.utils.translation import gettext as _

_ID = re.compile(r"[0-9]{1,18}")
_NO_LOOKUP = re.compile(r"\0|[0-9]{19}")
"""What PostgreSQL accepts in no query, and numbers that no column holds."""


class IdConverter(IntConverter):
    """The id of a row in an address: <row_id:pk>. A number that no database can read becomes 0, which no row has."""

    def to_python(self, value: str) -> int:
        return int(value) if is_id(value) else 0


register_converter(IdConverter, "row_id")


def is_id(value: Any) -> bool:
    """Returns True for what can be the id of a row, as an integer or as text."""
    return bool(_ID.fullmatch(str(value)))


def _is_unreadable(value: Any) -> bool:
    return isinstance(value, str) and bool(value) and not is_id(value)


class RowField(forms.ModelChoiceField[Any]):
    """The choice of one row by its id."""

    def to_python(self, value: Any) -> Any:
        if _is_unreadable(value):
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", params={"value": value[:20]})
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return super().prepare_value("" if _is_unreadable(value) else value)


class RowsField(forms.ModelMultipleChoiceField[Any]):
    """The choice of any number of rows by their ids."""

    def clean(self, value: Any) -> Any:
        self._require_ids(value)  # before Django prepares the value, which leaves out what is no id
        return super().clean(value)

    def to_python(self, value: Any) -> Any:
        self._require_ids(value)
        return super().to_python(value)

    def _require_ids(self, value: Any) -> None:
        for item in value if isinstance(value, list | tuple) else ():
            if _is_unreadable(item):
                raise ValidationError(self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": item[:20]})

    def prepare_value(self, value: Any) -> Any:
        is_list = isinstance(value, list | tuple)
        return super().prepare_value([item for item in value if not _is_unreadable(item)] if is_list else value)


class IdsAdminMixin:
    """Gives the forms of a ModelAdmin these fields, and refuses what is no id in its filters and actions."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_foreignkey(db_field, request, **{"form_class": RowField, **kwargs})  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_manytomany(db_field, request, **{"form_class": RowsField, **kwargs})  # type: ignore[misc]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Returns False, which is answered with 400, also for a value that a database cannot read."""
        allowed: bool = super().lookup_allowed(lookup, value, request)  # type: ignore[misc]
        return allowed and not _NO_LOOKUP.search(value)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Searches without NUL characters, which a page that looks up a row may send."""
        found: tuple[Any, bool] = super().get_search_results(request, queryset, search_term.replace("\0", ""))  # type: ignore[misc]
        return found

    def response_action(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        if all(map(is_id, request.POST.getlist(ACTION_CHECKBOX_NAME))):
            response: HttpResponse | None = super().response_action(request, queryset)  # type: ignore[misc]
            return response
        messages.error(request, _("These rows are no longer there. Nothing was changed."))
        return HttpResponseRedirect(request.get_full_path())
