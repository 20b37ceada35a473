"""Findings, grades and proposals of all open deals: what they take in the process of a command or a nightly job."""

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection

from bench.meter import NOT_QUERIES
from tuijin.common import clock
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.operations import judge_today
from tuijin.opportunities.queries.judging import proposals_of
from tuijin.opportunities.queries.verdicts import pieces, verdicts
from tuijin.playbook.queries import asked_once, current

ROUNDS, SAMPLE = 3, 200


@dataclass
class Judged:
    """`seconds` on the clock, `cpu` of them at work; `memory`: megabytes at the most until then."""

    seconds: float
    cpu: float
    queries: int
    memory: float


def judged() -> dict[str, Any]:
    """{"deals": how many, "findings": what reading them took, "kept": what the first reader of a day sets off,
    "proposals": {"together" and "alone": milliseconds a deal}}; the median of three rounds.
    """
    with asked_once():
        current()
        return {
            "deals": Opportunity.objects.open().count(),
            "findings": asdict(_median([_timed(_read) for _round in range(ROUNDS)])),
            "kept": asdict(_median([_timed(judge_today, _of_yesterday) for _round in range(ROUNDS)])),
            "proposals": _proposals(),
        }


def _read() -> None:
    for piece in pieces(Opportunity.objects.open()):
        verdicts(piece, current(), clock.today())


def _of_yesterday() -> None:
    Opportunity.objects.update(judged_on=None)


def _median(found: list[Judged]) -> Judged:
    return sorted(found, key=lambda one: one.seconds)[len(found) // 2]


def _timed(work: Callable[[], object], before: Callable[[], object] = lambda: None) -> Judged:
    before()
    with _counted() as queries:
        began, at_work = time.perf_counter(), time.process_time()
        work()
        seconds, cpu = time.perf_counter() - began, time.process_time() - at_work
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Judged(seconds, cpu, len(queries), memory)


@contextmanager
def _counted() -> Iterator[list[str]]:
    seen: list[str] = []

    def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if not sql.startswith(NOT_QUERIES):
            seen.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        yield seen


def _proposals() -> dict[str, float]:
    rows = list(Opportunity.objects.open().order_by("pk")[:SAMPLE])
    today = clock.today()
    alone = [_timed(lambda row=row: proposals_of([row], current(), today)).seconds for row in rows]  # type: ignore[misc]
    together = [_timed(lambda: proposals_of(rows, current(), today)).seconds for _round in range(ROUNDS)]
    return {
        "alone": sorted(alone)[len(alone) // 2] * 1000,
        "together": sorted(together)[1] / len(rows) * 1000,
    }
