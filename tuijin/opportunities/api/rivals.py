"""Rivals in a deal with our arguments (S11), and symptoms that a person has set aside (S8)."""

import datetime as dt
from typing import Annotated, Literal

from django.db.models import QuerySet
from pydantic import Field

from tuijin.common import clock
from tuijin.opportunities import models, operations, queries
from tuijin.opportunities.api.deals import READ, WRITE, routes
from tuijin.opportunities.api.moves import StageKey
from tuijin.opportunities.queries import parts
from tuijin.opportunities.queries.symptoms import set_aside
from tuijin.web.api import Call, Given, Record, Versioned, given
from tuijin.web.api.values import ABSENT, Amount, Day, Id, Key, Line80, Line200, Lines500, Name80, Yuan

RIVALS = "/opportunities/{opportunity_id}/rivals"
Result = Literal["", "won", "lost"]
SymptomKey = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")]


class ArgumentRecord(Record):
    """What we say against a rival or for us, and where we have it from."""

    id: int
    kind: str
    text: str
    source: str
    by: str
    at: dt.datetime

    @classmethod
    def of(cls, row: models.RivalArgument) -> "ArgumentRecord":
        return cls.from_columns(row, by=row.by_label)


class RivalRecord(Versioned):
    """A competitor in one deal. `result`: won against us, lost, "" open; `position` is a key of the playbook."""

    name: str
    product: str
    price: Yuan | None
    position: str
    supporters: str
    result: Result
    arguments: list[ArgumentRecord]

    @classmethod
    def of(cls, row: models.Rival) -> "RivalRecord":
        return cls.from_columns(row, arguments=ArgumentRecord.of_rows(row.arguments.all()))


class RivalFields(Given):
    product: Line80 = ""
    price: Amount | None = None
    position: Key = ""
    supporters: Line200 = ""
    result: Result = ""


class RivalNew(RivalFields):
    """Somebody else who is in the deal."""

    name: Name80


class RivalChange(RivalFields):
    """The fields to change; what is not named stays as it is."""

    name: Name80 = ABSENT


class ArgumentNew(Given):
    """A kind of argument of the playbook; a claim on the rival needs its source."""

    kind: StageKey
    text: Lines500
    source: Line200 = ""


class DismissalRecord(Record):
    """A symptom that is not shown before `until`, why, and who says so. `standing`: it is set aside today."""

    id: int
    key: str
    reason: str
    until: dt.date
    standing: bool
    by: str
    at: dt.datetime

    @classmethod
    def of(cls, row: models.Dismissal) -> "DismissalRecord":
        return cls.from_columns(row, by=row.by_label, standing=row.until > clock.today())


class DismissalNew(Given):
    """The symptom's key, why it does not count, and the day from which it is shown again (within 90 days)."""

    key: StageKey
    reason: Lines500
    until: Day


@routes.page("/{opportunity_id}/rivals", RivalRecord, right=READ)
def list_rivals(request: Call, opportunity_id: Id) -> QuerySet:
    """Who else is in a deal."""
    return parts.rivals_of(queries.deal(request.auth, opportunity_id))


@routes.create("/{opportunity_id}/rivals", RivalRecord, right=WRITE, home=RIVALS)
def create_rival(request: Call, opportunity_id: Id, body: RivalNew) -> RivalRecord:
    """Somebody else is in the deal."""
    deal = queries.deal(request.auth, opportunity_id)
    return RivalRecord.of(operations.add_rival(actor=request.auth, deal=deal, **given(body)))


@routes.read("/{opportunity_id}/rivals/{rival_id}", RivalRecord, right=READ)
def read_rival(request: Call, opportunity_id: Id, rival_id: Id) -> RivalRecord:
    """One rival."""
    return RivalRecord.of(_rival(request, opportunity_id, rival_id))


@routes.change("/{opportunity_id}/rivals/{rival_id}", RivalRecord, right=WRITE)
def change_rival(request: Call, opportunity_id: Id, rival_id: Id, body: RivalChange) -> RivalRecord:
    """Change what is known of a rival."""
    row = operations.change_rival(
        actor=request.auth, rival=_rival(request, opportunity_id, rival_id), version=request.version,
        changes=given(body),
    )  # fmt: skip
    return RivalRecord.of(row)


@routes.remove("/{opportunity_id}/rivals/{rival_id}", right=WRITE)
def remove_rival(request: Call, opportunity_id: Id, rival_id: Id) -> None:
    """He was never in it. One who gave up stays, with the position that says so."""
    operations.remove_rival(actor=request.auth, rival=_rival(request, opportunity_id, rival_id))


@routes.create("/{opportunity_id}/rivals/{rival_id}/arguments", ArgumentRecord, right=WRITE)
def create_argument(request: Call, opportunity_id: Id, rival_id: Id, body: ArgumentNew) -> ArgumentRecord:
    """Keep something to say against a rival or for us."""
    rival = _rival(request, opportunity_id, rival_id)
    return ArgumentRecord.of(operations.argue(actor=request.auth, rival=rival, **given(body)))


@routes.remove("/{opportunity_id}/rivals/{rival_id}/arguments/{argument_id}", right=WRITE)
def remove_argument(request: Call, opportunity_id: Id, rival_id: Id, argument_id: Id) -> None:
    """It is wrong, or must not be said."""
    rival = _rival(request, opportunity_id, rival_id)
    operations.withdraw_argument(actor=request.auth, argument=rival.arguments.get(pk=argument_id))


@routes.page("/{opportunity_id}/dismissals", DismissalRecord, right=READ)
def list_dismissals(request: Call, opportunity_id: Id) -> QuerySet:
    """Symptoms of a deal that somebody has set aside, at whatever time."""
    deal = queries.deal(request.auth, opportunity_id)
    return models.Dismissal.objects.filter(opportunity=deal)


@routes.create("/{opportunity_id}/dismissals", DismissalRecord, right=WRITE)
def dismiss_symptom(request: Call, opportunity_id: Id, body: DismissalNew) -> DismissalRecord:
    """Set a symptom aside, with a reason and until a day."""
    deal = queries.deal(request.auth, opportunity_id)
    return DismissalRecord.of(operations.dismiss(actor=request.auth, deal=deal, **given(body)))


@routes.remove("/{opportunity_id}/dismissals/{symptom}", right=WRITE)
def withdraw_dismissal(request: Call, opportunity_id: Id, symptom: SymptomKey) -> None:
    """Show a symptom that was set aside again, from today on."""
    deal = queries.deal(request.auth, opportunity_id)
    if symptom not in {row.key for row in set_aside(deal, clock.today())}:
        raise models.Dismissal.DoesNotExist
    operations.withdraw_dismissal(actor=request.auth, deal=deal, key=symptom)


def _rival(request: Call, opportunity_id: int, pk: int) -> models.Rival:
    deal = queries.deal(request.auth, opportunity_id)
    return parts.part_of(deal, parts.rivals_of(deal).select_related("opportunity"), pk)
