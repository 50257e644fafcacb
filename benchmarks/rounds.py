"""Statistics of alternating rounds. Every round measures all subjects right after one another, so that a slow machine
slows all of them, and ratios are computed within a round."""

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
    """Returns the median, least and most. Raises ValueError if there are no values."""
    numbers = list(values)
    if not numbers:
        raise ValueError("There is nothing to summarise.")
    return Spread(statistics.median(numbers), min(numbers), max(numbers))


def subjects(rounds: Sequence[Round]) -> list[str]:
    """Returns the measured subjects, in the order of the round with most of them."""
    fullest = max(rounds, key=len, default={})
    return list(dict.fromkeys([*fullest, *(subject for measured in rounds for subject in measured)]))


def figures(rounds: Sequence[Round], subject: str, figure: str) -> Spread | None:
    """Returns the spread of a subject's figure; None if no round measured it."""
    values = [measured[subject][figure] for measured in rounds if subject in measured]
    return spread(values) if values else None


def ratio(rounds: Sequence[Round], figure: str, above: str, below: str) -> Spread | None:
    """Returns the spread of the ratio of two subjects within each round; None if no round has both."""
    values = [
        measured[above][figure] / measured[below][figure]
        for measured in rounds
        if above in measured and below in measured and measured[below][figure]
    ]
    return spread(values) if values else None
