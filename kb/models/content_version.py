"""The content version: one row with a token that database triggers replace at every change of public content."""

from django.db import models


class ContentVersion(models.Model):
    token = models.CharField(max_length=32)
    """Random, so that no two states of the content have the same token, not even after a restored backup."""

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.token
