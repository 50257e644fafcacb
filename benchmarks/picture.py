"""Draws the results as one picture: `python picture.py results.json results.svg`, with matplotlib.

Bars are medians; their whiskers show the least and the most of the rounds. Stored pages cost so much less than rendered
ones that their bars have a logarithmic scale, like the growth.
"""

import json
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("svg")
from matplotlib import pyplot as plt  # the backend first

COLOURS = {"helpline": "#0f766e", "nginx": "#9ca3af", "wagtail": "#d97706", "published": "#2563eb"}
LINES = ("#0f766e", "#d97706", "#2563eb", "#9333ea", "#4b5563")
BAR = 0.26
"""The height of a bar in inches."""


def main(results: Path, picture: Path) -> None:
    data = json.loads(results.read_text("utf-8"))
    entries = [entry for entry in data["entries"] if entry["figures"]]
    bars = [
        (title, some)
        for title, groups in (
            ("A stored page over HTTP: server CPU time per request, µs (logarithmic)", ("hits", "published")),
            ("In process, without the page store: CPU time per request, µs", ("cold", "search", "staff")),
        )
        if (some := [entry for entry in entries if entry["group"] in groups])
    ]
    growth = [entry for entry in entries if entry["group"] == "growth" and entry["how"] == "in process"]
    heights = [_height(some) for _title, some in bars] + ([3.2] if growth else [])
    if not heights:
        raise SystemExit("Nothing was measured that the picture shows.")
    plt.rcParams.update({"font.size": 9, "axes.spines.top": False, "axes.spines.right": False, "svg.fonttype": "path"})
    figure, axes = plt.subplots(
        len(heights), figsize=(9, sum(heights) + 0.9), height_ratios=heights, layout="constrained", squeeze=False
    )
    for axis, (title, some) in zip(axes[:, 0], bars, strict=False):
        _draw_bars(axis, title, some)
    if growth:
        _draw_growth(axes[-1, 0], growth)
    figure.suptitle(
        f"Wallet Helpline, {data['measured_at'][:10]}: medians of {data['rounds']} rounds, "
        f"{data['machine']['processors']} processors",
        fontsize=11,
    )
    figure.savefig(picture)


def _height(entries: list[dict[str, Any]]) -> float:
    return 0.9 + BAR * sum(len(entry["figures"]) + 0.6 for entry in entries)


def _draw_bars(axis: Any, title: str, entries: list[dict[str, Any]]) -> None:
    """Draws a group of bars for each entry, from the top, with their values."""
    place, ticks, names, labelled = 0.0, [], [], set()
    for entry in entries:
        first = place
        for subject, figures in entry["figures"].items():
            cpu = figures["cpu"]
            axis.barh(
                place,
                cpu["median"],
                xerr=[[cpu["median"] - cpu["least"]], [cpu["most"] - cpu["median"]]],
                height=0.9,
                color=COLOURS[subject],
                ecolor="#374151",
                error_kw={"linewidth": 0.8},
                label=None if subject in labelled else subject,
            )
            number = f"{cpu['median']:,.0f}" if cpu["median"] >= 100 else f"{cpu['median']:.1f}"
            beside = {"xytext": (5, 0), "textcoords": "offset points"}
            axis.annotate(number, (cpu["most"], place), va="center", fontsize=8, **beside)
            labelled.add(subject)
            place += 1
        ticks.append((first + place - 1) / 2)
        names.append(entry["name"])
        place += 0.6
    if entries[0]["how"] == "load":
        axis.set_xscale("log")
        axis.set_xlim(1, 4 * max(figures["cpu"]["most"] for entry in entries for figures in entry["figures"].values()))
    axis.xaxis.set_major_formatter(_plain())
    axis.margins(x=0.12, y=0.01)
    axis.set_yticks(ticks, names)
    axis.tick_params(axis="y", length=0)
    axis.invert_yaxis()
    axis.set_title(title, loc="left", fontsize=10)
    axis.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False)


def _plain() -> Any:
    """Formats the numbers of an axis plainly, not as powers of ten."""
    return plt.FuncFormatter(lambda value, _place: f"{value:,.0f}" if value >= 1 else f"{value:g}")


def _draw_growth(axis: Any, entries: list[dict[str, Any]]) -> None:
    for entry, colour in zip(entries, LINES, strict=False):
        points = sorted((int(size), figures["cpu"]) for size, figures in entry["figures"].items())
        sizes = [size for size, _cpu in points]
        medians = [cpu["median"] / 1000 for _size, cpu in points]
        spread = [
            [(cpu["median"] - cpu["least"]) / 1000 for _size, cpu in points],
            [(cpu["most"] - cpu["median"]) / 1000 for _size, cpu in points],
        ]
        axis.errorbar(sizes, medians, yerr=spread, color=colour, marker="o", markersize=4, label=entry["name"])
    axis.set_xscale("log")
    axis.set_yscale("log")
    axis.yaxis.set_major_formatter(_plain())
    axis.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axis.minorticks_off()
    axis.set_xlabel("questions")
    axis.set_title("With more questions: CPU time per request in process, ms", loc="left", fontsize=10)
    axis.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
