"""The ledger: what held for each subject, in order. Entries are only appended."""

from typing import Any

from django.db import models
from django.db.models import F, Func
from django.utils.translation import gettext_lazy as _

from kb.models.unreadable_rows import ReadableModel, ReadableQuerySet


class AppendOnly(TypeError):  # noqa: N818  # names the rule that was broken
    """Raised by writes that would change or delete an entry of the ledger."""


class LedgerEntryQuerySet(ReadableQuerySet["LedgerEntry"]):
    def update(self, **values: Any) -> int:
        raise AppendOnly("Entries of the ledger are never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnly("Entries of the ledger are never deleted.")

    def for_subject(self, subject: str) -> "LedgerEntryQuerySet":
        return self.filter(subject=subject)


class LedgerEntry(ReadableModel):
    """One entry. `mac` authenticates `previous_mac` and `record`, a JSON object.

    `sequence`, `subject`, `revision`, `kind` and `at` repeat values of the record, so that queries can use them.
    """

    sequence = models.PositiveIntegerField(_("sequence"), unique=True)
    subject = models.CharField(_("about"), max_length=80)
    revision = models.PositiveIntegerField(_("revision"))
    kind = models.CharField(_("what happened"), max_length=20, blank=True, db_default="")
    at = models.DateTimeField(_("when"), null=True, blank=True)
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
        indexes = (
            models.Index(fields=["kind", "-sequence"], name="ledgerentry_by_kind"),
            models.Index(fields=["at"], name="ledgerentry_by_time"),
        )

    def __str__(self) -> str:
        return f"{self.sequence}: {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("Entries of the ledger are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnly("Entries of the ledger are never deleted.")


class LatestEntryColumn(Func):
    """A column of the latest entry of a subject, by the column of the subject's row that stands in its name.

    Written as SQL, because Django takes three times as long to compile the same from querysets as to read the rows.
    """

    template = (
        f"(SELECT entry.%(column)s FROM {LedgerEntry._meta.db_table} entry"  # noqa: S608  # names of our own
        " WHERE entry.subject = '%(kind)s/' || %(expressions)s ORDER BY entry.revision DESC LIMIT 1)"
    )

    def __init__(self, column: str, kind: str, key: str) -> None:
        field: Any = LedgerEntry._meta.get_field(column)
        super().__init__(F(key), column=column, kind=kind, output_field=field)
