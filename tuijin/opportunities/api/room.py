"""The verdict on a deal as the API gives it: grade, what is wrong, what to do next, what is known."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from pydantic import Field

from tuijin.opportunities import models
from tuijin.opportunities.forms import told
from tuijin.opportunities.queries.judging import DealRoom
from tuijin.playbook.types import Condition
from tuijin.web.api.values import Record


class MissingRecord(Record):
    """An exit condition that nothing meets yet."""

    key: str
    text: str

    @classmethod
    def of_conditions(cls, conditions: Iterable[Condition]) -> "list[MissingRecord]":
        return [cls(key=condition.key, text=str(condition.text)) for condition in conditions]


class Why(Record):
    """A reason: why a deal was refused, or why the record supports just this grade."""

    key: str
    text: str


class GradeRecord(Record):
    """Why the grade: what date and evidence alone would allow, and what is lacking for a better one."""

    claimed: str
    supported: str
    reasons: list[Why]
    by_date: str
    by_evidence: str
    days: int | None = Field(description="Until the expected date; negative when it is past.")
    lacking: list[MissingRecord]
    date_pushes: int
    grade_changes: int


class ProposalRecord(Record):
    """What to do next, why, and what it unlocks. `condition`: the condition it meets, or the symptom it cures."""

    text: str
    kind: str
    condition: str
    why: str
    grade: str
    opens: str
    cures: str


class SymptomRecord(Record):
    """A sign that something is wrong, with its evidence and its cure. `kind`: symptom or taboo."""

    key: str
    kind: str
    root: str
    name: str
    evidence: str
    cure: str


class CategoryCoverageRecord(Record):
    """How many of a category's questions have an answer; `open`: keys of the others."""

    key: str
    name: str
    answered: int
    total: int
    verified: int
    disputed: int
    open: list[str]


class CoverageRecord(Record):
    answered: int
    total: int
    categories: list[CategoryCoverageRecord]


class PlayRecord(Record):
    """The strategy that the record proposes. `timing`: is it a fault to strike early, or to be slow?"""

    key: str
    name: str
    why: str
    timing: str
    moves: list[str]


class MomentRecord(Record):
    """A best moment to talk that runs or was missed; days are working days."""

    key: str
    text: str
    since: dt.date
    days: int
    allowed: int
    missed: bool


class RoomRecord(Record):
    """What is said of a deal: how sure, what is wrong, what to do next, what is known."""

    grade: GradeRecord
    proposals: list[ProposalRecord]
    symptoms: list[SymptomRecord]
    coverage: CoverageRecord
    stakeholder_findings: list[Why]
    play: PlayRecord | None
    moments: list[MomentRecord]

    @classmethod
    def parts(cls, row: models.Opportunity, room: DealRoom) -> dict[str, Any]:
        """Its fields of one deal."""
        play = told.play(room)
        return {
            "grade": GradeRecord(**told.grade(row, room)),
            "proposals": [ProposalRecord(**told.proposal(one)) for one in room.proposals],
            "symptoms": [SymptomRecord(**told.symptom(one)) for one in room.shown],
            "coverage": CoverageRecord(**told.coverage(room)),
            "stakeholder_findings": [Why(**one) for one in told.people(room)],
            "play": PlayRecord(**play) if play else None,
            "moments": [MomentRecord(**one) for one in told.timeliness(room)],
        }
