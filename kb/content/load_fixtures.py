"""Loads the fixtures: adds the objects that this site has not processed before, and leaves all others to the staff.

An object that exists is never changed. An object that the staff deleted is not added again.
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
from django.db import IntegrityError

from kb.ledger.imports import entering_import
from kb.models import ShippedObject
from kb.models.content import Content


class LoadError(Exception):
    """A file cannot be loaded, so none was. The message names the file and the reason."""


class LoadResult(Enum):
    ADDED = auto()
    SAME = auto()
    EDITED = auto()
    """The object exists and differs from the shipped one."""
    DELETED = auto()
    """The staff deleted the object or one of its parents."""
    TAKEN = auto()
    """Another object has a unique value of it, such as the same number of the same provider."""


class ObjectKey(NamedTuple):
    """The model and the natural key of an object: ("kb.step", "payment-failed/check-network")."""

    model: str
    natural_key: str

    def __str__(self) -> str:
        return f"{apps.get_model(self.model)._meta.verbose_name} {self.natural_key}"

    def get_object(self) -> Content | None:
        model: Any = apps.get_model(self.model)
        try:
            obj: Content = model.objects.get_by_natural_key(*self.natural_key.split("/"))
        except model.DoesNotExist:
            return None
        return obj


class FixtureObject(NamedTuple):
    """An object in a file. `parents` are the objects that its foreign keys refer to, such as the FAQ of a step."""

    key: ObjectKey
    parents: list[ObjectKey]
    fields: dict[str, Any]


def load_fixtures(*, files: Iterable[Path]) -> list[tuple[ObjectKey, LoadResult]]:
    """Loads the files in order, parents first. Returns the result for each object.

    Raises LoadError; then nothing is changed.
    """
    with entering_import(source="fixture"):  # locks the content: processes that load at once take turns
        return _load(files)


def _load(files: Iterable[Path]) -> list[tuple[ObjectKey, LoadResult]]:
    processed = {ObjectKey(*row) for row in ShippedObject.objects.values_list("model", "natural_key")}
    results = []
    for file in files:
        for shipped in _read_file(file):
            try:
                result = _load_object(shipped, processed)
                if shipped.key not in processed:
                    ShippedObject.objects.create(**shipped.key._asdict())
            except (DeserializationError, FieldDoesNotExist, IntegrityError, TypeError, ValidationError) as error:
                raise LoadError(f"{file}: {shipped.key} cannot be loaded: {_reason(error)}") from error
            processed.add(shipped.key)
            results.append((shipped.key, result))
    return results


def _read_file(file: Path) -> list[FixtureObject]:
    """Reads a file in Django's JSON fixture format with natural keys. Raises LoadError."""
    try:
        return [_fixture_object(record["model"], record["fields"]) for record in json.loads(file.read_text("utf-8"))]
    except OSError as error:
        raise LoadError(f"{file} cannot be read: {error.strerror}.") from error
    except (ValueError, LookupError, TypeError) as error:
        raise LoadError(f"{file} is no fixture of this site: {_reason(error)}") from error


def _fixture_object(label: str, fields: dict[str, Any]) -> FixtureObject:
    model: Any = apps.get_model(label)
    if not issubclass(model, Content):
        raise TypeError(f"{label} is not content")
    parents = [
        ObjectKey(field.related_model._meta.label_lower, "/".join(fields[field.name]))
        for field in model._meta.concrete_fields
        if field.many_to_one and fields.get(field.name)
    ]
    key = str(fields["slug"]) if "slug" in fields or not parents else f"{parents[0].natural_key}/{fields['key']}"
    return FixtureObject(ObjectKey(label, key), parents, fields)


def _load_object(shipped: FixtureObject, processed: set[ObjectKey]) -> LoadResult:
    existing = shipped.key.get_object()
    if existing is not None:
        return LoadResult.SAME if _has_values(existing, shipped.fields) else LoadResult.EDITED
    if shipped.key in processed or any(_was_deleted(parent, processed) for parent in shipped.parents):
        return LoadResult.DELETED
    return _add_object(shipped, processed)


def _was_deleted(key: ObjectKey, processed: set[ObjectKey]) -> bool:
    return key in processed and key.get_object() is None


def _add_object(shipped: FixtureObject, processed: set[ObjectKey]) -> LoadResult:
    """Validates and saves the object.

    Puts it at the end if its position is taken. Leaves out many-to-many relations to objects that the staff deleted.
    """
    model: Any = apps.get_model(shipped.key.model)
    fields = dict(shipped.fields)
    for relation in model._meta.many_to_many:
        label = relation.related_model._meta.label_lower
        fields[relation.name] = [
            key for key in fields.get(relation.name, []) if not _was_deleted(ObjectKey(label, "/".join(key)), processed)
        ]
    (deserialized,) = serializers.deserialize("python", [{"model": shipped.key.model, "fields": fields}])
    obj: Any = deserialized.object
    if obj.siblings().filter(position=obj.position).exists():
        obj.position = None
    try:
        obj.full_clean()
    except ValidationError as error:
        if not _is_only_uniqueness(error):
            raise
        return LoadResult.TAKEN
    obj.save()
    for name, related in (deserialized.m2m_data or {}).items():
        getattr(obj, name).set(related)
    return LoadResult.ADDED


def _is_only_uniqueness(error: ValidationError) -> bool:
    """Returns True if all errors are about values that have to be unique."""
    return all(one.code in ("unique", "unique_together") for errors in error.error_dict.values() for one in errors)


def _has_values(obj: Content, fields: dict[str, Any]) -> bool:
    """Returns True if the object has these values. Its position and relations are not compared."""
    columns: list[Any] = [obj._meta.get_field(name) for name in fields if name != "position"]
    return all(
        _normalize(getattr(obj, column.name)) == _normalize(column.to_python(fields[column.name]))
        for column in columns
        if not column.is_relation
    )


def _normalize(value: Any) -> Any:
    """Removes what saving an unchanged form can change: line ends, white space around a text, None instead of ""."""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value or ""


def _reason(error: Exception) -> str:
    if hasattr(error, "message_dict"):
        return " ".join(f"{name}: {' '.join(messages)}" for name, messages in error.message_dict.items())
    if isinstance(error, KeyError):
        return f"it lacks {error}."
    return str(error).partition("\n")[0].rstrip(".") + "."
