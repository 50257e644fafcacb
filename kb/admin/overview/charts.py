"""Charts: from figures to shapes and labels, which templates/admin/kb/chart.html draws as SVG and HTML.

The shapes lie in a square of 100 by 100, the origin at the top left. The template stretches it to the page's width and
sets the labels around it as HTML, so that they stay readable on a phone.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

SIZE = 100.0


class Rect(NamedTuple):
    x: float
    y: float
    width: float
    height: float
    series: int
    """The number of the series, which gives it its colour: 1, 2 …"""
    label: str


class Dot(NamedTuple):
    x: float
    y: float
    label: str


class Row(NamedTuple):
    """The figures of one day, or of one week."""

    label: str
    values: tuple[int, ...]
    """One for each series."""


class Chart(NamedTuple):
    series: tuple[str, ...]
    """The names of the series. The first is the lowest."""
    rows: tuple[Row, ...]
    """The figures themselves, for a table."""
    unit: str
    """What follows each figure: "%" or ""."""
    rects: tuple[Rect, ...]
    dots: tuple[Dot, ...]
    """Joined by a line."""
    scale: tuple[int, ...]
    """The labels of the vertical axis from the top to 0, at equal distances."""
    x_labels: tuple[str, ...]
    """The labels of the horizontal axis, at equal distances."""

    @property
    def line(self) -> str:
        """The path through the dots, as SVG writes it."""
        return "M" + "L".join(f"{dot.x:g} {dot.y:g}" for dot in self.dots) if self.dots else ""


def stacked_bars(series: Sequence[str], rows: Sequence[Row]) -> Chart:
    """Returns a bar for each row, made of one piece for each series that is not 0."""
    top = scale_top(max((sum(row.values) for row in rows), default=0))
    step = SIZE / max(len(rows), 1)
    rects = [rect for place, row in enumerate(rows) for rect in _bar(series, row, step * place, step, SIZE / top)]
    labels = [row.label for row in rows]
    x_labels = labels if len(labels) < 4 else (labels[0], labels[len(labels) // 2], labels[-1])
    return Chart(tuple(series), tuple(rows), "", tuple(rects), (), (top, top // 2, 0), tuple(x_labels))


def _bar(series: Sequence[str], row: Row, left: float, step: float, scale: float) -> Iterator[Rect]:
    """Yields the pieces of one bar, from the bottom up. `scale` is the height of 1."""
    base = SIZE
    for number, (name, value) in enumerate(zip(series, row.values, strict=True), start=1):
        if value:
            base -= scale * value
            label = f"{row.label} · {name} {value}"
            yield Rect(
                _round(left + step * 0.1), _round(base), _round(step * 0.8), _round(scale * value), number, label
            )


def percentage_line(name: str, rows: Sequence[Row], places: Sequence[float]) -> Chart:
    """Returns a line through percentages. `places` says where each row is, from 0 (left) to 1 (right)."""
    dots = [
        Dot(_round(SIZE * place), _round(SIZE - row.values[0]), f"{row.label} · {row.values[0]}%")
        for row, place in zip(rows, places, strict=True)
    ]
    x_labels = tuple(row.label for row in (*rows[:1], *rows[1:][-1:]))
    return Chart((name,), tuple(rows), "%", (), tuple(dots), (100, 50, 0), x_labels)


def scale_top(highest: int) -> int:
    """Returns the least 2, 4, 6, 8 or 10 times a power of ten that is not below `highest`: its half is whole."""
    power = 1
    while highest > 10 * power:
        power *= 10
    return next(factor * power for factor in (2, 4, 6, 8, 10) if factor * power >= highest)


def _round(number: float) -> float:
    return round(number, 2)
