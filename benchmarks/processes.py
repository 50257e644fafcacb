"""The processor time and memory of a process and its descendants, from /proc (Linux)."""

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def tree(process: int) -> list[int]:
    """Returns the ids of the process and its running descendants."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    except OSError:
        return []
    # Threads other than the first may have started children too.
    others = [path for path in Path(f"/proc/{process}/task").glob("*/children") if path.parent.name != str(process)]
    for path in others:
        try:
            children += path.read_text("ascii").split()
        except OSError:
            continue
    return [process, *(descendant for child in children for descendant in tree(int(child)))]


def cpu_seconds(process: int) -> float:
    """Returns the user and system time of the process and its descendants, including ended ones."""
    ticks = 0
    for one in tree(process):
        try:
            fields = Path(f"/proc/{one}/stat").read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        ticks += sum(int(field) for field in fields[11:15])  # utime, stime, and both of children that ended
    return ticks / _TICKS


def largest_resident(process: int) -> float:
    """Returns the resident memory of the largest process of the tree, in MB."""
    return max(map(_resident, tree(process)), default=0.0)


def _resident(process: int) -> float:
    try:
        status = Path(f"/proc/{process}/status").read_text("utf-8")
    except OSError:
        return 0.0
    lines = (line.split() for line in status.splitlines() if line.startswith("VmRSS:"))
    return next((int(line[1]) * 1024 / 1e6 for line in lines), 0.0)
