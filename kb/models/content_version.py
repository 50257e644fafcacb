"""The content's version: one row, which triggers of the database rewrite with every change to what pages show."""

from django.db import models


class ContentVersion(models.Model):
    token = models.CharField(max_length=32)
    """Random, so that no state of the content ever has the version of another, a restored backup's neither."""

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.token
