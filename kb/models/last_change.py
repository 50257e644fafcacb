"""The time of the last change, for pages, the API, feeds, the sitemap, JSON-LD and contact cards.

A change of a part (a step, an item, a hotline) counts as a change of the object that it belongs to.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from kb.models.content import Content
from kb.models.unreadable_rows import YEARS

VALID = (datetime(YEARS.start, 1, 1, tzinfo=UTC), datetime(YEARS.stop, 1, 1, tzinfo=UTC))
"""The range of the times that can be read."""


def last_change(obj: Content, parts: Iterable[Content]) -> datetime:
    """Returns the time of the latest change of `obj` or of its parts, including parts that are not shown."""
    return max(row.updated for row in (obj, *parts))
