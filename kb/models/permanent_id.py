"""The permanent id (uid) of content whose address, the slug, can change."""

from typing import Any
from uuid import UUID, uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models.content import Content


class UidField(models.UUIDField):  # type: ignore[type-arg]  # no generic at run time
    """A UUID that is generated when a row without one is saved."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        if getattr(model_instance, self.attname) is None:
            setattr(model_instance, self.attname, uuid4())
        return super().pre_save(model_instance, add)


class ContentWithUid(Content):
    """A row with a slug and a uid. The uid stays the same when the slug changes and when a dump is loaded elsewhere."""

    uid = UidField(_("permanent id"), unique=True, editable=False, blank=True)

    class Meta:
        abstract = True

    @property
    def urn(self) -> str:
        """The id in Atom, vCard and JSON-LD, the same in both languages: "urn:uuid:…" (RFC 9562)."""
        return f"urn:uuid:{self.uid}"

    def _save_table(self, *args: Any, **kwargs: Any) -> bool:
        # Not in save(), which loaddata does not call. A fixture without uids keeps the uids of existing rows.
        if self.uid is None:
            self.uid = self._stored_uid() or uuid4()
        return super()._save_table(*args, **kwargs)

    def _stored_uid(self) -> UUID | None:
        rows = type(self)._default_manager.filter(pk=self.pk)
        return rows.values_list("uid", flat=True).first() if self.pk else None
