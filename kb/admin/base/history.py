"""The admin's history of what the ledger does not hold: what is logged of a change, for readers of either language.

Django stores the labels of the changed fields and translates them when they are shown. A form may have labels in the
language of who sent it, so the model's own names are stored.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import override


class LogsChangesAlone:
    """An admin that logs no change when a form was saved as it was shown."""

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        return super().log_change(request, obj, message) if message else None  # type: ignore[misc]


def use_model_field_names(messages: list[dict[str, Any]], forms: Iterable[ModelForm[Any]]) -> list[dict[str, Any]]:
    """Replaces form labels in the change messages by model field names."""
    names = {label: name for form in forms for label, name in _names(form)}
    for message in messages:
        for action in message.values():
            if "fields" in action:
                action["fields"] = list(dict.fromkeys(names.get(label, label) for label in action["fields"]))
    return messages


def _names(form: ModelForm[Any]) -> list[tuple[str, str]]:
    model_fields = {field.name: field for field in form._meta.model._meta.get_fields()}
    with override(None):
        return [
            (str(field.label), str(model_fields[name].verbose_name))
            for name, field in form.fields.items()
            if name in model_fields
        ]
