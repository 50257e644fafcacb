"""Names the changed fields in the history so that the page can be read in either language.

Django stores the labels of the changed fields and translates them when the history is read. The labels of our
forms have two parts ("Question · English"), which no catalogue contains; the model's own names it does.
"""

from collections.abc import Iterable
from typing import Any

from django.forms import ModelForm
from django.utils.translation import gettext_noop, override

from kb.models.languages import TARGET


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
