"""The admin's history: what is logged of a change, in words that can be shown in either language.

Django stores the labels of the changed fields and translates them when they are shown. The labels of our forms are made
of two words ("Question · English"), which no catalogue holds. So the model's own names are stored.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_noop, override

from kb.models.languages import TARGET


class LogsChangesAlone:
    """An admin that logs no change when a form was saved as it was shown."""

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        return super().log_change(request, obj, message) if message else None  # type: ignore[misc]


def use_model_field_names(messages: list[dict[str, Any]], forms: Iterable[ModelForm[Any]]) -> list[dict[str, Any]]:
    """Replaces form labels in the change messages by model field names; all English columns share one name."""
    names = {label: name for form in forms for label, name in _names(form)}
    for message in messages:
        for action in message.values():
            if "fields" in action:
                action["fields"] = list(dict.fromkeys(names.get(label, label) for label in action["fields"]))
    return messages


def _names(form: ModelForm[Any]) -> list[tuple[str, str]]:
    model_fields = {field.name: field for field in form._meta.model._meta.get_fields()}
    names = []
    with override(None):
        for name, field in form.fields.items():
            if name in model_fields:
                original: Any = getattr(model_fields[name], "translated_field", model_fields[name])
                english = getattr(model_fields[name], "language", None) == TARGET
                stored = gettext_noop("English texts") if english else str(original.verbose_name)
                names.append((str(field.label), stored))
    return names
