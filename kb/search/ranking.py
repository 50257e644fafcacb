"""How well a text answers a query: a sum of how far the two overlap, seen in several ways. Pure: no Django.

The first look (kb.search.query) finds candidates by their terms; this second one compares each whole.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rapidfuzz.distance import Indel

from kb.search.analysis import (
    BIGRAMS,
    SYLLABLE,
    SYLLABLE_BIGRAMS,
    UNITS,
    Analysis,
    View,
    analyse,
    bigrams,
    initials,
    items,
)

WEIGHTS: Mapping[str, float] = {
    "share of units": 1.0,
    "share of bigrams": 0.3,
    "share of synonyms": 0.5,
    "share of syllables": 0.3,
    "share of syllable bigrams": 0.2,
    "share of initials": 0.2,
    "overlap of units": 0.5,
    "overlap of bigrams": 0.5,
    "overlap of synonyms": 0.5,
    "overlap of syllables": 0.5,
    "overlap of syllable bigrams": 0.5,
    "covered units": 0.3,
    "order of units": 0.3,
    "order of syllables": 0.3,
}
"""What each way of overlapping counts. `make fit-search` fits them to pairs of questions that mean the same."""

_VIEWS = {
    "units": UNITS,
    "bigrams": BIGRAMS,
    "syllables": SYLLABLE,
    "syllable bigrams": SYLLABLE_BIGRAMS,
}


class Synonyms:
    """Groups of words that mean the same, ready to be looked for among units."""

    def __init__(self, groups: Iterable[Iterable[str]]) -> None:
        self._groups: list[list[tuple[str, ...]]] = []
        self._starting: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        for number, words in enumerate(groups):
            self._groups.append([analyse(word).units for word in words])
            for units in self._groups[-1]:
                if units:
                    self._starting.setdefault(units[0], []).append((units, number))

    def within(self, units: tuple[str, ...]) -> dict[int, set[tuple[str, ...]]]:
        """The groups that have a word among the units, each with the words that are."""
        found: dict[int, set[tuple[str, ...]]] = {}
        for start, unit in enumerate(units):
            for word, number in self._starting.get(unit, ()):
                if units[start : start + len(word)] == word:
                    found.setdefault(number, set()).add(word)
        return found

    def others(self, units: tuple[str, ...]) -> list[tuple[str, ...]]:
        """What could have been said instead: the other words of those groups, as units."""
        return [
            word for number, said in self.within(units).items() for word in self._groups[number] if word not in said
        ]


class Query(NamedTuple):
    """What is asked, with how much each of its terms tells (BM25's idf; without one, as much as the rarest)."""

    analysis: Analysis
    items: dict[str, frozenset[str]]
    groups: frozenset[int]
    idf: Mapping[str, float]
    rarest: float

    def worth(self, view: View, found: Iterable[str]) -> float:
        return sum(self.idf.get(view.letter + item, self.rarest) for item in found)


def query(analysis: Analysis, synonyms: Synonyms, idf: Mapping[str, float], rarest: float) -> Query:
    """The query, ready to be compared. `idf` is by term, `rarest` that of a term that stands nowhere."""
    seen = {name: frozenset(items(analysis, view)) for name, view in _VIEWS.items()}
    return Query(analysis, seen, frozenset(synonyms.within(analysis.units)), idf, rarest)


class Match(NamedTuple):
    """How a text answers a query."""

    score: float
    """From 0 to 1, which is the query itself."""
    features: Mapping[str, float]
    """Each way of overlapping, from 0 to 1; one that the query has nothing for is missing."""


def compare(asked: Query, units: tuple[str, ...], syllables: tuple[str, ...], synonyms: Synonyms) -> Match:
    """`units` and `syllables` are those of the text."""
    written = {
        "units": frozenset(units),
        "bigrams": frozenset(bigrams(units)),
        "syllables": frozenset(syllables),
        "syllable bigrams": frozenset(bigrams(syllables)),
    }
    features: dict[str, float] = {}
    for name, theirs in written.items():
        if ours := asked.items[name]:
            common = ours & theirs
            features[f"share of {name}"] = asked.worth(_VIEWS[name], common) / asked.worth(_VIEWS[name], ours)
            features[f"overlap of {name}"] = len(common) / len(ours | theirs)
    if abbreviated := asked.analysis.initials:
        letters = initials(syllables)
        features["share of initials"] = sum(word in letters for word in abbreviated) / len(abbreviated)
    if asked.groups:
        groups = synonyms.within(units).keys()
        features["share of synonyms"] = len(asked.groups & groups) / len(asked.groups)
        features["overlap of synonyms"] = len(asked.groups & groups) / len(asked.groups | groups)
    if asked.analysis.units:
        features["covered units"] = len(asked.items["units"] & written["units"]) / max(1, len(written["units"]))
        features["order of units"] = Indel.normalized_similarity(asked.analysis.units, units)
    if asked.analysis.syllables:
        features["order of syllables"] = Indel.normalized_similarity(asked.analysis.syllables, syllables)
    weights = {name: WEIGHTS.get(name, 0) for name in features}
    total = sum(weights.values())
    return Match(sum(weights[name] * features[name] for name in features) / total if total else 0.0, features)
