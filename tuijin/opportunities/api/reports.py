"""Reports on the deals in sight: the pipeline, symptoms, effort, rivals."""

import datetime as dt
from typing import Annotated, Literal

from ninja import Query
from pydantic import Field

from tuijin.opportunities import operations
from tuijin.opportunities.forms import reported
from tuijin.opportunities.queries import pipeline
from tuijin.opportunities.queries.effort import ledger
from tuijin.opportunities.queries.standings import rival_standings
from tuijin.opportunities.queries.symptoms import counted
from tuijin.playbook.queries import current
from tuijin.web.api import Call, Routes
from tuijin.web.api.paging import FOLLOWING, Paging, cut
from tuijin.web.api.values import Record, Yuan

READ = "opportunities:read"
routes = Routes("Reports")


class Total(Record):
    count: int
    amount: Yuan


class Pipeline(Record):
    """Counts and sums of the deals in sight, by stage key and by outcome."""

    stage: dict[str, Total]
    outcome: dict[str, Total]


class OwnerLine(Record):
    """A seller's open deals by stage key; `owner` is "" for deals that nobody has."""

    owner: str
    stage: dict[str, Total]


class PipelineByOwner(Record):
    """A line a seller, by name; a stage without deals does not stand there."""

    rows: list[OwnerLine]
    next: str | None = FOLLOWING


class SymptomsOfOwner(Record):
    """Findings of one seller's open deals by symptom key and by root fault; `owner` "": deals of nobody."""

    owner: str
    symptom: dict[str, int]
    root: dict[str, int]


class SymptomsReport(Record):
    """Findings of the open deals in sight, in all and by owner, most findings first."""

    symptom: dict[str, int]
    root: dict[str, int]
    owner: list[SymptomsOfOwner]


class Effort(Record):
    """Pieces of work, hours, yuan; `wasted` of the pieces were inefficient."""

    pieces: int
    hours: float
    cost: Yuan
    wasted: int
    wasted_hours: float


class EffortOfKind(Effort):
    key: str = Field(description="An activity kind of the playbook.")


class EffortOfPerson(Effort):
    person: str


class EffortSigned(Effort):
    won: int = Field(description="Deals signed in the same time.")
    per_signature: float | None = Field(
        description="Pieces of work that one signature took; null without any."
    )


class EffortOfTeam(EffortSigned):
    """A team with all below it."""

    team: str


class EffortReport(Record):
    """The effort ledger since a day, in all, by kind, person and team; most hours first."""

    since: dt.date
    whole: EffortSigned
    kind: list[EffortOfKind]
    person: list[EffortOfPerson]
    team: list[EffortOfTeam]


class RivalLine(Record):
    """A rival: deals by how they stand or ended."""

    name: str
    also: list[str] = Field(
        description="Other writings and products that count as him, as they stand in deals."
    )
    met: int
    open: int
    ahead: int = Field(description="Open deals in which he is before us.")
    at_stake: Yuan
    won: int
    lost: int = Field(description="Lost to him.")
    lost_to_others: int
    lost_amount: Yuan
    win_rate: float | None = Field(description="Ours among the deals that he or we got; null without any.")


class RivalsReport(Record):
    """A line a rival, whom we meet most first."""

    rows: list[RivalLine]


@routes.read("/pipeline", Pipeline, right=READ)
def read_pipeline(request: Call) -> Pipeline:
    """Counts and sums of the deals in sight, by stage and by outcome."""
    return Pipeline(**pipeline.totals(request.auth))


@routes.read("/pipeline/by-owner", PipelineByOwner, right=READ)
def read_pipeline_by_owner(request: Call, paging: Query[Paging]) -> PipelineByOwner:
    """Open deals in sight: counts and sums of each seller, by stage.

    A page holds `limit` sellers in the order of their ids; the last one also a line of the deals that nobody has.
    """
    people, following = cut(pipeline.sellers(request.auth), paging)
    owners = [person.pk for person in people] + ([] if following else [pipeline.NOBODY])
    lines = pipeline.by_seller(request.auth, owners)
    return PipelineByOwner(rows=[OwnerLine(**line) for line in lines], next=following)


@routes.read("/symptoms", SymptomsReport, right=READ)
def read_symptoms_report(request: Call) -> SymptomsReport:
    """Symptoms and taboos of the open deals in sight, counted."""
    operations.judge_today()
    whole, lines = counted(request.auth, current())
    owners = [SymptomsOfOwner(owner=one.owner, symptom=one.symptom, root=one.root) for one in lines]
    return SymptomsReport(symptom=whole.symptom, root=whole.root, owner=owners)


@routes.read("/effort", EffortReport, right=READ)
def read_effort(
    request: Call,
    days: Annotated[Literal["365", "90", "30"], Query(description="How many days back.")] = "365",
) -> EffortReport:
    """Work on the deals in sight: hours and money by kind, person and team; work per signature."""
    return EffortReport(**reported.effort(ledger(request.auth, int(days))))


@routes.read("/rivals", RivalsReport, right=READ)
def read_rivals(request: Call) -> RivalsReport:
    """Win and loss by competitor, over the deals in sight."""
    return RivalsReport(rows=[RivalLine(**reported.standing(row)) for row in rival_standings(request.auth)])
