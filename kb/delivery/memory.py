"""The pages that a process has at hand, within bounds; what falls out is read from its file again."""

from dataclasses import dataclass, field
from threading import Lock

from kb.delivery.edition import Edition
from kb.delivery.forms import Bodies, Form, Headers, forms

MOST_BYTES = 6_000_000
"""Of pages in all their forms: some 200 pages. Those beyond are read from their files, in some 0.1 ms."""
ABOUT = 5_000
"""Bytes that a page takes beside its bodies, for the headers of its forms: of a contacts card ten times as many."""


@dataclass(eq=False, slots=True)
class Page:
    """A finished page of an edition."""

    edition: Edition
    forms: dict[str, Form]
    size: int = field(init=False)

    def __post_init__(self) -> None:
        self.size = ABOUT + sum(len(form.body) for form in self.forms.values())

    @classmethod
    def of(cls, edition: Edition, bodies: Bodies, headers: Headers) -> "Page":
        return cls(edition, forms(bodies, headers))


class Memory:
    """Pages by key; the one that was put there first is the first to go."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._size = 0
        self._pages: dict[str, Page] = {}
        self._lock = Lock()
        self.get = self._pages.get
        """The page at this key, of whichever edition, or None."""

    def put(self, key: str, page: Page) -> None:
        with self._lock:
            self._drop(key)
            self._pages[key] = page
            self._size += page.size
            while self._size > self._most:
                self._drop(next(iter(self._pages)))

    def drop_others(self, edition: Edition, at: float) -> None:
        """Forgets the pages of other editions that may not be served any more at that moment."""
        with self._lock:
            for key, page in list(self._pages.items()):
                if page.edition is not edition and page.edition.until <= at:
                    self._drop(key)

    def _drop(self, key: str) -> None:
        page = self._pages.pop(key, None)
        if page:
            self._size -= page.size
