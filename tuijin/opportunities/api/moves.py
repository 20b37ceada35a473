"""The gate: advancing, one or many, confirming, exceptions, losing and reviving."""

from typing import Annotated

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from tuijin.common.errors import Forbidden, Reason, Refused, Stale
from tuijin.opportunities import models, operations, queries
from tuijin.opportunities.api.deals import WRITE, OpportunityFields, routes, values_of
from tuijin.opportunities.api.records import (
    AdvancementProblem,
    AdvancementRecord,
    Advancements,
    Changes,
    ConfirmationRecord,
    MissingRecord,
    OpportunityRecord,
    RowChange,
    RowResult,
    WaiverRecord,
    Why,
)
from tuijin.web.api import Call, Given, problem
from tuijin.web.api.problems import KINDS, faults
from tuijin.web.api.values import Flag, Id, Key, Line80, Line500, Name500, Ref

ADVANCE, APPROVE = "opportunities:advance", "opportunities:approve_exception"
StageKey = Annotated[Key, Field(min_length=1)]
ConditionKey = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9_-]+$")]
NOTHING_ASKED = Reason("nothing_asked", _("先选要改成什么"))
NOT_FOUND = Reason("not_found", KINDS["not_found"].detail)


class AdvancementAsked(Given):
    """Where to. `note`: why, for moves back and over stages; `exception`: why the gate should let it pass."""

    to: StageKey
    note: Line500 = ""
    exception: Line500 = ""


class AdvancementsAsked(Given):
    """The deals, and where to."""

    ids: Annotated[list[Ref], Field(min_length=1, max_length=200)]
    to: StageKey
    note: Line500 = ""


class ChangesAsked(OpportunityFields):
    """The deals, and the fields to change; what is not named stays as it is."""

    ids: Annotated[list[Ref], Field(min_length=1, max_length=200)]


class ConfirmationGiven(Given):
    """Which condition is met, and how you know."""

    condition: ConditionKey
    note: Name500


class LossTold(Given):
    """Why it was lost (a key of the playbook), and to whom."""

    reason: StageKey
    winner: Line80 = ""
    note: Line500 = ""


class Revival(Given):
    """Why there is a chance again. `grade`: what is claimed from now on, "" for nothing."""

    note: Name500
    grade: Key | None = None


class WaiverDecision(Given):
    """Whether the exception is granted."""

    grant: Flag
    answer: Line500 = ""


@routes.act("/{opportunity_id}/advancement", AdvancementRecord, right=ADVANCE, refusal=AdvancementProblem)
def advance_opportunity(
    request: Call, opportunity_id: Id, body: AdvancementAsked
) -> AdvancementRecord | HttpResponse:
    """Move a deal to another stage, through its gate.

    A closed gate answers 422 with what is `missing`. With an `exception` whoever may approve exceptions
    moves it at once; anybody else asks, and the answer is 200 with `moved` false and the waiver that waits.
    """
    deal = queries.deal(request.auth, opportunity_id)
    try:
        done = operations.advance(
            actor=request.auth, deal=deal, to_stage=body.to, version=request.version, note=body.note,
            exception=body.exception,
        )  # fmt: skip
    except operations.GateClosed as closed:
        return gate_closed(closed)
    return AdvancementRecord(
        moved=done.moved,
        missing=MissingRecord.of_conditions(done.missing),
        waiver=WaiverRecord.of(done.waiver) if done.waiver else None,
        opportunity=OpportunityRecord.of(done.deal),
    )


def gate_closed(closed: operations.GateClosed) -> HttpResponse:
    missing = [item.model_dump() for item in MissingRecord.of_conditions(closed.missing)]
    detail = " ".join(closed.sentences)
    return problem("refused", detail=detail, errors=faults(closed.reasons), moved=False, missing=missing)


@routes.act("/advancements", Advancements, right=ADVANCE, match=False)
def advance_opportunities(request: Call, body: AdvancementsAsked) -> Advancements:
    """Move many deals to a stage, each through its own gate; the answer says for each what came of it."""
    ids = list(dict.fromkeys(body.ids))
    deals = {deal.pk: deal for deal in queries.deals(request.auth).filter(pk__in=ids)}
    seen = [deals[pk] for pk in ids if pk in deals]
    done = operations.advance_many(actor=request.auth, deals=seen, to_stage=body.to, note=body.note)
    results = {deal.pk: row_result(deal.pk, refusal) for deal, refusal in done}
    unseen = Refused(NOT_FOUND)
    return Advancements(results=[results.get(pk) or row_result(pk, unseen) for pk in ids])


