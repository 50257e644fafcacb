"""Signing in, and staying signed in: with a password, to an account that is as it was sealed."""

import logging
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.http import HttpRequest

from kb.ledger.account_seals import is_sealed, sealed_account

_log = logging.getLogger(__name__)


class SealedAccountBackend(ModelBackend):
    """Refuses an account that was changed in the database: its password may be the hash of another account.

    Asks for the seal at each request of a session too: an open one has no rights that somebody gave it in the database.
    """

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Any:
        """Returns the account, or None. Asks for the seal first: hashing a password anew would seal it."""
        account = User.objects.filter(username=username).first() if username else None
        if account is not None and not is_sealed(account.pk):
            _log.warning("The account %d cannot sign in: it is not as it was sealed.", account.pk)
            return None
        return super().authenticate(request, username=username, password=password, **kwargs)

    def get_user(self, user_id: int) -> Any:
        """Returns the account of a session; None if it is not active, or not as it was sealed. Two queries."""
        account = sealed_account(user_id)
        if account is None:
            _log.warning("The session of the account %d is refused: it is not as it was sealed.", user_id)
            return None
        return account if self.user_can_authenticate(account) else None
