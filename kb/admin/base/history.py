"""What the history page says about a change, in words that it can say in either language.

Django keeps the labels of the changed fields and translates them when they are read. The labels of our
forms are made of two words ("Question · English"), which no catalogue holds: the model's own words do.
"""

from collections.abc import Iterable
from typing import Any

from django.forms import ModelForm
from django.utils.translation import gettext_noop, override

from kb.models.languages import TARGET


def name_fields(messages: list[dict[str, Any]], forms: Iterable[ModelForm[Any]]) -> list[dict[str, Any]]:
    """The change messages with each field by its model's name for it, all English columns by one name."""
    names = {label: name for form in forms for label, name in _names(form)}
    for message in messages:
        for action in message.values():
            if "fields" in action:
                action["fields"] = list(dict.fromkeys(names.get(label, label) for label in action["fields"]))
    return messages


def _names(form: ModelForm[Any]) -> list[tuple[str, str]]:
    described = {field.name: field for field in form._meta.model._meta.get_fields()}
    names = []
    with override(None):
        for name, field in form.fields.items():
            if name in described:
                original: Any = getattr(described[name], "translated_field", described[name])
                english = getattr(described[name], "language", None) == TARGET
                kept = gettext_noop("English texts") if english else str(original.verbose_name)
                names.append((str(field.label), kept))
    return names
