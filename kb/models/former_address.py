"""Former addresses: which row a slug led to before that row got another slug."""

from django.db import models


class FormerAddress(models.Model):
    """Triggers of the database write these rows; see kb/publishing/former_addresses.py."""

    address = models.CharField(primary_key=True, max_length=80)
    """The model and the slug: "faq/payment-failed"."""
    uid = models.UUIDField(db_index=True)
    """Of the row that had this slug last. It is no foreign key, so that a dump can be loaded in any order."""

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.address
