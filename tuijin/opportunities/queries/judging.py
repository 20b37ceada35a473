"""Verdicts that depend on the day, made when read: in SQL for filters and lists, by the rules for one deal.

A board's sums, too, ask the rule (`grades.as_kept`), once for each evidence grade and day.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, IntegerField, Q, Value, When
from django.db.models.functions import Greatest

from tuijin.common.text import Text
from tuijin.opportunities.models import ClaimChange, Opportunity, OpportunityQuerySet
from tuijin.opportunities.queries import states
from tuijin.opportunities.queries.symptoms import shown_of
from tuijin.opportunities.rules import advice, grades, pace
from tuijin.opportunities.rules.coverage import CategoryCoverage, coverage
from tuijin.opportunities.rules.gates import DealState
from tuijin.opportunities.rules.people import PeopleFinding, people_findings
from tuijin.opportunities.rules.picture import Picture, method_of
from tuijin.opportunities.rules.playing import Due, Play, moments, proposed_play, timing
from tuijin.opportunities.rules.symptoms import Shown
from tuijin.playbook.types import Playbook

BEYOND = 99  # the rank of what no judged grade holds


def with_supported(rows: OpportunityQuerySet, playbook: Playbook, today: dt.date) -> OpportunityQuerySet:
    """Each says in `supported` which grade its date and its evidence support (S7); `grades.as_kept` in SQL."""
    ranks = {grade.key: rank for rank, grade in enumerate(playbook.judged_grades)}
    unjudged = playbook.unjudged_grade
    lost = When(~Q(evidence_grade__in=["", *grades.from_best(playbook)]), then=Value(""))
    known = [When(evidence_grade=key, then=Value(rank)) for key, rank in ranks.items()]
    rank = Greatest(
        _date_rank(playbook, today), Case(*known, default=Value(BEYOND), output_field=IntegerField())
    )
    named = [When(rank=at, then=Value(key)) for key, at in ranks.items()]
    worst = Value(unjudged.key if unjudged else "")
    supported = Case(lost, *named, default=worst, output_field=CharField())
    return rows.annotate(rank=rank).annotate(supported=supported)


def _date_rank(playbook: Playbook, today: dt.date) -> Any:
    held, default = [], BEYOND
    for rank, grade in enumerate(playbook.judged_grades):
        if grade.within_days is None:
            default = rank
            break
        last = today + dt.timedelta(days=grade.within_days)
        held.append(When(expected_on__gte=today, expected_on__lte=last, then=Value(rank)))
    return Case(*held, default=Value(default), output_field=IntegerField())


def out_of_pace(playbook: Playbook, today: dt.date) -> Q:
    """Open deals longer in their stage than the alarm for their claimed grade allows (S1)."""
    found = Q(pk__in=())
    for one in pace.thresholds(playbook, today):
        found |= Q(stage=one.stage, claimed_grade=one.grade, entered_on__lte=one.entered_by)
    return Q(outcome=Opportunity.OPEN) & found


def supported_of(row: Opportunity, playbook: Playbook, today: dt.date) -> str:
    """The supported grade of one deal from what is stored beside it."""
    return grades.as_kept(playbook, row.expected_on, row.evidence_grade, today)


def judgement(
    row: Opportunity, state: DealState, playbook: Playbook, today: dt.date
) -> tuple[grades.Judgement, tuple[advice.Advice, ...]]:
    """The whole verdict on one deal, and what to do next, best first (S7, S9).

    Nothing is proposed for a closed deal, or in a stage that the playbook has lost.
    """
    verdict = grades.judge(playbook, state, row.expected_on, today, row.claimed_grade)
    stage = playbook.stage(row.stage)
    if stage is None or not row.is_open:
        return verdict, ()
    return verdict, advice.propose(playbook, stage, state, verdict)


@dataclass(frozen=True)
class DealRoom:
    """All that is said of one open deal: how sure, what is wrong, what to do next, how to play it, when to talk.

    `play` is the proposed one, `timing` is about the chosen one where there is one.
    """

    picture: Picture
    verdict: grades.Judgement
    proposals: tuple[advice.Advice, ...]
    shown: tuple[Shown, ...]
    play: Play | None
    timing: Text | None
    moments: tuple[Due, ...]
    coverage: tuple[CategoryCoverage, ...]
    people: tuple[PeopleFinding, ...]


def room_of(row: Opportunity, picture: Picture, playbook: Playbook) -> DealRoom:
    """The whole verdict on one deal from its picture; no query.

    Nothing is proposed for a closed deal, or in a stage that the playbook has lost.
    """
    verdict = grades.judge(playbook, picture.state, row.expected_on, picture.today, row.claimed_grade)
    stage, method = playbook.stage(row.stage), method_of(playbook)
    known = coverage(playbook, picture, method)
    if stage is None or not row.is_open:
        return DealRoom(picture, verdict, (), (), None, None, (), known, ())
    signs = shown_of(row, picture, playbook, method)
    proposals = advice.propose(playbook, stage, picture.state, verdict, signs)
    play = proposed_play(picture, playbook.strategies, method)
    strategy = playbook.item("strategy", row.strategy) or (play.strategy if play else None)
    when = timing(picture, strategy, method) if strategy else None
    due = tuple(moments(picture, playbook.moments))
    people = people_findings(picture, method)
    return DealRoom(picture, verdict, proposals, signs, play, when, due, known, people)


def proposals_of(
    rows: Sequence[Opportunity], playbook: Playbook, today: dt.date
) -> dict[int, tuple[advice.Advice, ...]]:
    """{deal id: its proposals, best first}, in a fixed number of queries for any number of deals."""
    known = states(rows)
    return {row.pk: judgement(row, known[row.pk], playbook, today)[1] for row in rows}


def claim_changes(row: Opportunity) -> list[ClaimChange]:
    """Every other expected date and claimed grade the deal has had, oldest first."""
    return list(ClaimChange.objects.filter(opportunity=row))
