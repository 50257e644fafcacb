"""Finds links and web addresses in new facts that the old facts do not have and that leave the wallet's own sites.

Two people are asked for such a change (kb/ledger/policy.py).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from kb.ledger.fact_fields import LINKS, Facts, PlacedText, texts_of
from kb.models.web_links import link_host
from kb.numbers.invisible_characters import clean_text

_LETTER = r"a-z\u00c0-\u052f"
"""Latin, Greek and Cyrillic letters: alipаy.com has a Cyrillic а."""
_REST = r"[^\s，。；、（）“”《》]"
_ADDRESS = re.compile(
    rf"(?<![{_LETTER}0-9])"
    rf"(?:[a-z][a-z0-9+.-]{{0,20}}:/+{_REST}+|(?:[{_LETTER}0-9][{_LETTER}0-9-]{{0,62}}\.){{1,8}}[{_LETTER}]{{2,}}(?:/{_REST}*)?)",
    re.IGNORECASE,
)
"""An address with its scheme, or the name of a host. The limits keep the time linear in the length of the text."""
_AFTER_ADDRESS = ".,;:!?)]}'\""


class NewLink(NamedTuple):
    """`address` as written; `is_text` if it stands in a text and not in a field for a link."""

    field: str
    part: str
    address: str
    is_text: bool


def new_links(old: Facts | None, new: Facts | None, *, domains: Iterable[str]) -> list[NewLink]:
    """Returns the new links to hosts that are none of these domains, nor below one, in reading order.

    A link is new if its address changed.
    """
    own = {link_host(f"https://{domain.strip()}") for domain in domains} - {""}
    found = [*_in_fields(old or {}, new or {}), *_in_texts(old, new)]
    return [link for link in found if not _is_own(link.address, own)]


def _in_fields(old: Facts, new: Facts) -> Iterator[NewLink]:
    for field in LINKS:
        if new.get(field) and new[field] != old.get(field):
            yield NewLink(field, "", new[field], is_text=False)


def _in_texts(old: Facts | None, new: Facts | None) -> Iterator[NewLink]:
    known = Counter((text.kind, address) for text in _texts(old) for address in _addresses(text))
    for text in _texts(new):
        for address in _addresses(text):
            if known[text.kind, address]:
                known[text.kind, address] -= 1
            else:
                yield NewLink(text.field, text.part, address, is_text=True)


def _texts(facts: Facts | None) -> Iterable[PlacedText]:
    return chain(*texts_of(facts))


def _addresses(text: PlacedText) -> Iterator[str]:
    if "." not in text.text and ":" not in text.text:
        return
    for match in _ADDRESS.finditer(clean_text(text.text)):
        yield match[0].rstrip(_AFTER_ADDRESS)


def _is_own(address: str, domains: set[str]) -> bool:
    host = link_host(address if ":/" in address else f"https://{address}")
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)
