"""Formats the results of `make bench` as a table and as JSON."""

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
"""Numbers below are shown with more digits."""


def base_size(sizes: Iterable[int]) -> int:
    """Returns the number of questions that growth is relative to."""
    ordered = sorted(sizes)
    return GROWTH_BASE if GROWTH_BASE in ordered else ordered[0]


def as_json(measured: Sequence[Measured], **more: Any) -> dict[str, Any]:
    """Returns everything: the declarations, each round's figures, and the computed medians and ratios."""
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
            subject: {figure: _round(figures(one.rounds, subject, figure)) for figure in FIGURES[one.entry.how]}
            for subject in subjects(one.rounds)
        },
        "ratios": {
            name: {figure: _round(ratio(one.rounds, figure, *pair)) for figure, pair in pairs.items()}
            for name, pairs in _ratios(one).items()
        },
        "rounds": one.rounds,
        "left out": one.left_out,
    }


def _round(found: Spread | None) -> dict[str, float] | None:
    return {name: float(f"{value:.4g}") for name, value in asdict(found).items()} if found else None


def _ratios(one: Measured) -> dict[str, dict[str, tuple[str, str]]]:
    """Returns the compared subjects by name and figure: numerator and denominator.

    "to nginx": 1 is as good as nginx, more is better. "10000 / 100": the cost with so many questions, less is better.
    """
    kinds, measured = FIGURES[one.entry.how], subjects(one.rounds)
    if one.entry.group == "growth":
        base = str(base_size(map(int, measured))) if measured else ""
        return {f"{size} / {base}": dict.fromkeys(kinds, (size, base)) for size in measured if size != base}
    ours = one.entry.subject
    return {
        f"to {other}": {figure: (ours, other) if figure == "rate" else (other, ours) for figure in kinds}
        for other in measured
        if other != ours
    }


# --- The table -----------------------------------------------------------------------------------------------------

Line = list[str]
"""Cells: the entry, the subject, its figures."""


def table(measured: Sequence[Measured]) -> str:
    """Returns a section for each group and method: figures with their spread, ratios, and what was left out."""
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
    most = dict(one.entry.limits).get(figure)
    is_ours = one.entry.group == "growth" or subject == one.entry.subject
    if found is None or most is None or not is_ours:
        return _format_spread(found)
    return f"{_format_spread(found)} {_format_goal(f'≤ {number(most)}', is_reached=found.median <= most)}"


def _ratio(one: Measured, name: str, figure: str, pair: tuple[str, str]) -> str:
    found = ratio(one.rounds, figure, *pair)
    if found is None:
        return ""
    if (most := one.entry.max_growth) and figure == "cpu" and int(pair[0]) > int(pair[1]):
        return f"{_format_spread(found)} {_format_goal(f'≤ {number(most)}', is_reached=found.median <= most)}"
    for goal in one.entry.goals:
        if goal.figure == figure and name == f"to {goal.against}":
            reached = _format_goal(f"≥ {number(goal.at_least)}", is_reached=found.median >= goal.at_least)
            return f"{_format_spread(found)} {reached}"
    return _format_spread(found)


def _format_goal(goal: str, *, is_reached: bool) -> str:
    return goal if is_reached else f"MISSED {goal}"


def _format_spread(found: Spread | None) -> str:
    return f"{number(found.median)} ({number(found.least)}–{number(found.most)})" if found else ""


def number(value: float) -> str:
    """Formats a number with three significant digits: 0.0512, 7.25, 38.1, 1,240."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= SMALL else f"{value:.3g}"


def _left_out(some: Sequence[Measured]) -> list[str]:
    """Returns each message once, with the entries it applies to."""
    entries: dict[str, list[str]] = {}
    for one in some:
        for sentence in one.left_out:
            entries.setdefault(sentence, []).append(one.entry.name)
    all_names = [one.entry.name for one in some]
    return [f"{'all' if names == all_names else ' · '.join(names)}: {sentence}" for sentence, names in entries.items()]
