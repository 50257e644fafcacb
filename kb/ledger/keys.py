"""The keys that authenticate the ledger. They are in the environment and never in the database."""

import hmac

from django.conf import settings


class UnknownKey(LookupError):  # noqa: N818
    """LEDGER_KEYS has no key with this id."""


def signing_key_id() -> str:
    """Returns the id of the key for new entries: the first of LEDGER_KEYS. The others only verify."""
    return next(iter(settings.LEDGER_KEYS))


def known_key_ids() -> set[str]:
    return set(settings.LEDGER_KEYS)


def mac(key_id: str, previous_mac: str, record: str) -> str:
    """Returns the HMAC-SHA256 (RFC 2104) of a record and the MAC before it, in hexadecimal. Raises UnknownKey."""
    try:
        key = settings.LEDGER_KEYS[key_id]
    except KeyError as error:
        raise UnknownKey(key_id) from error
    return hmac.digest(key.encode(), f"{key_id}\n{previous_mac}\n{record}".encode(), "sha256").hex()


def is_valid_mac(claimed: str, key_id: str, previous_mac: str, record: str) -> bool:
    """Returns True if `claimed` is the MAC of the record; False for an unknown key."""
    if not all(isinstance(part, str) for part in (claimed, key_id, previous_mac, record)):
        return False  # SQLite keeps any type in any column
    try:
        return hmac.compare_digest(claimed.encode(), mac(key_id, previous_mac, record).encode())
    except UnknownKey:
        return False
