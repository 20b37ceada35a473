"""The day and the one line after a visit, through the API."""

import datetime as dt
from typing import Literal

from ninja import Query
from pydantic import BaseModel, Field

from tuijin.common import clock
from tuijin.common.errors import Reason, Refused
from tuijin.home import operations
from tuijin.home.queries.understanding import understand
from tuijin.home.telling import day_of, line_of
from tuijin.opportunities import queries
from tuijin.playbook.queries import current
from tuijin.web.api import Call, Given, Record, Routes, pointed
from tuijin.web.api.values import Flag, Line200, Lines, Ref, Yuan


class DueDeal(Record):
    """A deal that asks for something. `days`: working days in its stage."""

    id: int
    ref: str
    name: str
    customer: str | None
    stage: str
    days: int
    claimed_grade: str
    supported_grade: str
    next_step: str
    next_step_kind: str
    next_step_on: dt.date | None


class DayPart(Record):
    """overdue, today, week, none (no next step) or pace (too long in its stage); at most twenty deals are named."""

    key: str
    count: int
    deals: list[DueDeal]


class WeekCount(Record):
    """How often something that counts for a stage happened this week, and in the week before."""

    stage: str
    now: int
    before: int


class TodayRecord(Record):
    whose: str
    parts: list[DayPart]
    week: list[WeekCount]


class Whose(BaseModel):
    whose: Literal["", "mine", "team"] = Field("", description="Mine, or those of everybody in sight.")


class SaidHappened(Record):
    """What was done; `kind` is empty when no word names one."""

    kind: str
    on: dt.date
    people: list[str]


class SaidNext(Record):
    """What comes next; `on` is null when no day was said."""

    text: str
    kind: str
    on: dt.date | None


class CandidateRecord(Record):
    """A deal that the line can be about, with what speaks for it."""

    id: int
    name: str
    customer: str
    reasons: list[str]


class CaptureRecord(Record):
    """How a line was understood. `deal`: the id of the deal that it clearly means; `written`: whether it was kept."""

    happened: SaidHappened | None
    next: SaidNext | None
    amount: Yuan | None
    discount: Yuan | None
    deal: int | None
    candidates: list[CandidateRecord]
    written: bool


class CaptureNew(Given):
    """One line. With `confirm` it is written down, on `deal_id` or else on the deal that it clearly means."""

    text: Lines = Field(min_length=1, max_length=2000)
    confirm: Flag = False
    deal_id: Ref | None = None
    no_next_because: Line200 = ""


day_routes, capture_routes = Routes("Today"), Routes("Today")


@day_routes.read("", TodayRecord, right="opportunities:read")
def read_today(request: Call, whose: Query[Whose]) -> TodayRecord:
    """What is to be done today: next steps due, deals without one, pace broken, the week in counts."""
    return TodayRecord.model_validate(day_of(request.auth, current(), clock.today(), whose.whose))


@capture_routes.create("", CaptureRecord, right="activities:write")
def create_capture(request: Call, body: CaptureNew) -> CaptureRecord:
    """Understand one line after a visit and, with `confirm`, write it down.

    The kind, the day, the people and the next step are read from the line; a kind that closes only with the next
    step asks for one, or for `no_next_because`.
    """
    said = understand(request.auth, body.text, current(), clock.today())
    data = line_of(said) | {"written": False}
    if body.confirm:
        pk = body.deal_id or data["deal"]
        deal = pointed(queries.deals(request.auth), pk, "deal_id")
        if deal is None:
            raise Refused(Reason("no_deal", operations.NO_DEAL, "deal_id"))
        operations.capture_line(actor=request.auth, said=said, deal=deal, because=body.no_next_because)
        data |= {"written": True, "deal": deal.pk}
    return CaptureRecord.model_validate(data)


today, captures = day_routes.router, capture_routes.router
