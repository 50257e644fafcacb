"""Reports by visitors: taken without an account, limited, and never changing anything by themselves."""

import hashlib
import hmac

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from kb.models import Hotline, Report, ReportReason

PER_VISITOR = 5
"""Reports that one visitor can send in an hour."""
PER_HOTLINE = 200
"""Reports about one hotline that wait at most: more of them would tell the staff nothing new."""


class TooMany(Exception):  # noqa: N818
    """This visitor has reported enough for now."""


def report(hotline: Hotline, reason: ReportReason, *, address: str) -> None:
    """Adds a report to the queue. `address` is the visitor's on the network: counted, not kept. Raises TooMany."""
    counter = _counter(address)
    cache.add(counter, 0, timeout=3600)
    if cache.incr(counter) > PER_VISITOR:
        raise TooMany
    if Report.objects.waiting().filter(hotline=hotline).count() < PER_HOTLINE:
        Report.objects.create(hotline=hotline, reason=reason)


def _counter(address: str) -> str:
    """A name for this visitor's counter that is another one tomorrow and cannot be turned back into the address."""
    said = f"{timezone.localdate()} {address}".encode()
    return "reports-" + hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).hexdigest()
