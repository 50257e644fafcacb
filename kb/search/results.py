"""What a search gives: pages, best first, each with the reason it is there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kb.models import Provider, SearchDocument
from kb.search.analysis import Analysis


@dataclass(frozen=True)
class Hit:
    """A page that answers the query: the object's kind and id, how well it does, and by which of its texts."""

    kind: str
    object_id: int
    score: float
    document: SearchDocument | None = None
    features: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Ranking:
    """The pages, best first: those that were found, and the nearest ones when there are none."""

    found: list[Hit]
    nearest: list[Hit]
    providers: list[Provider]
    """Those the query names."""
    analysis: Analysis


def once(hits: Iterable[Hit]) -> list[Hit]:
    """Each object once, where it stands first."""
    first: dict[tuple[str, int], Hit] = {}
    for hit in hits:
        first.setdefault((hit.kind, hit.object_id), hit)
    return list(first.values())


def provider_hits(providers: Iterable[Provider], score: float) -> list[Hit]:
    return [Hit("provider", provider.pk, score) for provider in providers]
