"""`make bench-consistency`: what readers see while an editor saves ten times a second.

Each save writes a counter into several places of the content, in one transaction. A page with two counters mixes two
versions. A page is stale if its counter had been replaced for more than a second when the page was requested. Prints
the number of reads; exits with 1 if a read failed or was mixed or stale.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from benchmarks import servers, sites
from benchmarks.readers import PLACES, PROCESSES, Read, read_until

STALE = 1.0
"""Seconds for which a page may be served after its content changed."""


def main() -> int:
    arguments = _arguments()
    servers.stop_on_signals()
    with ExitStack() as running:
        environment = dict(os.environ)
        bases = arguments.servers
        if not bases:
            folder = sites.prepare(sites.SHIPPED, name="edited")
            environment = sites.environment(folder)
            started = [running.enter_context(servers.helpline(folder)) for _ in range(arguments.processes)]
            bases = [f"http://127.0.0.1:{server.port}" for server in started]
        editor = running.enter_context(_editor(environment, arguments.rate))
        time.sleep(2 * STALE)  # then no page may show the state before the first save
        print(f"Reading {', '.join(bases)} for {arguments.seconds} s …", flush=True)
        reads = _read(bases, arguments.readers, arguments.seconds)
        commits = _stop_editor(editor)
    verdict = judge(reads, commits)
    print(summarize(verdict, commits))
    return 0 if verdict.has_passed and verdict.reads else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--readers", type=int, default=32)
    parser.add_argument("--rate", type=float, default=10, help="saves a second (default: 10)")
    parser.add_argument("--processes", type=int, default=1, help="servers to start on one database (default: 1)")
    parser.add_argument(
        "--servers",
        nargs="+",
        type=_address,
        metavar="URL",
        help="servers that run already, on the database that the environment names: its content is edited",
    )
    return parser.parse_args()


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme != "http" or not parts.hostname or not parts.port:
        raise argparse.ArgumentTypeError(f"{text!r}: give http://host:port")
    return f"http://{parts.netloc}"


@contextmanager
def _editor(environment: Mapping[str, str], rate: float) -> Iterator[subprocess.Popen[str]]:
    """Runs the editor, which has saved once when the context is entered, and restores the content at its end."""
    command = [sys.executable, "-m", "benchmarks.editor", str(rate)]
    process = subprocess.Popen(
        command,
        cwd=sites.ROOT,
        env={"DJANGO_SETTINGS_MODULE": "config.settings", **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        if process.stdout is None or not process.stdout.readline():
            raise SystemExit("The editor could not save (see above).")
        yield process
    finally:
        if process.stdin is not None and not process.stdin.closed:
            process.stdin.close()
        try:
            process.wait(servers.SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _read(bases: list[str], readers: int, seconds: float) -> list[Read]:
    end = time.monotonic() + seconds
    shares = [readers // PROCESSES + (number < readers % PROCESSES) for number in range(PROCESSES)]
    with ProcessPoolExecutor(PROCESSES) as pool:
        futures = [pool.submit(read_until, bases, end, share) for share in shares if share]
        return [read for future in futures for read in future.result()]


def _stop_editor(editor: subprocess.Popen[str]) -> dict[int, float]:
    """Stops the editor. Returns when each counter was committed, by the clock that all processes share."""
    output, _ = editor.communicate(timeout=servers.SECONDS_TO_STOP)
    return {line["counter"]: line["committed"] for line in map(json.loads, output.splitlines())}


# --- The verdict ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Verdict:
    reads: int
    errors: Mapping[str, int]
    """Number by message."""
    mixed: Mapping[str, int]
    """Number by page."""
    stale: Mapping[str, int]
    oldest: float
    """Seconds between a change and the latest request that was answered with the old page."""
    slowest_hundredth: float
    """Seconds."""

    @property
    def has_passed(self) -> bool:
        return not (self.errors or self.mixed or self.stale)


def judge(reads: Iterable[Read], commits: Mapping[int, float]) -> Verdict:
    """Returns the verdict. `commits` says when each counter was committed; the next commit replaces a counter."""
    errors, mixed, stale = Counter[str](), Counter[str](), Counter[str]()
    oldest, durations = 0.0, []
    for read in reads:
        durations.append(read.duration)
        if read.error:
            errors[f"{read.path}: {read.error}"] += 1
        elif read.places < PLACES.get(read.path, 1):
            errors[f"{read.path}: shows the counter in {read.places} places only"] += 1
        elif len(read.counters) > 1:
            mixed[read.path] += 1
        replaced = min((commits.get(counter + 1, read.requested) for counter in read.counters), default=read.requested)
        oldest = max(oldest, read.requested - replaced)
        if read.requested - replaced > STALE:
            stale[read.path] += 1
    slowest = sorted(durations)[int(0.99 * len(durations))] if durations else 0.0
    return Verdict(len(durations), errors, mixed, stale, oldest, slowest)


def summarize(verdict: Verdict, commits: Mapping[int, float]) -> str:
    bad = [sum(counted.values()) for counted in (verdict.errors, verdict.mixed, verdict.stale)]
    lines = [
        f"{verdict.reads:,} reads during {len(commits):,} saves, {_rate(commits):.1f} a second.",
        f"Errors: {bad[0]}; pages that mix two versions: {bad[1]}; staler than {STALE:g} s: {bad[2]}.",
        f"The oldest page was requested {verdict.oldest:.3f} s after it had been changed.",
        f"The slowest hundredth of reads took {1000 * verdict.slowest_hundredth:.0f} ms or more.",
    ]
    for kind, counted in (("error", verdict.errors), ("mixed", verdict.mixed), ("stale", verdict.stale)):
        lines += [f"  {kind}: {times} × {what}" for what, times in Counter(counted).most_common(10)]
    return "\n".join(lines)


def _rate(commits: Mapping[int, float]) -> float:
    """Returns the saves a second, which may be fewer than `--rate` on a slow machine."""
    times = sorted(commits.values())
    return (len(times) - 1) / (times[-1] - times[0]) if len(times) > 1 else 0.0


if __name__ == "__main__":
    sys.exit(main())
