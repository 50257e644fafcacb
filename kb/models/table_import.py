"""Imports of tables that are being checked, or wait until somebody confirms them.

The rows stand in slices, so that a page checks some a request and shows how far it is. `mac` authenticates a slice, so
that nobody changes it in the database between the check and the confirmation.
"""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT_FOR = timedelta(days=1)
"""How long an import is kept."""


class ImportState(models.TextChoices):
    CHECKING = "checking", _("being checked")
    CHECKED = "checked", _("checked")
    DONE = "done", _("done")


class TableImportQuerySet(models.QuerySet["TableImport"]):
    def expired(self) -> "TableImportQuerySet":
        return self.filter(created__lt=timezone.now() - KEPT_FOR)


class TableImport(models.Model):
    """One import by one person. `batch` names it in the ledger and in the changes that wait for a second person."""

    batch = models.CharField(_("import"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=20)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("author")
    )
    file_name = models.CharField(max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ImportState, default=ImportState.CHECKING)
    rows = models.PositiveIntegerField(default=0)
    unread_columns = models.JSONField(default=list)
    """The columns of the file that its author may not write."""
    counts = models.JSONField(default=dict)
    """How many rows have each outcome, so far or in the end."""
    policy_inputs = models.CharField(max_length=64, blank=True)
    """A hash of what the policy depended on beside the rows. If it changes, the rows are checked again."""
    created = models.DateTimeField(default=timezone.now, editable=False)

    objects = models.Manager.from_queryset(TableImportQuerySet)()

    class Meta:
        verbose_name = _("table import")
        verbose_name_plural = _("table imports")

    def __str__(self) -> str:
        return self.batch


class TableImportSlice(models.Model):
    """Some rows of an import, as compressed JSON: each as in the file, and once checked with what it would change."""

    table_import = models.ForeignKey(TableImport, on_delete=models.CASCADE, related_name="slices")
    number = models.PositiveIntegerField()
    is_checked = models.BooleanField(default=False)
    content = models.BinaryField()
    mac = models.CharField(max_length=64, blank=True)
    key_id = models.CharField(max_length=32, blank=True)

    class Meta:
        verbose_name = _("part of a table import")
        verbose_name_plural = _("parts of table imports")
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["table_import", "number"], name="tableimportslice_number_unique"),
        )

    def __str__(self) -> str:
        return f"{self.table_import_id}/{self.number}"
