"""Statistics of alternating rounds, pure: every round measures all subjects one right after the other, so that
what slows the machine down for a while slows all of them, and ratios are computed within the round."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Round = dict[str, dict[str, float]]
"""Subject -> figure -> value."""


@dataclass(frozen=True)
class Spread:
    median: float
    least: float
    most: float


def spread(values: Iterable[float]) -> Spread:
    """ValueError where there are no values."""
    there = list(values)
    if not there:
        raise ValueError("There is nothing to summarise.")
    return Spread(statistics.median(there), min(there), max(there))


def subjects(rounds: Sequence[Round]) -> list[str]:
    """Those that were measured in some round, in the order of the round that has most of them."""
    fullest = max(rounds, key=len, default={})
    return list(dict.fromkeys([*fullest, *(subject for measured in rounds for subject in measured)]))


def figures(rounds: Sequence[Round], subject: str, figure: str) -> Spread | None:
    """None where the subject was measured in no round."""
    values = [measured[subject][figure] for measured in rounds if subject in measured]
    return spread(values) if values else None


def ratio(rounds: Sequence[Round], figure: str, above: str, below: str) -> Spread | None:
    """`above`'s figure / `below`'s, each within its round; None where no round has both."""
    values = [
        measured[above][figure] / measured[below][figure]
        for measured in rounds
        if above in measured and below in measured and measured[below][figure]
    ]
    return spread(values) if values else None
