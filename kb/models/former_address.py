"""Former addresses: the slugs that rows had before they were renamed."""

from django.db import models


class FormerAddress(models.Model):
    """Database triggers write these rows: see kb/content/former_addresses.py."""

    address = models.CharField(primary_key=True, max_length=80)
    """The model and the slug: "faq/payment-failed"."""
    uid = models.UUIDField(db_index=True)
    """The uid of the row that had this slug last. Not a foreign key, so that a dump can be loaded in any order."""

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.address
