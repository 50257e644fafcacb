"""The base of all content: a position, the time of the last change, and writes that keep both languages right.

Content that visitors see is a subject of the ledger, or a part of one, such as a step. It is written through the one
door alone (kb.models.one_door).
"""

from collections.abc import Collection, Iterable
from typing import Any, ClassVar, Self, TypeVar

from django.db import models, router, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from kb.models.languages import SOURCE, blank, column, translated_fields
from kb.models.ledger_entry import LatestEntryColumn
from kb.models.locks import lock_content
from kb.models.one_door import require_open_door
from kb.models.unreadable_rows import ReadableModel, ReadableQuerySet

ModelT_co = TypeVar("ModelT_co", bound=models.Model, covariant=True)

NOT_FACTS = {"position", "updated"}
"""Columns of content that are written without an entry: the order among others, and the time of the last change."""
TITLE_FIELDS = ("question", "title", "name", "label", "text")
"""The translated fields that content is called by. A row is called by the first of these that it has."""
ENTRY_COLUMNS = ("record", "revision", "previous_mac", "mac", "key_id")
OUT_OF_THE_WAY = 1_000_000_000
"""Added to positions while they change, because two siblings never have the same one, not even within a transaction."""


class ContentQuerySet(ReadableQuerySet[ModelT_co]):
    """The queryset of all content.

    For each translated field modeltranslation has a base column beside those of the two languages. All writes set the
    base column to the Chinese text, whatever language is active.
    """

    def in_order(self) -> Self:
        return self.order_by("position")

    def window(self, start: int, stop: int) -> Self:
        """Returns the rows `self[start:stop]` alone, in the same order.

        Unlike a slice, it can be filtered, and the database computes annotations for these rows only, not for all that
        it skips.
        """
        ids = self.values("pk")[start:stop]
        rows: Any = self.model._default_manager.filter(pk__in=ids).order_by(*self.query.order_by)
        return rows  # type: ignore[no-any-return]

    def with_entry(self) -> Self:
        """Annotates each subject with the columns of its latest entry: entry_record, entry_mac and so on."""
        kind, key = str(self.model._meta.model_name), self.model.subject_key  # type: ignore[attr-defined]
        entry = {f"entry_{name}": LatestEntryColumn(name, kind, key) for name in ENTRY_COLUMNS}
        return self.annotate(**entry)

    def update(self, **values: Any) -> int:
        if set(values) - NOT_FACTS:
            self._require_open_door()
        translated = translated_fields(self.model)
        if not translated:
            return super().update(**values)
        for field in translated:
            source = column(field, SOURCE)
            if field in values:
                values[source] = values[field]
            if source in values:
                values[field] = values[source]
        pinned = self.rewrite(False)  # type: ignore[attr-defined]  # modeltranslation: do not translate the names
        return super(ContentQuerySet, pinned).update(**values)

    update.alters_data = True  # type: ignore[attr-defined]

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[ModelT_co]:
        self._require_open_door()
        with override(SOURCE):
            return super().bulk_create(*args, **kwargs)

    def bulk_update(self, objs: Iterable[ModelT_co], fields: Iterable[str], batch_size: int | None = None) -> int:
        if set(fields) - NOT_FACTS:
            self._require_open_door()
        with override(SOURCE):
            return super().bulk_update(objs, fields, batch_size)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._require_open_door()
        return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def _require_open_door(self) -> None:
        if self.model.is_in_ledger:  # type: ignore[attr-defined]
            require_open_door(self.model)


class Content(ReadableModel):
    """A row of content, with a position among its siblings and the time of its last change."""

    position = models.PositiveIntegerField(
        _("position"), blank=True, help_text=_("Its place among the others; empty puts it at the end.")
    )
    updated = models.DateTimeField(_("last changed"), default=timezone.now, editable=False)

    is_in_ledger: ClassVar[bool] = True
    """Whether the ledger has the facts of these rows."""
    subject_key: ClassVar[str] = "pk"
    """The column that names the row in the ledger: the subject of a question is "faq/5"."""

    class Meta:
        abstract = True

    @property
    def subject(self) -> str:
        """The name of this row in the ledger, if it is a subject and not a part of one."""
        return f"{self._meta.model_name}/{getattr(self, self.subject_key)}"

    def siblings(self) -> models.QuerySet[Any]:
        """Returns all rows that this one is ordered among, itself included."""
        return type(self)._default_manager.all()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves the row; at the end, if it has no position. Sets `updated`, unless only the position is saved."""
        update_fields: Collection[str] | None = kwargs.get("update_fields")
        if update_fields is None or set(update_fields) - {"position"}:
            if self.is_in_ledger:
                require_open_door(type(self))
            self.updated = timezone.now()
            if update_fields is not None:
                kwargs["update_fields"] = {*update_fields, "updated", *_base_columns(type(self), update_fields)}
        if self.position is not None:
            super().save(*args, **kwargs)
            return
        using = kwargs.get("using") or router.db_for_write(type(self), instance=self)
        with transaction.atomic(using=using):
            lock_content(using=using)  # two rows that are added at once get different positions
            last = self.siblings().using(using).aggregate(last=models.Max("position"))["last"]
            self.position = (last or 0) + 1
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.is_in_ledger:
            require_open_door(type(self))
        return super().delete(*args, **kwargs)

    def _save_table(self, *args: Any, **kwargs: Any) -> bool:
        # Not in save(), which loaddata does not call.
        with override(SOURCE):
            return super()._save_table(*args, **kwargs)  # type: ignore[misc,no-any-return]


def _base_columns(model: type[models.Model], columns: Collection[str]) -> set[str]:
    """Returns the base columns of the translated fields whose Chinese is among `columns`."""
    return {field for field in translated_fields(model) if column(field, SOURCE) in columns}


def source_text_present(model: str, field: str) -> models.CheckConstraint:
    """Returns the constraint that the Chinese of `field` is not blank."""
    return models.CheckConstraint(
        condition=~blank(column(field, SOURCE)),
        name=f"{model}_{field}_source_present",
        violation_error_message=_("The Chinese text must not be blank."),
    )


def guard_links(sender: type[models.Model], action: str, **kwargs: Any) -> None:
    """Receives m2m_changed: which providers a question is about is a fact of it."""
    if action.startswith("pre_"):
        require_open_door(sender)
