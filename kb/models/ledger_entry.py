"""The ledger: every fact about a number that was let through, in order. Nothing in it is ever changed."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models.readable import ReadableModel, ReadableQuerySet


class AppendOnly(TypeError):  # noqa: N818  # names the rule that was broken
    """An entry of the ledger was to be changed or deleted."""


class LedgerEntryQuerySet(ReadableQuerySet["LedgerEntry"]):
    def update(self, **values: Any) -> int:
        raise AppendOnly("Entries of the ledger are never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnly("Entries of the ledger are never deleted.")

    def for_subject(self, subject: str) -> "LedgerEntryQuerySet":
        return self.filter(subject=subject)


class LedgerEntry(ReadableModel):
    """One fact. `record` is what was authenticated; the other columns repeat parts of it so that rows can be found."""

    sequence = models.PositiveIntegerField(_("sequence"), unique=True)
    subject = models.CharField(_("about"), max_length=80)
    revision = models.PositiveIntegerField(_("revision"))
    record = models.TextField(_("record"))
    previous_mac = models.CharField(_("code of the entry before"), max_length=64, blank=True)
    mac = models.CharField(_("authentication code"), max_length=64)
    key_id = models.CharField(_("key"), max_length=32)

    objects = models.Manager.from_queryset(LedgerEntryQuerySet)()

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger")
        ordering = ("sequence",)
        constraints = (models.UniqueConstraint(fields=["subject", "revision"], name="ledgerentry_revision_unique"),)

    def __str__(self) -> str:
        return f"{self.sequence}: {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("Entries of the ledger are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnly("Entries of the ledger are never deleted.")
