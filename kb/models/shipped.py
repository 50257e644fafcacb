"""Which shipped objects this site was offered, so that loading them again never undoes the staff's work."""

from django.db import models


class ShippedObject(models.Model):
    """One object of the fixtures that was offered to this database once, kept or not.

    A step that staff deleted stays deleted: its row here says that it is not new.
    """

    model = models.CharField(max_length=50)
    natural_key = models.CharField(max_length=200)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["model", "natural_key"], name="shipped_object_unique"),)

    def __str__(self) -> str:
        return f"{self.model} {self.natural_key}"