def row_result(pk: int, refusal: Exception | None) -> RowResult:
    missing = MissingRecord.of_conditions(getattr(refusal, "missing", ()))
    return RowResult(id=pk, moved=refusal is None, missing=missing, reasons=reasons_of(refusal))


def reasons_of(refusal: Exception | None) -> list[Why]:
    if isinstance(refusal, Forbidden):
        return [Why(key="forbidden", text=str(KINDS["forbidden"].detail))]
    reasons = refusal.reasons if isinstance(refusal, Refused) else ()
    return [Why(key=reason.key, text=str(reason.text)) for reason in reasons]


@routes.act("/changes", Changes, right=WRITE, match=False)
def change_opportunities(request: Call, body: ChangesAsked) -> Changes:
    """Write the same into many deals; the answer says for each what came of it.

    Another owner needs the right `opportunities:assign`; stages move by `/opportunities/advancements`.
    """
    values = values_of(request.auth, body)
    ids = list(dict.fromkeys(values.pop("ids")))
    if not values:
        raise Refused(NOTHING_ASKED)
    deals = queries.deals(request.auth).filter(pk__in=ids)
    done = operations.change_many(actor=request.auth, deals=deals, changes=values)
    refusals: dict[int, Exception | None] = {deal.pk: refusal for deal, refusal in done}
    unseen = Refused(NOT_FOUND)
    rows = [(pk, refusals.get(pk, unseen)) for pk in ids]
    return Changes(
        results=[RowChange(id=pk, changed=why is None, reasons=reasons_of(why)) for pk, why in rows]
    )


@routes.create("/{opportunity_id}/confirmations", ConfirmationRecord, right=WRITE)
def confirm_condition(request: Call, opportunity_id: Id, body: ConfirmationGiven) -> ConfirmationRecord:
    """Say that an exit condition is met and how you know; takes the place of an earlier word."""
    deal = queries.deal(request.auth, opportunity_id)
    row = operations.confirm(actor=request.auth, deal=deal, condition=body.condition, note=body.note)
    return ConfirmationRecord.of(row)


@routes.remove("/{opportunity_id}/confirmations/{condition}", right=WRITE)
def withdraw_confirmation(request: Call, opportunity_id: Id, condition: ConditionKey) -> None:
    """Take a confirmation back; what was said stays in the timeline."""
    deal = queries.deal(request.auth, opportunity_id)
    deal.confirmations.get(condition=condition)
    operations.unconfirm(actor=request.auth, deal=deal, condition=condition)


@routes.act("/{opportunity_id}/loss", OpportunityRecord, right=ADVANCE)
def lose_opportunity(request: Call, opportunity_id: Id, body: LossTold) -> OpportunityRecord:
    """Close a deal as lost; it keeps its stage."""
    row = operations.lose(
        actor=request.auth, deal=queries.deal(request.auth, opportunity_id), version=request.version,
        reason=body.reason, winner=body.winner, note=body.note,
    )  # fmt: skip
    return OpportunityRecord.of(row)


@routes.act("/{opportunity_id}/revival", OpportunityRecord, right=ADVANCE)
def revive_opportunity(request: Call, opportunity_id: Id, body: Revival) -> OpportunityRecord:
    """Bring a deal back: open a lost one where it was lost, or take back a grade that says it cannot be judged."""
    deal = queries.deal(request.auth, opportunity_id)
    row = operations.revive(
        actor=request.auth, deal=deal, note=body.note, grade=body.grade, version=request.version
    )
    return OpportunityRecord.of(row)


@routes.act("/{opportunity_id}/waivers/{waiver_id}/decision", OpportunityRecord, right=APPROVE)
def decide_waiver(
    request: Call, opportunity_id: Id, waiver_id: Id, body: WaiverDecision
) -> OpportunityRecord:
    """Grant an exception, which moves the deal, or deny it. If-Match is the deal's."""
    deal = queries.deal(request.auth, opportunity_id)
    waiver = models.GateWaiver.objects.get(pk=waiver_id, opportunity=deal)
    if deal.version != request.version:
        raise Stale(deal)
    row = operations.decide_exception(actor=request.auth, waiver=waiver, grant=body.grant, answer=body.answer)
    return OpportunityRecord.of(row)
