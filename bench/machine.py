"""What the machine says: processor time and memory of processes, and what it is."""

import os
import platform
import time
from pathlib import Path

TICK = 1000 / os.sysconf("SC_CLK_TCK")


def tree(pid: int) -> list[int]:
    """A process and all below it."""
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            waiting += [int(child) for child in task.read_text().split()]
    return found


def keeper(note: Path) -> list[int]:
    """The processes of the PostgreSQL that wrote this postmaster.pid."""
    return tree(int(note.read_text().split()[0])) if note.exists() else []


def cpu(pids: list[int]) -> float:
    """Milliseconds of processor time they have used."""
    total = 0.0
    for pid in pids:
        try:
            parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(map(int, parts[11:15])) * TICK  # children that have ended included
    return total


def memory(pids: list[int]) -> float:
    """Megabytes they hold, each shared page counted once (PSS)."""
    total = 0
    for pid in pids:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def pace() -> float:
    """Seconds that ten million additions take here and now, the best of three: what tells one hour from another."""
    return min(_additions() for _time in range(3))


def _additions() -> float:
    began, total = time.perf_counter(), 0
    for number in range(10_000_000):
        total += number
    return time.perf_counter() - began


def described() -> str:
    """The machine without its name."""
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    cores, python = len(os.sched_getaffinity(0)), platform.python_version()
    return (
        f"{cores} cores, {gigabytes:.0f} GB, {platform.system()}, Python {python}; "
        f"{os.getloadavg()[2]:.1f} processes wanted to run in the last quarter of an hour, the bench's own included; "
        f"ten million additions take Python {pace():.1f} s"
    )
