"""`make bench`: measures the entries of catalogue.py, prints a table, writes var/bench/results.json and .svg.

Figures are medians of alternating rounds with their spread; ratios are computed within a round. Missing programs are
named and left out. Databases and Wagtail's site stay in var/bench/ for the next run.
"""

import argparse
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import environments, report, servers, sites, tools, wagtail_site
from benchmarks.catalogue import CATALOGUE, GROUPS, WAGTAIL
from benchmarks.measuring import Measured, Plan, measure

RESULTS = sites.BENCH / "results.json"
PICTURE = sites.BENCH / "results.svg"
SIZES = "5 100 10000"
"""Making the search index of 100,000 measurements minutes."""


def main() -> int:
    arguments = _arguments()
    servers.stop_on_signals()
    plan = _plan(arguments)
    measured: list[Measured] = []
    try:
        for group in GROUPS:
            some = [entry for entry in CATALOGUE if entry.group == group and group in arguments.only]
            if some:
                print(f"{GROUPS[group]} …", flush=True)
                measure(some, plan, measured)
    except KeyboardInterrupt:
        print("Stopped: the results are of the rounds that ended.", file=sys.stderr)
    if not any(one.rounds for one in measured):
        return 130
    _report(measured, plan)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(f"{name:<10} {title}" for name, title in GROUPS.items()),
    )
    parser.add_argument(
        "--only", type=_groups, default=tuple(GROUPS), metavar="GROUPS", help="some, with commas between"
    )
    parser.add_argument(
        "--rounds", type=_positive, default=5, metavar="N", help="of which the median counts (default: 5)"
    )
    parser.add_argument(
        "--seconds", type=_positive, default=2, metavar="S", help="a server is under load each time (default: 2)"
    )
    parser.add_argument(
        "--growth", type=_sizes, default=SIZES, metavar="SIZES", help=f'numbers of questions (default: "{SIZES}")'
    )
    return parser.parse_args()


def _groups(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(","))
    if unknown := [name for name in names if name not in GROUPS]:
        raise argparse.ArgumentTypeError(f"there is no {', '.join(unknown)}; there are {', '.join(GROUPS)}")
    return names


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r}: give a number from 1")
    return int(text)


def _sizes(text: str) -> tuple[int, ...]:
    sizes = tuple(_positive(size) for size in text.replace(",", " ").split())
    if not sizes or min(sizes) < sites.SHIPPED:
        raise argparse.ArgumentTypeError(f"{text!r}: give numbers from {sites.SHIPPED}, which the shipped content has")
    return tuple(dict.fromkeys(sizes))


def _plan(arguments: argparse.Namespace) -> Plan:
    available = tools.find()
    for sentence in available.missing:
        print(sentence, file=sys.stderr)
    site = None
    if any(WAGTAIL in entry.against for entry in CATALOGUE if entry.group in arguments.only):
        try:
            site = wagtail_site.prepare()
        except environments.InstallError as error:
            print(f"{error} Nothing is measured beside Wagtail.", file=sys.stderr)
    return Plan(arguments.rounds, arguments.seconds, arguments.growth, available, site)


def _report(measured: list[Measured], plan: Plan) -> None:
    sites.BENCH.mkdir(parents=True, exist_ok=True)
    print(f"\nMedians of {plan.rounds} rounds (least-most).\n{report.table(measured)}\n")
    results = report.as_json(
        measured, measured_at=datetime.now(UTC).isoformat(timespec="seconds"), rounds=plan.rounds, seconds=plan.seconds
    )
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"Written: {RESULTS.relative_to(sites.ROOT)}{_draw()}")


def _draw() -> str:
    """Draws the picture in an environment with matplotlib; returns what to print about it."""
    requirements = sites.ROOT / "benchmarks" / "picture.txt"
    try:
        python = environments.create(sites.BENCH / "picture", requirements) / "python"
    except environments.InstallError as error:
        return f". There is no picture: {error}"
    script = Path(__file__).with_name("picture.py")
    done = subprocess.run([python, script, RESULTS, PICTURE], env=sites.bare_environment(), check=False)
    return f", {PICTURE.relative_to(sites.ROOT)}" if done.returncode == 0 else ". The picture could not be rng."


if __name__ == "__main__":
    sys.exit(main())
