"""The results as a table for people and as JSON for programs. Writes what `make bench` found, measures nothing."""

import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from benchmarks.catalogue import FIGURES, GROUPS, GROWTH_BASE, How
from benchmarks.measuring import Measured
from benchmarks.rounds import Spread, figures, ratio, subjects

SMALL = 0.1
"""Numbers below it are shown with more digits."""


def base_size(sizes: Iterable[int]) -> int:
    """The number of questions that growth is told against."""
    there = sorted(sizes)
    return GROWTH_BASE if GROWTH_BASE in there else there[0]


def as_json(measured: Sequence[Measured], **more: Any) -> dict[str, Any]:
    """Everything: the declarations, each round's figures, and what is computed from them."""
    machine = {
        "processors": os.cpu_count(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        **{name: version(name) for name in ("django", "granian")},
    }
    return {**more, "machine": machine, "entries": [_entry(one) for one in measured]}


def _entry(one: Measured) -> dict[str, Any]:
    return {
        **asdict(one.entry),
        "figures": {
            subject: {figure: _rounded(figures(one.rounds, subject, figure)) for figure in FIGURES[one.entry.how]}
            for subject in subjects(one.rounds)
        },
        "ratios": {
            name: {figure: _rounded(ratio(one.rounds, figure, *pair)) for figure, pair in pairs.items()}
            for name, pairs in _ratios(one).items()
        },
        "rounds": one.rounds,
        "left out": one.left_out,
    }


def _rounded(found: Spread | None) -> dict[str, float] | None:
    return {name: float(f"{value:.4g}") for name, value in asdict(found).items()} if found else None


def _ratios(one: Measured) -> dict[str, dict[str, tuple[str, str]]]:
    """What is compared, by name and figure: the subjects above and below the line.

    "to nginx": 1 is as good as nginx, more is better. "10000 / 100": the cost with so many questions, less is better.
    """
    kinds, there = FIGURES[one.entry.how], subjects(one.rounds)
    if one.entry.group == "growth":
        base = str(base_size(map(int, there))) if there else ""
        return {f"{size} / {base}": dict.fromkeys(kinds, (size, base)) for size in there if size != base}
    ours = one.entry.subject
    return {
        f"to {other}": {figure: (ours, other) if figure == "rate" else (other, ours) for figure in kinds}
        for other in there
        if other != ours
    }


# --- The table -----------------------------------------------------------------------------------------------------

Line = list[str]
"""Cells: the entry, the subject, its figures."""


def table(measured: Sequence[Measured]) -> str:
    """A section for each group and way of measuring: figures with their spread, ratios, and what was left out."""
    lines: list[str] = []
    for group, title in GROUPS.items():
        some = [one for one in measured if one.entry.group == group]
        if some:
            lines += ["", title]
        for how in dict.fromkeys(one.entry.how for one in some):
            lines += _section([one for one in some if one.entry.how == how], how)
        lines += [f"  left out: {sentence}" for sentence in _left_out(some)]
    return "\n".join(lines[1:])


def _section(some: Sequence[Measured], how: How) -> list[str]:
    if not any(one.rounds for one in some):
        return []
    heads = [f"{figure}, {unit}" for figure, unit in FIGURES[how].items()]
    lines = [["", "", *heads], *(line for one in some for line in _lines(one))]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return [
        "  " + "  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]


def _lines(one: Measured) -> list[Line]:
    lines: list[Line] = []
    for subject in subjects(one.rounds):
        cells = [_figure(one, subject, figure) for figure in FIGURES[one.entry.how]]
        lines.append(["" if lines else one.entry.name, subject, *cells])
    for name, pairs in _ratios(one).items():
        cells = [_ratio(one, name, figure, pair) for figure, pair in pairs.items()]
        lines.append(["", f"  {name}", *cells])
    return lines


def _figure(one: Measured, subject: str, figure: str) -> str:
    found = figures(one.rounds, subject, figure)
    most = dict(one.entry.most).get(figure)
    is_ours = one.entry.group == "growth" or subject == one.entry.subject
    if found is None or most is None or not is_ours:
        return _shown(found)
    return f"{_shown(found)} {_reached(f'≤ {number(most)}', is_reached=found.median <= most)}"


def _ratio(one: Measured, name: str, figure: str, pair: tuple[str, str]) -> str:
    found = ratio(one.rounds, figure, *pair)
    if found is None:
        return ""
    if (most := one.entry.grows_at_most) and figure == "cpu" and int(pair[0]) > int(pair[1]):
        return f"{_shown(found)} {_reached(f'≤ {number(most)}', is_reached=found.median <= most)}"
    for goal in one.entry.goals:
        if goal.figure == figure and name == f"to {goal.against}":
            reached = _reached(f"≥ {number(goal.at_least)}", is_reached=found.median >= goal.at_least)
            return f"{_shown(found)} {reached}"
    return _shown(found)


def _reached(wanted: str, *, is_reached: bool) -> str:
    return wanted if is_reached else f"MISSED {wanted}"


def _shown(found: Spread | None) -> str:
    return f"{number(found.median)} ({number(found.least)}–{number(found.most)})" if found else ""


def number(value: float) -> str:
    """Three digits that say something: 0.0512, 7.25, 38.1, 1,240."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= SMALL else f"{value:.3g}"


def _left_out(some: Sequence[Measured]) -> list[str]:
    """Each sentence once, with the entries it is true of."""
    of: dict[str, list[str]] = {}
    for one in some:
        for sentence in one.left_out:
            of.setdefault(sentence, []).append(one.entry.name)
    whole = [one.entry.name for one in some]
    return [f"{'all' if names == whole else ' · '.join(names)}: {sentence}" for sentence, names in of.items()]
