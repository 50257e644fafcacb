"""Finds the groups of synonyms that a text or a query has a word of. Pure: no Django."""

from collections.abc import Iterable, Mapping

from kb.search.analysis import Analysis, analyse

_WordsByFirst = Mapping[str, list[tuple[tuple[str, ...], int]]]
"""By the first stem or syllable of a word: the whole word, and the number of its group."""


class Synonyms:
    """Groups of words that mean the same, indexed by their first stem and their first syllable."""

    def __init__(self, groups: Iterable[Iterable[str]]) -> None:
        self._groups: list[list[tuple[str, ...]]] = []
        self._by_stem: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        self._by_syllable: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        for number, words in enumerate(groups):
            analyses = [analyse(word) for word in words]
            self._groups.append([word.stems for word in analyses])
            for word in analyses:
                if word.stems:
                    self._by_stem.setdefault(word.stems[0], []).append((word.stems, number))
                if len(word.syllables) == len(word.stems) > 1:
                    self._by_syllable.setdefault(word.syllables[0], []).append((word.syllables, number))

    def groups_in_text(self, stems: tuple[str, ...]) -> set[int]:
        """The numbers of the groups that have a word among the stems."""
        return _groups_in(stems, self._by_stem)

    def groups_in_query(self, query: Analysis) -> set[int]:
        """The numbers of the groups that have a word in the query, as written or by its sound (zhangdan)."""
        by_sound = (_groups_in(way, self._by_syllable) for way in query.segmentations)
        return self.groups_in_text(query.stems).union(*by_sound)

    def expand(self, query: Analysis) -> list[tuple[str, ...]]:
        """All words of the groups that have a word in the query, as stems."""
        return [word for number in self.groups_in_query(query) for word in self._groups[number]]


def _groups_in(items: tuple[str, ...], words_by_first: _WordsByFirst) -> set[int]:
    return {
        number
        for start, first in enumerate(items)
        for word, number in words_by_first.get(first, ())
        if items[start : start + len(word)] == word
    }
