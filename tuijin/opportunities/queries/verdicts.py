"""What the record says of many deals: how sure each is and what is wrong (S7, S8), by the rules that judge one."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from tuijin.common import clock
from tuijin.common.memory import uncollected
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.queries.confirming import FIELDS
from tuijin.opportunities.queries.record import pictures
from tuijin.opportunities.queries.splitting import by_two
from tuijin.opportunities.rules import grades
from tuijin.opportunities.rules.picture import method_of
from tuijin.opportunities.rules.symptoms import Shown, shown
from tuijin.playbook.queries import current
from tuijin.playbook.types import Playbook

PIECE = 1_000  # deals in the memory of a process at a time
READ = (
    "pk", "stage", "outcome", "opened_on", "entered_on", "date_pushes", "claims_taken_back", "next_step",
    "next_step_kind", "next_step_on", "strategy", "evidence_grade", "judged_on", *FIELDS.values(),
)  # fmt: skip


class Judged(NamedTuple):
    """What is kept of a verdict, and what was kept before it: evidence grade, and the day of the findings."""

    evidence: str
    signs: frozenset[str]
    before: str
    judged_on: dt.date | None


class Verdict(NamedTuple):
    """`evidence`: the grade that the record reaches, "" none; `supported`: the one that the date allows as well.

    `shown` is () of a closed deal.
    """

    evidence: str
    supported: str
    shown: tuple[Shown, ...]


def judged_in_pieces(ids: Iterable[int]) -> Iterator[dict[int, Judged]]:
    """{deal id: what its record says today}, PIECE by PIECE in the order of their numbers; seven queries each, by two
    processes where that may be.
    """
    ids = sorted(ids)
    return by_two(judged, [ids[start : start + PIECE] for start in range(0, len(ids), PIECE)])


def judged(ids: Sequence[int]) -> dict[int, Judged]:
    """The same of one piece."""
    rows = list(Opportunity.objects.filter(pk__in=ids).order_by("pk").values_list(*READ, named=True))
    found = verdicts(rows, current(), clock.today())
    return {
        row.pk: Judged(
            found[row.pk].evidence,
            frozenset(one.symptom.key for one in found[row.pk].shown),
            row.evidence_grade,
            row.judged_on,
        )
        for row in rows
    }


def verdicts(rows: Sequence[Any], playbook: Playbook, today: dt.date) -> dict[int, Verdict]:
    """{deal id: its verdict} of one piece, in seven queries; `rows`: deals, or the columns of READ of them."""
    steps, method, found = grades.ladder(playbook), method_of(playbook), {}

    @cache
    def supported(expected_on: dt.date | None, evidence: str) -> str:
        return grades.as_kept(playbook, expected_on, evidence, today)

    with uncollected():
        known = pictures(rows, today)
        for row in rows:
            deal = known.pop(row.pk)
            evidence = grades.climbed(steps, deal.state)
            signs = shown(deal, playbook.symptoms, method) if row.outcome == Opportunity.OPEN else ()
            found[row.pk] = Verdict(evidence, supported(row.expected_on, evidence), signs)
    return found
