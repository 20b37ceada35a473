"""Which process carries an import, and whether it is still there.

Only Linux tells; elsewhere nothing is known of a process, and its signs of life have to do.
"""

import os
from functools import cache
from pathlib import Path

PROCESSES = Path("/proc")
BETWEEN = "#"
DEAD = ("Z", "X")


def here() -> str:
    """This process, as no other is ever called: machine and its start, space of numbers, number, start; "" unknown."""
    born = _born(os.getpid())
    return BETWEEN.join((_place(), str(os.getpid()), born)) if born and _place() else ""


def is_gone(carrier: str) -> bool:
    """Whether that process is surely dead. False for one of another machine, and where nothing is known."""
    place, _sign, rest = carrier.partition(BETWEEN)
    number, _sign, born = rest.partition(BETWEEN)
    return bool(place) and place == _place() and _born(int(number)) != born


@cache
def _place() -> str:
    try:
        boot = (PROCESSES / "sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}:{os.readlink(PROCESSES / 'self/ns/pid')}"
    except OSError:
        return ""


def _born(number: int) -> str:
    """When the process began, in ticks since the machine did; "" when there is no such one alive."""
    try:
        told = (PROCESSES / str(number) / "stat").read_text(errors="replace")
    except OSError:
        return ""
    state, *rest = told.rpartition(")")[2].split()  # its name may hold anything
    return "" if state in DEAD else rest[18]
