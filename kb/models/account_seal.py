"""Seals of accounts: what shows that an account was changed past the site."""

from django.conf import settings
from django.db import models


class AccountSeal(models.Model):
    """The seal of an account, which kb.ledger.account_seals makes and verifies."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+")
    changed_by_others = models.DateTimeField(null=True)
    """When somebody else made or changed the account last; None if nobody did."""
    signature = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user_id)
