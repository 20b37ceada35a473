"""Asking, and what comes of it: medians and 95th percentiles of the best of some rounds; clients at once."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from bench import machine
from bench.cases import CASES, Ask, Door, boards
from bench.instances import Instance

ROUNDS, WARM = 3, 8


@dataclass
class Figure:
    """What one case took. Milliseconds; `cpu` is processor time of all server processes for one request."""

    queries: int
    cpu: float
    median: float
    p95: float
    failed: int = 0


def pages(
    instances: Mapping[str, Instance], times: int, tell: Callable[[str], None]
) -> dict[str, dict[str, Any]]:
    """{size: {case: figure}} of served instances. They are asked in turns, round by round, so that what else the
    machine does falls on all of them alike.
    """
    doors = {size: Door(one.url, one.token("owner")) for size, one in instances.items()}
    found: dict[str, dict[str, Any]] = {size: {} for size in instances}
    for case in CASES:
        asks = {size: ask for size, door in doors.items() if (ask := case.start(door))}
        rounds = _in_turns(asks, instances, times)
        for size, there in rounds.items():
            found[size][case.key] = asdict(_best(there))
            tell(f"  {case.key}, {size}×: {_best(there)}")
    return found


def _in_turns(
    asks: Mapping[str, Ask], instances: Mapping[str, Instance], times: int
) -> dict[str, list[Figure]]:
    for ask in asks.values():
        for _time in range(WARM):
            ask()
    found: dict[str, list[Figure]] = {size: [] for size in asks}
    for _round_number in range(ROUNDS):
        for size, ask in asks.items():
            found[size].append(_round(ask, instances[size], times))
    return found


def _best(rounds: Sequence[Figure]) -> Figure:
    return Figure(
        queries=max(one.queries for one in rounds),
        cpu=min(one.cpu for one in rounds),
        median=min(one.median for one in rounds),
        p95=min(one.p95 for one in rounds),
        failed=sum(one.failed for one in rounds),
    )


def whole(instance: Instance, seconds: float) -> dict[str, Any]:
    """{"throughput": boards a second, "memory": …} of a served instance that has answered every kind of page."""
    door = Door(instance.url, instance.token("owner"))
    for ask in [ask for case in CASES if (ask := case.start(door))]:
        for _time in range(WARM):
            ask()
    boards_a_second = throughput(boards(door, 8), seconds)
    pids = instance.processes()
    memory = {"server": machine.memory(pids), "database": machine.memory(instance.keepers())}
    return {"throughput": boards_a_second, "memory": memory}


def _round(ask: Ask, instance: Instance, times: int) -> Figure:
    pids = [*instance.processes(), *instance.keepers()]
    before = machine.cpu(pids)
    answers = [ask() for _time in range(times)]
    spent = machine.cpu([*instance.processes(), *instance.keepers()]) - before
    walls = [answer.wall for answer in answers]
    failed = sum(answer.status >= 400 for answer in answers)
    queries = max(answer.queries for answer in answers)
    return Figure(queries, spent / times, median(walls), p95(walls), failed)


def throughput(asks: Sequence[Ask], seconds: float) -> float:
    """Answers a second when all ask at once without pause; the best of three times."""
    for ask in asks:
        ask()
    return max(_together(asks, seconds) for _round_number in range(ROUNDS))


def _together(asks: Sequence[Ask], seconds: float) -> float:
    end = time.monotonic() + seconds
    counts = [0] * len(asks)

    def client(place: int) -> None:
        while time.monotonic() < end:
            asks[place]()
            counts[place] += 1

    threads = [threading.Thread(target=client, args=(place,)) for place in range(len(asks))]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.monotonic() - began)


def p95(numbers: Sequence[float]) -> float:
    """The value that 95 of 100 stay at or below."""
    return sorted(numbers)[max(int(len(numbers) * 0.95 + 0.5) - 1, 0)]
