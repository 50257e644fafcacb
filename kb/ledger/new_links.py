"""Finds links, web addresses and accounts of chat programs in new facts that the old facts do not have.

Links within the wallet's own sites do not count. Two people are asked for such a change (kb/ledger/policy.py).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from kb.ledger.addresses import addresses_in
from kb.ledger.contact_ids import contact_ids_in
from kb.ledger.fact_fields import (
    LANGUAGES,
    LINKS,
    SEARCH_WORDS,
    SLUGS_AND_KEYS,
    Facts,
    PlacedText,
    base_name,
    language_of,
    texts_of,
)
from kb.ledger.own_sites import is_own_address
from kb.models.web_links import link_host

_Find = Callable[[str], Iterable[str]]


class NewLink(NamedTuple):
    """`address` is folded; `is_text` if it stands in a text and not in a field for a link."""

    field: str
    part: str
    address: str
    is_text: bool


class NewContact(NamedTuple):
    """`contact` is the program and the account, as written."""

    field: str
    part: str
    contact: str


def new_links(old: Facts | None, new: Facts | None, *, domains: Iterable[str]) -> list[NewLink]:
    """Returns the new links that leave the sites with these domains, in reading order.

    A link is new if its address changed.
    """
    own = hosts_of(domains)
    in_texts = (NewLink(*found, is_text=True) for found in _new_in_texts(addresses_in, old, new))
    found = [*_in_fields(old or {}, new or {}), *in_texts]
    return [link for link in found if not is_own_address(link.address, own)]


def new_contacts(old: Facts | None, new: Facts | None) -> list[NewContact]:
    """Returns the new accounts of chat programs, in reading order."""
    return [NewContact(*found) for found in _new_in_texts(contact_ids_in, old, new)]


def hosts_of(domains: Iterable[str]) -> set[str]:
    """Returns the domains as `link_host` writes them, without those that are none."""
    return {link_host(f"https://{domain.strip()}") for domain in domains} - {""}


def _in_fields(old: Facts, new: Facts) -> Iterator[NewLink]:
    for field in LINKS:
        if new.get(field) and new[field] != old.get(field):
            yield NewLink(field, "", new[field], is_text=False)


def _new_in_texts(find: _Find, old: Facts | None, new: Facts | None) -> Iterator[tuple[str, str, str]]:
    """Yields the field, the part and what was found of all that the texts of that kind do not hold as often yet."""
    known = Counter((text.kind, found) for text, found in _found(find, old))
    for text, found in _found(find, new):
        if known[text.kind, found]:
            known[text.kind, found] -= 1
        else:
            yield text.field, text.part, found


def _found(find: _Find, facts: Facts | None) -> Iterator[tuple[PlacedText, str]]:
    """Yields what each text holds, and what goes on in the next one: the title "QQ" over the text "123456"."""
    for texts in texts_of(facts):
        yield from ((text, found) for text in texts for found in find(text.text))
        for language in LANGUAGES:
            shown = [text for text in texts if _is_shown(text, language)]
            if len(shown) < 2:
                continue
            across = Counter(find("\n".join(text.text for text in shown)))
            across -= Counter(found for text in shown for found in find(text.text))
            yield from ((shown[0]._replace(part_list=f"{shown[0].part_list} across"), found) for found in across)


def _is_shown(text: PlacedText, language: str) -> bool:
    return language_of(text.field) in ("", language) and base_name(text.field) not in (*SLUGS_AND_KEYS, *SEARCH_WORDS)
