"""Finds where words change beside a telephone number, an address or an account that stays.

"Never call 95188" and "call 95188" have the same number. So what stands in one step or item with a number is compared
as a whole, and so are the texts of the subject itself; its headings stand over every part. A step that shows the
hotlines has numbers too, whatever its words; the headings and its place do not count for it.

Every character counts: "不，能打" and "不能打" differ by a comma, and characters that look like punctuation can hide a
number. Only white space may change, as long as the numbers, addresses and accounts stay as they are, and the width of
a few marks.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

from kb.ledger.addresses import addresses_in
from kb.ledger.contact_ids import contact_ids_in
from kb.ledger.fact_fields import (
    HEADINGS,
    LANGUAGES,
    SEARCH_WORDS,
    SLUGS_AND_KEYS,
    Facts,
    PlacedText,
    base_name,
    language_of,
    parts_of,
    texts_of,
)
from kb.ledger.new_numbers import split_numbers
from kb.ledger.own_sites import is_own_address
from kb.models import StepKind
from kb.numbers.find_in_text import find_numbers
from kb.numbers.invisible_characters import clean_text

_CHOICES = ("kind", "topic")
"""Choices that say what a text is about: a step may be one to take or one that shows the hotlines."""
_WIDTH = str.maketrans("，。：；？！（）", ",.:;?!()")
_SPACE_BETWEEN_WORDS = re.compile(r"(?<=[A-Za-z])\s+(?=[A-Za-z])")
_OTHER_SPACE = re.compile(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])")

PartId = tuple[str, str]
"""The list of parts and the key of the part; ("", "") for the texts of the subject itself."""


class ContactPoint(NamedTuple):
    """What a reader may dial, open or write to, as written: a number, an address, an account, or the hotlines."""

    kind: str
    """ "number", "address", "contact" or "hotlines"; `text` is "" for the last one."""
    text: str


class How(StrEnum):
    CHANGED = "changed"
    TAKEN_AWAY = "taken away"
    MOVED = "moved"
    BROUGHT_IN = "brought in"
    """Only of a step that shows the hotlines. Other contact points that are new are found by their own rules."""


class ChangedWords(NamedTuple):
    """`field` and `part` say where the words change; `place` is where the contact point is, which may be below them."""

    how: How
    contact_point: ContactPoint
    field: str
    part: str
    place: PartId


def changed_words(old: Facts, new: Facts, *, own: Collection[str]) -> Iterator[ChangedWords]:
    """Yields the places with a number, an address or an account of which the words change, or that go or move.

    `own` are the hosts of the wallet: their addresses do not count.
    """
    old_places, new_places = _PartTexts(old, own), _PartTexts(new, own)
    heading = _first_difference(old_places.headings(), new_places.headings())
    moved = _moved(list(old_places.texts), list(new_places.texts))
    for place in old_places.texts:
        how, field = How.CHANGED, ""
        if place not in new_places.texts:
            how = How.TAKEN_AWAY
        else:
            field = _first_difference(old_places.words(place), new_places.words(place))
            field = field or _first_difference(*_changed_contact_points(old_places, new_places, place))
            if not field and place in moved:
                how = How.MOVED
            elif not field and not heading:
                continue
        contact_point = old_places.contact_point(place)
        if contact_point and contact_point.kind == "hotlines" and not field and how != How.TAKEN_AWAY:
            continue
        if contact_point and (how != How.CHANGED or field):
            yield ChangedWords(how, contact_point, field or place[0], place[1], place)
        elif contact_point:
            yield ChangedWords(how, contact_point, heading, "", place)
    yield from _steps_with_hotlines(old_places, new_places)


def steps_that_newly_show_hotlines(old: Facts, new: Facts) -> Iterator[ChangedWords]:
    """Yields the steps that show the hotlines in the new facts and are new or did not in the old ones."""
    return _steps_with_hotlines(_PartTexts(old, ()), _PartTexts(new, ()))


def first_contact_point(facts: Facts, *, own: Collection[str]) -> ContactPoint | None:
    """Returns the first number, address, account or step with hotlines in the facts."""
    places = _PartTexts(facts, own)
    return next(filter(None, map(places.contact_point, places.texts)), None)


def shows_hotlines(part_list: str, part: Facts) -> bool:
    return part_list == "steps" and part.get("kind") == StepKind.CONTACT


def _steps_with_hotlines(old: "_PartTexts", new: "_PartTexts") -> Iterator[ChangedWords]:
    for place in new.texts:
        if new.shows_hotlines(place) and not (place in old.texts and old.contact_point(place)):
            field = "kind" if place in old.texts else place[0]
            yield ChangedWords(How.BROUGHT_IN, ContactPoint("hotlines", ""), field, place[1], place)


class _PartTexts:
    """The texts of a subject by part, without slugs, keys and what is for the search alone."""

    def __init__(self, facts: Facts, own: Collection[str]) -> None:
        self._facts, self.own = facts, own
        self._split: dict[PartId, ContactPoint] | None = None
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

    def shows_hotlines(self, place: PartId) -> bool:
        return shows_hotlines(place[0], self._choices[place])

    def contact_point(self, place: PartId) -> ContactPoint | None:
        """Returns the first contact point of the place, also one that is divided between texts."""
        if self.shows_hotlines(place):
            return ContactPoint("hotlines", "")
        texts = self.texts[place]
        within = next(chain.from_iterable(_contact_points(text.text, self.own) for text in texts), None)
        if within:
            return within
        for language in LANGUAGES:
            shown = [text.text for text in texts if language_of(text.field) in ("", language)]
            if across := next(_contact_points("\n".join(shown), self.own), None):
                return across
        if self._split is None:
            self._split = _split_contact_points(self._facts)
        return self._split.get(place)


def _changed_contact_points(old: _PartTexts, new: _PartTexts, place: PartId) -> tuple[dict[str, str], dict[str, str]]:
    """Returns the contact points of the texts that differ, on one line: white space can divide an address."""
    texts, others = ({text.field: text.text for text in places.texts[place]} for places in (old, new))
    changed = [field for field in texts if field in others and texts[field] != others[field]]
    before, after = (
        {field: "\n".join(point.text for point in _contact_points(fields[field], old.own)) for field in changed}
        for fields in (texts, others)
    )
    return before, after


def _parts(facts: Facts) -> Iterable[Facts]:
    return (part for _part_list, part in parts_of(facts))


def _words(text: str) -> str:
    """Returns the text with one space between Latin words, no other white space, and marks of one width."""
    text = _SPACE_BETWEEN_WORDS.sub(" ", clean_text(text).translate(_WIDTH))
    return _OTHER_SPACE.sub("", text)


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


def _contact_points(text: str, own: Collection[str]) -> Iterator[ContactPoint]:
    """Yields the numbers, addresses and accounts in the text."""
    for number in find_numbers(text):
        yield ContactPoint("number", " ".join(text[number.start : number.end].split()))
    for address in addresses_in(text):
        if not is_own_address(address, own):
            yield ContactPoint("address", address)
    for contact in contact_ids_in(text):
        yield ContactPoint("contact", contact)


def _split_contact_points(facts: Facts) -> dict[PartId, ContactPoint]:
    """Returns the places of the parts of numbers that are split between texts."""
    numbers = split_numbers(facts)
    return {(text.part_list, text.part): ContactPoint("number", found) for found, texts in numbers for text in texts}
