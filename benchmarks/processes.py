"""What a process and all below it use, from /proc (Linux)."""

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def tree(process: int) -> list[int]:
    """The process and those below it that are there."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    except OSError:
        return []
    # A child may also have been started by a thread that is not the first.
    others = [path for path in Path(f"/proc/{process}/task").glob("*/children") if path.parent.name != str(process)]
    for path in others:
        try:
            children += path.read_text("ascii").split()
        except OSError:
            continue
    return [process, *(below for child in children for below in tree(int(child)))]


def cpu_seconds(process: int) -> float:
    """Processor time, user and system, of the process and all below it, ended ones included."""
    ticks = 0
    for one in tree(process):
        try:
            fields = Path(f"/proc/{one}/stat").read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        ticks += sum(int(field) for field in fields[11:15])  # utime, stime, and both of children that ended
    return ticks / _TICKS


def largest_resident(process: int) -> float:
    """MB of memory that the largest process of the tree holds."""
    return max(map(_resident, tree(process)), default=0.0)


def _resident(process: int) -> float:
    try:
        status = Path(f"/proc/{process}/status").read_text("utf-8")
    except OSError:
        return 0.0
    lines = (line.split() for line in status.splitlines() if line.startswith("VmRSS:"))
    return next((int(line[1]) * 1024 / 1e6 for line in lines), 0.0)
