"""The page store: finished pages in the memory of a process, up to a size limit."""

from dataclasses import dataclass, field

from kb.delivery.encodings import Encoded
from kb.delivery.snapshot import Snapshot

MAX_BYTES = 12_000_000
"""Enough for some 400 pages in all their encodings."""
OVERHEAD = 5_000
"""Bytes that a page takes besides its bodies, for the headers of its encodings."""
MAX_AGE = 30.0
"""Seconds after which a page is rendered again, even if no trigger fired. Data shared between pages may be as old
(`SHARED_SECONDS`), so no page is more than a minute old while new ones can be built; kb.delivery.outage says what
holds otherwise."""
GRACE = 0.9
"""Seconds for which a page may be served after its snapshot was last known to be current.

README promises a change on every page within a second: a tenth of it is for sending the page."""


@dataclass(eq=False, slots=True)
class Page:
    """A finished page, or an error page, which is not stored. Times are those of the monotonic clock."""

    snapshot: Snapshot
    rendered_at: float
    status: int
    encodings: dict[str, Encoded]
    is_shareable: bool
    size: int = field(init=False)

    def __post_init__(self) -> None:
        self.size = OVERHEAD + sum(len(encoded.body) for encoded in self.encodings.values())

    def is_fresh(self, current: Snapshot, now: float) -> bool:
        """Returns True if the page is of the current snapshot and younger than MAX_AGE."""
        return self.snapshot is current and now < self.rendered_at + MAX_AGE

    def may_serve_while_building(self, current: Snapshot, now: float) -> bool:
        """Returns True if the page may be served while the current one is built."""
        return self.snapshot is not current and now < self.snapshot.seen + GRACE


class PageStore:
    """Pages by address; the oldest are dropped first. Not thread-safe: the event loop alone uses it."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._size = 0
        self._pages: dict[str, Page] = {}
        self.get = self._pages.get
        """Returns the page at this address, of any snapshot, or None."""

    def put(self, address: str, page: Page) -> None:
        """Stores a page; drops pages that may not be served any more, then the oldest until the rest fits."""
        now = page.rendered_at
        for stored_address, stored in list(self._pages.items()):
            if stored.snapshot is not page.snapshot and not stored.may_serve_while_building(page.snapshot, now):
                self._drop(stored_address)
        self._drop(address)
        self._pages[address] = page
        self._size += page.size
        while self._size > self._max_bytes:
            self._drop(next(iter(self._pages)))

    def _drop(self, address: str) -> None:
        page = self._pages.pop(address, None)
        if page:
            self._size -= page.size
