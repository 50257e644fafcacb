"""How shipped content gets into the database: what this site was never offered is added, the rest is the staff's.

An object that is here stays as it is, whatever it holds; one that the staff deleted stays deleted.
"""

import json
from collections.abc import Iterable
from enum import Enum, auto
from pathlib import Path
from typing import Any, NamedTuple

from django.apps import apps
from django.core import serializers
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.serializers.base import DeserializationError
from django.db import IntegrityError, transaction

from kb.models import ShippedObject
from kb.models.content import Content
from kb.models.locks import lock_content


class NotLoaded(Exception):  # noqa: N818  # reads as what happened
    """A file cannot be loaded, and so none was; the message names it and says why."""


class Outcome(Enum):
    ADDED = auto()
    SAME = auto()
    EDITED = auto()
    """It is here and does not say what is shipped."""
    DELETED = auto()
    """It was offered before, it or what it belongs to, and the staff deleted that."""
    TAKEN = auto()
    """The staff made something it cannot stand beside, such as the same number of the same provider."""


class Name(NamedTuple):
    """What an object is called, whatever its id: ("kb.step", "payment-failed/check-network")."""

    model: str
    natural_key: str

    def __str__(self) -> str:
        return f"{apps.get_model(self.model)._meta.verbose_name} {self.natural_key}"

    def find(self) -> Content | None:
        model: Any = apps.get_model(self.model)
        try:
            found: Content = model.objects.get_by_natural_key(*self.natural_key.split("/"))
        except model.DoesNotExist:
            return None
        return found


class Shipped(NamedTuple):
    """One object of a file; `parents` are those it cannot be without (the FAQ of a step)."""

    name: Name
    parents: list[Name]
    fields: dict[str, Any]


@transaction.atomic
def load(*, files: Iterable[Path]) -> list[tuple[Name, Outcome]]:
    """Offers the objects of the files, in order, parents first, and says what became of each.

    Raises NotLoaded; then nothing has changed.
    """
    lock_content()  # two that load at once take turns
    offered = {Name(*row) for row in ShippedObject.objects.values_list("model", "natural_key")}
    results = []
    for file in files:
        for shipped in _read(file):
            try:
                outcome = _offer(shipped, offered)
                if shipped.name not in offered:
                    ShippedObject.objects.create(**shipped.name._asdict())
            except (DeserializationError, FieldDoesNotExist, IntegrityError, TypeError, ValidationError) as error:
                raise NotLoaded(f"{file}: {shipped.name} cannot be loaded: {_reason(error)}") from error
            offered.add(shipped.name)
            results.append((shipped.name, outcome))
    return results


def _read(file: Path) -> list[Shipped]:
    """The objects of one file in Django's JSON fixture format, named by natural keys."""
    try:
        return [_shipped(record["model"], record["fields"]) for record in json.loads(file.read_text("utf-8"))]
    except OSError as error:
        raise NotLoaded(f"{file} cannot be read: {error.strerror}.") from error
    except (ValueError, LookupError, TypeError) as error:
        raise NotLoaded(f"{file} is no fixture of this site: {_reason(error)}") from error


def _shipped(label: str, fields: dict[str, Any]) -> Shipped:
    model: Any = apps.get_model(label)
    if not issubclass(model, Content):
        raise TypeError(f"{label} is not content")
    parents = [
        Name(field.related_model._meta.label_lower, "/".join(fields[field.name]))
        for field in model._meta.concrete_fields
        if field.many_to_one and fields.get(field.name)
    ]
    key = str(fields["slug"]) if "slug" in fields or not parents else f"{parents[0].natural_key}/{fields['key']}"
    return Shipped(Name(label, key), parents, fields)


def _offer(shipped: Shipped, offered: set[Name]) -> Outcome:
    here = shipped.name.find()
    if here is not None:
        return Outcome.SAME if _says(here, shipped.fields) else Outcome.EDITED
    if shipped.name in offered or any(_was_deleted(parent, offered) for parent in shipped.parents):
        return Outcome.DELETED
    return _add(shipped, offered)


def _was_deleted(name: Name, offered: set[Name]) -> bool:
    return name in offered and name.find() is None


def _add(shipped: Shipped, offered: set[Name]) -> Outcome:
    """Saves it, checked in full: at the end where its place is taken, tied only to what is still here."""
    model: Any = apps.get_model(shipped.name.model)
    fields = dict(shipped.fields)
    for many in model._meta.many_to_many:
        other = many.related_model._meta.label_lower
        fields[many.name] = [
            key for key in fields.get(many.name, []) if not _was_deleted(Name(other, "/".join(key)), offered)
        ]
    (deserialized,) = serializers.deserialize("python", [{"model": shipped.name.model, "fields": fields}])
    new: Any = deserialized.object
    if new.siblings().filter(position=new.position).exists():
        new.position = None
    try:
        new.full_clean()
    except ValidationError as error:
        if not _is_taken(error):
            raise
        return Outcome.TAKEN
    new.save_shipped()
    for name, related in (deserialized.m2m_data or {}).items():
        getattr(new, name).set(related)
    return Outcome.ADDED


def _is_taken(error: ValidationError) -> bool:
    """True if all that is wrong is that something here has what may be there only once."""
    return all(one.code in ("unique", "unique_together") for errors in error.error_dict.values() for one in errors)


def _says(here: Content, fields: dict[str, Any]) -> bool:
    """True if the object says what is shipped; where it stands and what it is tied to do not count."""
    columns: list[Any] = [here._meta.get_field(name) for name in fields if name != "position"]
    return all(
        _plain(getattr(here, column.name)) == _plain(column.to_python(fields[column.name]))
        for column in columns
        if not column.is_relation
    )


def _plain(value: Any) -> Any:
    """The value without what a form does to it unasked: line ends, None for nothing."""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value or ""


def _reason(error: Exception) -> str:
    if hasattr(error, "message_dict"):
        return " ".join(f"{name}: {' '.join(messages)}" for name, messages in error.message_dict.items())
    if isinstance(error, KeyError):
        return f"it lacks {error}."
    return str(error).partition("\n")[0].rstrip(".") + "."
