"""Sessions in the database that nobody takes over who can read or write it.

A row is found by a keyed hash of the session key, which only the cookie holds. Its data is signed for that key alone.
"""

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone
from django.utils.crypto import salted_hmac


class SessionStore(db.SessionStore):
    """Django's sessions in the database. The site uses no asynchronous views, so its async methods are not adapted."""

    @property
    def key_salt(self) -> str:
        """The salt of the signature: data that is copied to the row of another session is not valid there."""
        return f"config.sessions.{self.session_key}"

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        instance = super().create_model_instance(data)
        instance.session_key = _stored(instance.session_key)
        return instance

    def exists(self, session_key: str) -> bool:
        return super().exists(_stored(session_key))

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            super().delete(_stored(key))

    def load(self) -> dict[str, Any]:
        stored = _stored(self.session_key or "")
        session = self.model.objects.filter(session_key=stored, expire_date__gt=timezone.now()).first()
        if session is None:
            self._session_key = None
            return {}
        data: dict[str, Any] = self.decode(session.session_data)
        return data


def _stored(session_key: str) -> str:
    """Returns what the database has in place of the session key, as long as its column is."""
    return salted_hmac("config.sessions", session_key, algorithm="sha256").hexdigest()[:40]
