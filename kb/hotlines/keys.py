"""The keys that authenticate the ledger. They are in the environment and never in the database."""

import hmac

from django.conf import settings


class UnknownKey(LookupError):  # noqa: N818
    """An entry names a key that this site does not have."""


def signing_key_id() -> str:
    """The key that new entries are made with: the first of LEDGER_KEYS; those after it only verify."""
    return next(iter(settings.LEDGER_KEYS))


def mac(key_id: str, previous: str, record: str) -> str:
    """HMAC-SHA256 (RFC 2104) of a record and of the code before it, as hexadecimal digits. Raises UnknownKey."""
    try:
        key = settings.LEDGER_KEYS[key_id]
    except KeyError as error:
        raise UnknownKey(key_id) from error
    return hmac.digest(key.encode(), f"{key_id}\n{previous}\n{record}".encode(), "sha256").hex()


def is_valid_mac(given: str, key_id: str, previous: str, record: str) -> bool:
    """True if `given` is what one of our keys makes of the record; an unknown key proves nothing."""
    if not all(isinstance(part, str) for part in (given, key_id, previous, record)):
        return False  # SQLite keeps any type in any column
    try:
        return hmac.compare_digest(given.encode(), mac(key_id, previous, record).encode())
    except UnknownKey:
        return False


def known() -> set[str]:
    """The ids of all keys that verify."""
    return set(settings.LEDGER_KEYS)
