"""What the operations on deals share: finding the record as it is now, and writing a move down."""

import secrets
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tuijin.common import clock
from tuijin.common.errors import Forbidden, Reason, Refused, Stale
from tuijin.opportunities.models import Opportunity, StageMove
from tuijin.people.actors import Actor
from tuijin.people.prepared import prepared
from tuijin.playbook.types import Stage
from tuijin.timeline.operations import Changes, Happening, record

KIND = "opportunity"
REOPENED = {"outcome": Opportunity.OPEN, "closed_on": None, "lost_reason": "", "lost_to": ""}
Results = list[tuple[Opportunity, Refused | Forbidden | None]]
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_ref() -> str:
    """A short unambiguous name for a deal: eight letters and digits, drawn at random."""
    return "".join(secrets.choice(ALPHABET) for _place in range(8))


def locked(deal: Opportunity, version: int | None = None) -> Opportunity:
    """The deal as it is now, locked until the transaction ends. Raises Stale if `version` is given and differs."""
    for now in _held(deal.pk):
        if version is not None and now.version != version:
            raise Stale(now)
        return now
    raise Opportunity.DoesNotExist


@prepared
def _held(pk: int) -> QuerySet[Opportunity]:
    return Opportunity.objects.select_for_update().filter(pk=pk)


def must_be_open(deal: Opportunity) -> None:
    if not deal.is_open:
        raise Refused(Reason("closed", _("这个单子已经结束，先恢复它再推进"), "stage"))


def closed(outcome: str) -> dict[str, Any]:
    """The columns of a deal that ends today."""
    return {"outcome": outcome, "closed_on": clock.today()}


def won_in(stage: Stage | None) -> dict[str, Any]:
    """The columns that change when a deal comes into this stage: the won stage ends it."""
    return closed(Opportunity.WON) if stage and stage.won else {}


def one_by_one(deals: Iterable[Opportunity], do: Callable[[Opportunity], Opportunity]) -> Results:
    """Do it to each deal by itself; beside each, why it was refused (None: done)."""
    results: Results = []
    for deal in deals:
        try:
            results.append((do(deal), None))
        except (Refused, Forbidden) as refusal:
            results.append((deal, refusal))
    return results


def write_move(
    *,
    actor: Actor,
    deal: Opportunity,
    kind: str,
    to_stage: str,
    note: str = "",
    told: Changes | None = None,
    **fields: Any,
) -> StageMove:
    """Put the deal into `to_stage`, keep the move, tell the timeline. `fields` are further columns of the deal;
    `told` are the changes among them that the timeline shall name."""
    now, day = clock.now(), clock.today()
    move = StageMove.objects.create(
        opportunity=deal,
        kind=kind,
        from_stage=deal.stage,
        to_stage=to_stage,
        on=day,
        at=now,
        by=actor.person,
        by_label=actor.label,
        door=actor.door,
        note=note,
    )
    if to_stage != deal.stage:
        deal.stage, deal.entered_on = to_stage, day
    for name, value in fields.items():
        setattr(deal, name, value)
    deal.version += 1
    deal.save(update_fields=["stage", "entered_on", "version", *fields])  # the other indexes stay as they are
    data = {"from": move.from_stage, "to": to_stage, "note": note} | ({"changes": told} if told else {})
    worded = "outcome" in fields  # a deal is found by its name and whether it is open, not by its stage
    record(actor=actor, happenings=[Happening(KIND, deal.pk, kind, data, worded=worded)])
    return move
