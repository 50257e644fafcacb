"""Measures the search: queries whose right page is known, and the rank at which it is found."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from kb.models import Provider
from kb.search.documents import KINDS
from kb.search.ranking import LONGEST_QUERY, rank

_PATHS = {"faq": "/faq/", "provider": "/providers/", "section": "/guide/"}


class Judgment(NamedTuple):
    """A query and the address of its right page, without the language: /faq/payment-failed/."""

    query: str
    address: str
    group: str


class Outcome(NamedTuple):
    judgment: Judgment
    rank: int
    """1 is the first; 0 means not found."""
    first: str
    """The address that came first; "" if nothing was found."""


def read_judgments(file: Path) -> list[Judgment]:
    """Reads lines of query, TAB, address and optionally TAB, group.

    Raises OSError, or ValueError that names the line.
    """
    judgments = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        query, *rest = line.split("\t")
        if not rest or len(rest) > 2:
            raise ValueError(f"{file}, line {number}: expected query, TAB, address and optionally TAB, group.")
        address = re.sub(r"^/(zh-hans|en)/", "/", rest[0].strip())
        judgments.append(Judgment(query, address, rest[1].strip() if rest[1:] else "all queries"))
    if not judgments:
        raise ValueError(f"{file} contains no queries.")
    return judgments


def evaluate(judgments: Iterable[Judgment], providers: list[Provider]) -> Iterator[Outcome]:
    """Searches for each query. The hotlines of the providers have their verification status."""
    addresses = {
        (name, pk): f"{_PATHS[name]}{slug}/"
        for name, kind in KINDS.items()
        for pk, slug in kind.model.objects.values_list("pk", "slug")
    }
    for judgment in judgments:
        hits = rank(judgment.query[:LONGEST_QUERY], providers).found
        addresses_found = [addresses[hit.kind, hit.object_id] for hit in hits]
        place = addresses_found.index(judgment.address) + 1 if judgment.address in addresses_found else 0
        yield Outcome(judgment, place, addresses_found[0] if addresses_found else "")
