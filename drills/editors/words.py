"""The words that people wrote: each is written once, and known by the letters between its marks."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from threading import Lock

from benchmarks.readers import mark, marks


@dataclass(frozen=True)
class Written:
    person: str
    kind: str
    field: str


@dataclass
class Words:
    """Shared by all people."""

    kept: dict[int, Written] = field(default_factory=dict)
    """The words of which the site said that it keeps them."""
    given_up: set[int] = field(default_factory=set)
    """The words that their author has thrown away by their own choice."""
    _numbers: "count[int]" = field(default_factory=lambda: count(1))
    _lock: Lock = field(default_factory=Lock)

    def new(self) -> int:
        with self._lock:
            return next(self._numbers)

    def keep(self, written: dict[int, Written]) -> None:
        with self._lock:
            self.kept |= written

    def give_up(self, words: Iterable[int], *, by: str) -> None:
        """Notes that this person has thrown away these words, as far as they are their own."""
        with self._lock:
            self.given_up |= {word for word in words if word in self.kept and self.kept[word].person == by}


def with_word(text: str, word: int, *, most: int, mine: set[int]) -> str | None:
    """Returns the text with one more word. To make room, takes out others' words; None if there is no room."""
    added = f" {mark(word)}"
    others = [each for each in marks(text) if each not in mine]
    while len(text) + len(added) > most and others:
        text = text.replace(f" {mark(others.pop(0))}", "")
    return text + added if len(text) + len(added) <= most else None
