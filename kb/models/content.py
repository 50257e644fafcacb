"""The base of all content: a position, the time of the last change, and writes that keep both languages right."""

from collections.abc import Collection, Iterable
from typing import Any, Self, TypeVar

from django.db import models, router, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from kb.models.languages import SOURCE, blank, column, translated_fields
from kb.models.locks import lock_content
from kb.models.unreadable_rows import ReadableModel, ReadableQuerySet

ModelT_co = TypeVar("ModelT_co", bound=models.Model, covariant=True)


class ContentQuerySet(ReadableQuerySet[ModelT_co]):
    """The queryset of all content.

    For each translated field modeltranslation has a base column beside those of the two languages. All writes set the
    base column to the Chinese text, whatever language is active.
    """

    def in_order(self) -> Self:
        return self.order_by("position")

    def update(self, **values: Any) -> int:
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
        with override(SOURCE):
            return super().bulk_create(*args, **kwargs)

    def bulk_update(self, objs: Iterable[ModelT_co], fields: Iterable[str], batch_size: int | None = None) -> int:
        with override(SOURCE):
            return super().bulk_update(objs, fields, batch_size)


class Content(ReadableModel):
    """A row of content, with a position among its siblings and the time of its last change."""

    position = models.PositiveIntegerField(
        _("position"), blank=True, help_text=_("Its place among the others; empty puts it at the end.")
    )
    updated = models.DateTimeField(_("last changed"), default=timezone.now, editable=False)

    class Meta:
        abstract = True

    def siblings(self) -> models.QuerySet[Any]:
        """Returns all rows that this one is ordered among, itself included."""
        return type(self)._default_manager.all()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves the row; at the end, if it has no position. Sets `updated`, unless only the position is saved."""
        update_fields: Collection[str] | None = kwargs.get("update_fields")
        if update_fields is None or set(update_fields) - {"position"}:
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

    def save_shipped(self) -> None:
        """Saves an object of the shipped content. Subclasses override it where save() is not allowed."""
        self.save()

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
