"""The guard of the one door: it refuses writes of public content that nobody enters in the ledger.

Only kb.ledger and those who let it enter what they write open the door. The guard catches mistakes in code; what is
written past it, such as by raw SQL, does not match the ledger and is not shown (kb.ledger.shown).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_is_open: ContextVar[bool] = ContextVar("one door", default=False)


class BypassesLedger(TypeError):  # noqa: N818  # says what the write does
    """Raised by writes of public content that are not entered in the ledger."""


@contextmanager
def open_door() -> Iterator[None]:
    """Context that allows such writes. Whoever opens the door enters what was written, in the same transaction."""
    token = _is_open.set(True)
    try:
        yield
    finally:
        _is_open.reset(token)


def require_open_door(model: type) -> None:
    """Raises BypassesLedger outside `open_door`."""
    if not _is_open.get():
        raise BypassesLedger(f"Public content ({model.__name__}) is written by way of kb.ledger, which enters it.")
