"""The page store: finished pages in the memory of a process, within bounds."""

from dataclasses import dataclass, field

from kb.delivery.encodings import Encoded
from kb.delivery.watcher import Snapshot

MAX_BYTES = 12_000_000
"""Some 400 pages in all their encodings."""
OVERHEAD = 5_000
"""Bytes that a page takes beside its bodies, for the headers of its encodings."""
MAX_AGE = 30.0
"""Seconds after which a page is made anew, whatever the triggers say. What it shares with others may be as old
(`SHARED_SECONDS`), so that nothing is older than a minute."""
GRACE = 0.9
"""Seconds that a page may be served after its snapshot was last known to be current."""
MAX_OUTAGE = 3600.0
"""Seconds without the database after which no page is served any more."""


@dataclass(eq=False, slots=True)
class Page:
    """A finished page, or an error page, which is not kept. Times are the monotonic clock's."""

    snapshot: Snapshot
    made: float
    status: int
    encodings: dict[str, Encoded]
    is_shareable: bool
    size: int = field(init=False)

    def __post_init__(self) -> None:
        self.size = OVERHEAD + sum(len(encoded.body) for encoded in self.encodings.values())

    def is_fresh(self, current: Snapshot, now: float) -> bool:
        """Whether the page is that of the current snapshot and not too old."""
        return self.snapshot is current and now < self.made + MAX_AGE

    def may_bridge_making(self, current: Snapshot, now: float) -> bool:
        """Whether others may get the page while the current one is made."""
        return self.snapshot is not current and now < self.snapshot.seen + GRACE

    def may_bridge_outage(self, current: Snapshot, now: float) -> bool:
        """Whether the page may be served while the database does not answer."""
        return now < self.snapshot.seen + (MAX_OUTAGE if self.snapshot is current else GRACE)


class PageStore:
    """Pages by address, the oldest first to go. For one thread."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._size = 0
        self._pages: dict[str, Page] = {}
        self.get = self._pages.get
        """The page at this address, of whichever snapshot, or None."""

    def put(self, address: str, page: Page) -> None:
        """Keeps a page; drops pages that may not be served any more, then the oldest, until all fit."""
        now = page.made
        for other, kept in list(self._pages.items()):
            if kept.snapshot is not page.snapshot and not kept.may_bridge_making(page.snapshot, now):
                self._drop(other)
        self._drop(address)
        self._pages[address] = page
        self._size += page.size
        while self._size > self._max_bytes:
            self._drop(next(iter(self._pages)))

    def _drop(self, address: str) -> None:
        page = self._pages.pop(address, None)
        if page:
            self._size -= page.size
