"""Password hashing with a key that is not in the database.

Someone who can write the database, but not read the key, cannot set a password and so cannot sign in as two people.
"""

import hmac

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher


class KeyedPBKDF2(PBKDF2PasswordHasher):
    """PBKDF2 over HMAC-SHA256(SECRET_KEY, password); changing SECRET_KEY invalidates every password."""

    algorithm = "keyed_pbkdf2_sha256"

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        keyed = hmac.new(settings.SECRET_KEY.encode(), password.encode(), "sha256").hexdigest()
        return super().encode(keyed, salt, iterations)
