"""Asking, and what comes of it: medians and 95th percentiles of the best of three rounds; clients at once."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from bench import machine
from bench.cases import CASES, Ask, Case, Door, boards
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


def measure(
    instance: Instance, token: str, times: int, seconds: float, tell: Callable[[str], None]
) -> dict[str, Any]:
    """{case: figure, "throughput": …, "memory": …} of a served instance."""
    door = Door(instance.url, token)
    found: dict[str, Any] = {}
    for case in CASES:
        if figure := _measured(case, door, instance, times):
            found[case.key] = asdict(figure)
            tell(f"  {case.key}: {figure}")
    found["throughput"] = throughput(boards(door, 8), seconds)
    pids = instance.processes()
    found["memory"] = {"server": machine.memory(pids), "database": machine.memory(instance.keepers())}
    tell(f"  {found['throughput']:.1f} boards a second; {found['memory']}")
    return found


def _measured(case: Case, door: Door, instance: Instance, times: int) -> Figure | None:
    ask = case.start(door)
    if ask is None:
        return None
    for _time in range(WARM):
        ask()
    rounds = [_round(ask, instance, times) for _round_number in range(ROUNDS)]
    best = min(rounds, key=lambda figure: figure.p95)
    best.median, best.cpu = min(one.median for one in rounds), min(one.cpu for one in rounds)
    best.failed = sum(one.failed for one in rounds)
    return best


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
