"""Signing in: with a password, to an account that is as it was sealed."""

import logging
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.http import HttpRequest

from kb.ledger.account_seals import is_sealed

_log = logging.getLogger(__name__)


class SealedAccountBackend(ModelBackend):
    """Refuses an account that was changed in the database: its password may be the hash of another account."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Any:
        """Returns the account, or None. Asks for the seal first: hashing a password anew would seal it."""
        account = User.objects.filter(username=username).first() if username else None
        if account is not None and not is_sealed(account.pk):
            _log.warning("The account %d cannot sign in: it is not as it was sealed.", account.pk)
            return None
        return super().authenticate(request, username=username, password=password, **kwargs)
