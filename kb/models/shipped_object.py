"""The shipped objects that load_kb has processed before, so that it never undoes the staff's work."""

from django.db import models


class ShippedObject(models.Model):
    """An object of the fixtures that load_kb has processed once, whether it was added or not.

    A shipped step that staff deleted is not added again, because it has a row here.
    """

    model = models.CharField(max_length=50)
    natural_key = models.CharField(max_length=200)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["model", "natural_key"], name="shipped_object_unique"),)

    def __str__(self) -> str:
        return f"{self.model} {self.natural_key}"
