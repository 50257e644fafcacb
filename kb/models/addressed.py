"""Content with an address of its own, and the id that it keeps when the address changes."""

from typing import Any
from uuid import UUID, uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models.content import Content


class UidField(models.UUIDField):  # type: ignore[type-arg]  # no generic at run time
    """A UUID that a new row gets when it is written, unless it has one already."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        if getattr(model_instance, self.attname) is None:
            setattr(model_instance, self.attname, uuid4())
        return super().pre_save(model_instance, add)


class Addressed(Content):
    """A row with a slug, and a uid that never changes: not with the slug, not in a dump, not in a new database."""

    uid = UidField(_("permanent id"), unique=True, editable=False, blank=True)

    class Meta:
        abstract = True

    @property
    def urn(self) -> str:
        """The id in Atom, vCard and JSON-LD (RFC 9562), in both languages: "urn:uuid:…"."""
        return f"urn:uuid:{self.uid}"

    def _save_table(self, *args: Any, **kwargs: Any) -> bool:
        # Not in save(): loaddata calls only this method of a model. A fixture without uids keeps those of the rows.
        if self.uid is None:
            self.uid = self._stored_uid() or uuid4()
        return super()._save_table(*args, **kwargs)

    def _stored_uid(self) -> UUID | None:
        rows = type(self)._default_manager.filter(pk=self.pk)
        return rows.values_list("uid", flat=True).first() if self.pk else None
