"""How many texts were translated on each day. kb.localize.progress_by_day writes and reads the rows."""

from django.db import models


class TranslationCount(models.Model):
    day = models.DateField(unique=True)
    """The date in China."""
    done = models.PositiveIntegerField()
    total = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.day}: {self.done}/{self.total}"
