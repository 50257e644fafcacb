"""The counters of the rate limits. kb.pages.forms.rate_limit writes them."""

from django.db import models


class RateLimitCount(models.Model):
    key = models.CharField(max_length=64, unique=True)
    """A keyed hash of the action, the IP address and the hour."""
    hour = models.PositiveIntegerField(db_index=True)
    """Hours since 1970."""
    count = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
