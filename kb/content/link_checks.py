"""Checks the links in public content, and stores the results.

A link that works is checked again after some days, one that failed on the next day. It counts as broken only after it
failed on two days: a site may be down for an hour.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import chain, zip_longest
from typing import NamedTuple

from django.db.models import Model, Q
from django.utils import timezone

from kb.content.link_visitor import Visit
from kb.content.links import links_in_content
from kb.models import LinkCheck, LinkResult
from kb.models.link_check import LONGEST_URL, WORKS
from kb.models.web_links import link_host

MAX_AGE = timedelta(days=7)
"""How long the result of a link that works is used."""
_UNREACHABLE = (LinkResult.NO_ANSWER, LinkResult.TIMEOUT, LinkResult.UNKNOWN_HOST)
"""The results that this machine sees for every link while it is offline."""


class CheckedLinks(NamedTuple):
    """What a run of check_links did."""

    checked: int
    left: int
    """Links that were due when the time was up."""
    is_offline: bool
    """True if none of several hosts was reached. Their failures are not stored: this machine is probably offline."""


class LinkProblem(NamedTuple):
    check: LinkCheck
    stands_in: list[Model]
    """The objects whose forms have the link."""


def check_links(
    visit: Callable[[str], Visit],
    *,
    seconds: float,
    max_age: timedelta = MAX_AGE,
    clock: Callable[[], float] = time.monotonic,
) -> CheckedLinks:
    """Visits the links that are due and stores the results. Begins no visit when `seconds` are over.

    Deletes the results of links that no longer stand in public content.
    """
    end = clock() + seconds
    due = _due_links(max_age)
    visits: dict[str, Visit] = {}
    """The visits that are not stored yet: as long as no host was reached."""
    is_online = len({link_host(url) for url in due}) < 2
    checked = 0
    for url in due:
        if clock() >= end:
            break
        visits[url] = visit(url)
        checked += 1
        is_online = is_online or visits[url].result not in _UNREACHABLE
        if is_online:
            _record_all(visits)
    if visits and _is_control_reached(visit):
        _record_all(visits)
    return CheckedLinks(checked, len(due) - checked, bool(visits))


def _is_control_reached(visit: Callable[[str], Visit]) -> bool:
    """Visits the link that worked last, to tell several dead hosts from a machine that is offline."""
    control = LinkCheck.objects.filter(result__in=WORKS).order_by("-checked_at").first()
    return control is not None and visit(control.url).result not in _UNREACHABLE


def _due_links(max_age: timedelta) -> list[str]:
    """Returns the links to visit, those that were never visited first. Deletes the results of links that are gone."""
    urls = dict.fromkeys(link.url for link in links_in_content())
    checks = {check.url: check for check in LinkCheck.objects.order_by("checked_at")}
    LinkCheck.objects.filter(pk__in=[check.pk for url, check in checks.items() if url not in urls]).delete()
    new = [url for url in urls if url not in checks]
    old = [url for url, check in checks.items() if url in urls and _is_due(check, max_age)]
    return [*_alternate_hosts(new), *_alternate_hosts(old)]


def _is_due(check: LinkCheck, max_age: timedelta) -> bool:
    now = timezone.now()
    if check.first_failed_at:
        return timezone.localdate(check.checked_at) < timezone.localdate(now)
    return check.checked_at <= now - max_age


def _alternate_hosts(urls: Iterable[str]) -> Iterator[str]:
    """Yields the links of each host in turn, so that the pauses between the requests to one host are used."""
    by_host: dict[str, list[str]] = defaultdict(list)
    for url in urls:
        by_host[link_host(url)].append(url)
    return (url for url in chain.from_iterable(zip_longest(*by_host.values())) if url is not None)


def _record_all(visits: dict[str, Visit]) -> None:
    """Stores the visits and empties the dict."""
    for url, outcome in visits.items():
        record_visit(url, outcome)
    visits.clear()


def record_visit(url: str, visit: Visit) -> LinkCheck:
    """Stores the result. `first_failed_at` stays until the link works again."""
    now = timezone.now()
    check, _ = LinkCheck.objects.get_or_create(url=url, defaults={"result": visit.result, "checked_at": now})
    check.result, check.status, check.final_url = visit.result, visit.status, visit.final_url[:LONGEST_URL]
    check.checked_at = now
    check.first_failed_at = None if visit.result in WORKS else check.first_failed_at or now
    check.full_clean(validate_unique=False)
    check.save()
    return check


def link_problems() -> list[LinkProblem]:
    """Returns the links that are broken and those that lead to another site, each with the objects that have it.

    One query, and one for each kind of content if there are any. A link that was removed is left out at once.
    """
    is_broken = Q(pk__in=LinkCheck.objects.broken().values("pk"))
    checks = list(LinkCheck.objects.filter(is_broken | Q(result=LinkResult.MOVED)).order_by("first_failed_at", "url"))
    if not checks:
        return []
    places: dict[str, dict[tuple[type[Model], int], Model]] = defaultdict(dict)
    for link in links_in_content():
        places[link.url][type(link.stands_in), link.stands_in.pk] = link.stands_in
    return [LinkProblem(check, list(places[check.url].values())) for check in checks if check.url in places]
