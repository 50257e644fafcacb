"""Finds where words change beside a telephone number, an address or an account that stays.

"Never call 95188" and "call 95188" have the same number. So what stands in one step or item with a number is compared
as a whole, and so are the texts of the subject itself; its headings stand over every part. Punctuation and white space
are no words.
"""

import unicodedata
from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from kb.ledger.addresses import addresses_in
from kb.ledger.contact_ids import contact_ids_in
from kb.ledger.fact_fields import (
    HEADINGS,
    SEARCH_WORDS,
    SLUGS_AND_KEYS,
    Facts,
    PlacedText,
    base_name,
    parts_of,
    texts_of,
)
from kb.ledger.new_numbers import split_numbers
from kb.ledger.own_sites import is_own_address
from kb.numbers.find_in_text import find_numbers
from kb.numbers.invisible_characters import clean_text

_CHOICES = ("kind", "topic")
"""Choices that say what a text is about: a step may be one to take or one that shows the hotlines."""
_PARTING = ("P", "Z")
"""The general categories of punctuation and white space."""

PartId = tuple[str, str]
"""The list of parts and the key of the part; ("", "") for the texts of the subject itself."""


class Bearing(NamedTuple):
    """What a reader may dial, open or write to, as written."""

    kind: str
    """ "number", "address" or "contact"."""
    text: str


class How(StrEnum):
    CHANGED = "changed"
    TAKEN_AWAY = "taken away"
    MOVED = "moved"


class ChangedWords(NamedTuple):
    """`field` and `part` say where the words change; `place` is where the bearing stands, which may be below them."""

    how: How
    bearing: Bearing
    field: str
    part: str
    place: PartId


def changed_words(old: Facts, new: Facts, *, own: Collection[str]) -> Iterator[ChangedWords]:
    """Yields the places with a number, an address or an account of which the words change, or that go or move.

    `own` are the hosts of the wallet: their addresses do not count.
    """
    old_places, new_places = _PartTexts(old), _PartTexts(new)
    heading = _first_difference(old_places.headings(), new_places.headings())
    moved = _moved(list(old_places.texts), list(new_places.texts))
    split: dict[PartId, Bearing] | None = None
    for place, texts in old_places.texts.items():
        how, field = How.CHANGED, ""
        if place not in new_places.texts:
            how = How.TAKEN_AWAY
        else:
            field = _first_difference(old_places.words(place), new_places.words(place))
            if not field and place in moved:
                how = How.MOVED
            elif not field and not heading:
                continue
        bearing = _bearing(texts, own)
        if bearing is None:
            split = _split_bearings(old) if split is None else split
            bearing = split.get(place)
        if bearing and (how != How.CHANGED or field):
            yield ChangedWords(how, bearing, field or place[0], place[1], place)
        elif bearing:
            yield ChangedWords(how, bearing, heading, "", place)


class _PartTexts:
    """The texts of a subject by part, without slugs, keys and what is for the search alone."""

    def __init__(self, facts: Facts) -> None:
        subject, *parts = texts_of(facts)
        keys = [(part_list, str(part.get("key", ""))) for part_list, part in parts_of(facts)]
        without = (*SLUGS_AND_KEYS, *SEARCH_WORDS)
        self.texts: dict[PartId, list[PlacedText]] = {
            place: [text for text in texts if base_name(text.field) not in without]
            for place, texts in zip([("", ""), *keys], [subject, *parts], strict=True)
        }
        self._choices: dict[PartId, Facts] = {("", ""): facts, **dict(zip(keys, _parts(facts), strict=True))}

    def words(self, place: PartId) -> dict[str, str]:
        """Returns the words of each text, and the choices."""
        choices = {name: str(self._choices[place][name]) for name in _CHOICES if name in self._choices[place]}
        return {**{text.field: _words(text.text) for text in self.texts[place]}, **choices}

    def headings(self) -> dict[str, str]:
        headings = (text for text in self.texts["", ""] if base_name(text.field) in HEADINGS)
        return {text.field: _words(text.text) for text in headings}


def _parts(facts: Facts) -> Iterable[Facts]:
    return (part for _part_list, part in parts_of(facts))


def _words(text: str) -> str:
    """Returns the text without punctuation and white space."""
    kept = (char for char in clean_text(text) if not char.isspace() and unicodedata.category(char)[0] not in _PARTING)
    return "".join(kept)


def _first_difference(old: dict[str, str], new: dict[str, str]) -> str:
    """Returns the first field, in reading order, whose words differ; "" if none does."""
    fields = dict.fromkeys([*old, *new])
    return next((field for field in fields if old.get(field, "") != new.get(field, "")), "")


def _moved(old: list[PartId], new: list[PartId]) -> set[PartId]:
    """Returns the places that others, which stay, follow now and did not before, or the other way round."""
    stay = set(old) & set(new)
    before_in_old, before_in_new = (_before([place for place in order if place in stay]) for order in (old, new))
    return {place for place in stay if before_in_old[place] != before_in_new[place]}


def _before(order: list[PartId]) -> dict[PartId, set[PartId]]:
    return {place: set(order[:index]) for index, place in enumerate(order)}


def _bearing(texts: Iterable[PlacedText], own: Collection[str]) -> Bearing | None:
    """Returns the first number, address or account in these texts."""
    for text in texts:
        for number in find_numbers(text.text):
            return Bearing("number", " ".join(text.text[number.start : number.end].split()))
        for address in addresses_in(text.text):
            if not is_own_address(address, own):
                return Bearing("address", address)
        for contact in contact_ids_in(text.text):
            return Bearing("contact", contact)
    return None


def _split_bearings(facts: Facts) -> dict[PartId, Bearing]:
    """Returns the places of the parts of numbers that are split between texts."""
    numbers = split_numbers(facts)
    return {(text.part_list, text.part): Bearing("number", found) for found, texts in numbers for text in texts}
