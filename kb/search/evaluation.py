"""How good the search is: queries whose right page is known, and at which place it comes."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from kb.models import Provider
from kb.search.documents import KINDS
from kb.search.query import LONGEST_QUERY, rank

_PATHS = {"faq": "/faq/", "provider": "/providers/", "section": "/guide/"}


class Asked(NamedTuple):
    query: str
    address: str
    """Without its language: /faq/payment-failed/."""
    group: str


class Place(NamedTuple):
    asked: Asked
    rank: int
    """1 is the first; 0: it is not among those found."""
    first: str
    """The address that came first; "" if nothing did."""


def read(file: Path) -> list[Asked]:
    """The file's lines: query, TAB, address, and maybe TAB and a group. Raises OSError, or ValueError with the line."""
    asked = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        query, *rest = line.split("\t")
        if not rest or len(rest) > 2:
            raise ValueError(f"{file}, line {number}: query, TAB, address are wanted, and maybe TAB and a group.")
        address = re.sub(r"^/(zh-hans|en)/", "/", rest[0].strip())
        asked.append(Asked(query, address, rest[1].strip() if rest[1:] else "all queries"))
    if not asked:
        raise ValueError(f"{file} holds no queries.")
    return asked


def evaluate(asked: Iterable[Asked], providers: list[Provider]) -> Iterator[Place]:
    """Where each one's page comes. The providers come with their settled hotlines."""
    addresses = {
        (name, pk): f"{_PATHS[name]}{slug}/"
        for name, kind in KINDS.items()
        for pk, slug in kind.model.objects.values_list("pk", "slug")
    }
    for one in asked:
        found = [addresses[hit.kind, hit.object_id] for hit in rank(one.query[:LONGEST_QUERY], providers).found]
        place = found.index(one.address) + 1 if one.address in found else 0
        yield Place(one, place, found[0] if found else "")
