"""What a search returns: pages, best first, each with the document that matched."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kb.models import Provider, SearchDocument
from kb.search.analysis import Analysis


@dataclass(frozen=True)
class SearchHit:
    """A page that matches: its kind and id, its score, its best document, and the features the score is made of.

    A page that was found by a name, a number or the fallback has no document.
    """

    kind: str
    object_id: int
    score: float
    document: SearchDocument | None = None
    features: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Ranking:
    """The result of a search. `nearest` are the pages that match too little, in case nothing was found."""

    found: list[SearchHit]
    nearest: list[SearchHit]
    providers: list[Provider]
    """Those that the query names."""
    analysis: Analysis


def unique(hits: Iterable[SearchHit]) -> list[SearchHit]:
    """The first hit of each page."""
    first: dict[tuple[str, int], SearchHit] = {}
    for hit in hits:
        first.setdefault((hit.kind, hit.object_id), hit)
    return list(first.values())


def provider_hits(providers: Iterable[Provider], score: float) -> list[SearchHit]:
    return [SearchHit("provider", provider.pk, score) for provider in providers]
