"""Findings, grades and proposals of all open deals: what they take in a command, which may split into two processes."""

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any
from unittest.mock import patch

from django.db import connection

from bench.meter import NOT_QUERIES
from tuijin.common import clock
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.operations import judge_today
from tuijin.opportunities.queries.judging import proposals_of
from tuijin.opportunities.queries.verdicts import judged_in_pieces
from tuijin.playbook.queries import asked_once, current

ROUNDS, SAMPLE = 3, 200
OURS = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


@dataclass
class Judged:
    """`seconds` on the clock, `cpu` of both processes; `memory`: megabytes of both at the most until then."""

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
            "findings": asdict(_measured(_read)),
            "kept": asdict(_measured(judge_today, _of_yesterday)),
            "proposals": _proposals(),
        }


def _read() -> None:
    for _piece in judged_in_pieces(Opportunity.objects.open().order_by().values_list("pk", flat=True)):
        pass


def _of_yesterday() -> None:
    Opportunity.objects.update(judged_on=None)


def _measured(work: Callable[[], object], before: Callable[[], object] = lambda: None) -> Judged:
    """The median of some rounds; the queries are counted in one more, by one process alone."""
    rounds = []
    for _round in range(ROUNDS):
        before()
        rounds.append(_timed(work))
    seconds, cpu = sorted(rounds)[len(rounds) // 2]
    memory = sum(resource.getrusage(who).ru_maxrss for who in OURS) / 1024
    before()
    with patch("tuijin.web.splitting.may_split", lambda: False), _counted() as queries:
        work()
    return Judged(seconds, cpu, len(queries), memory)


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """(seconds on the clock, seconds at work)"""
    began, at_work = time.perf_counter(), _at_work()
    work()
    return time.perf_counter() - began, _at_work() - at_work


def _at_work() -> float:
    spent = [resource.getrusage(who) for who in OURS]
    return sum(one.ru_utime + one.ru_stime for one in spent)


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
    alone = [_timed(lambda row=row: proposals_of([row], current(), today))[0] for row in rows]  # type: ignore[misc]
    together = [_timed(lambda: proposals_of(rows, current(), today))[0] for _round in range(ROUNDS)]
    return {
        "alone": sorted(alone)[len(alone) // 2] * 1000,
        "together": sorted(together)[1] / len(rows) * 1000,
    }
