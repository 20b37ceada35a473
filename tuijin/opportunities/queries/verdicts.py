"""What the record says of many deals: how sure each is and what is wrong (S7, S8), by the rules that judge one."""

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from tuijin.common.memory import uncollected
from tuijin.opportunities.models import Opportunity, OpportunityQuerySet
from tuijin.opportunities.queries.record import pictures
from tuijin.opportunities.rules import grades
from tuijin.opportunities.rules.picture import method_of
from tuijin.opportunities.rules.symptoms import Shown, shown
from tuijin.playbook.types import Playbook

PIECE = 2_000  # deals in memory at a time


class Verdict(NamedTuple):
    """`evidence`: the grade that the record reaches, "" none; `supported`: the one that the date allows as well.

    `shown` is () of a closed deal.
    """

    evidence: str
    supported: str
    shown: tuple[Shown, ...]


def pieces(rows: OpportunityQuerySet) -> Iterator[list[Opportunity]]:
    """The deals in the order of their numbers, PIECE by PIECE."""
    rows, last = rows.select_related(None).order_by("pk"), 0
    while piece := list(rows.filter(pk__gt=last)[:PIECE]):
        yield piece
        last = piece[-1].pk


def verdicts(rows: Sequence[Opportunity], playbook: Playbook, today: dt.date) -> dict[int, Verdict]:
    """{deal id: its verdict} of one piece, in seven queries."""
    steps, method, found = grades.ladder(playbook), method_of(playbook), {}
    worst = playbook.unjudged_grade.key if playbook.unjudged_grade else ""

    @cache
    def supported(expected_on: dt.date | None, evidence: str) -> str:
        return grades.supported(playbook, grades.by_date(playbook, expected_on, today), evidence or worst)

    with uncollected():
        known = pictures(rows, today)
        for row in rows:
            deal = known.pop(row.pk)
            evidence = grades.climbed(steps, deal.state)
            signs = shown(deal, playbook.symptoms, method) if row.is_open else ()
            found[row.pk] = Verdict(evidence, supported(row.expected_on, evidence), signs)
    return found
