"""Taking back what an import brought; and the stage history that an import adds."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tuijin.activities.queries import on_any_of
from tuijin.common import clock
from tuijin.common.errors import Reason, Refused
from tuijin.opportunities.models import ClaimChange, Finding, Opportunity, Rival, StageMove, Stakeholder
from tuijin.opportunities.operations.common import KIND
from tuijin.opportunities.operations.editing import CHANGEABLE, take_back
from tuijin.people.actors import Actor
from tuijin.timeline.operations import Happening, record
from tuijin.timeline.queries import pointed_at

IMPORTED = "imported"


@dataclass(frozen=True)
class EarlierMove:
    """A stage that a deal entered in the past, as another system remembers it."""

    deal: Opportunity
    stage: str
    on: dt.date
    note: str = ""


def add_earlier_moves(*, actor: Actor, moves: Iterable[EarlierMove]) -> list[StageMove]:
    """Add moves of kind `imported` to the history of deals; the deals themselves stay where they are.

    `from_stage` is the stage that the deal was in on that day, as far as the history tells. Where it tells when the
    deal came to its present stage, that day counts.
    """
    actor.must("opportunities:import")
    moves, now = list(moves), clock.now()
    ids = {move.deal.pk for move in moves}
    with transaction.atomic():
        way = _way(ids, moves)
        rows = StageMove.objects.bulk_create(
            [
                StageMove(
                    opportunity=move.deal, kind=IMPORTED, from_stage=_before(way[move.deal.pk], move),
                    to_stage=move.stage, on=move.on, at=now, by=actor.person, by_label=actor.label,
                    door=actor.door, note=move.note,
                )
                for move in moves
            ],
            batch_size=500,
        )  # fmt: skip
        _date_present_stage(moves)
        told = [
            Happening(KIND, row.opportunity_id, IMPORTED, {"to": row.to_stage}, on=row.on) for row in rows
        ]
        record(actor=actor, happenings=told)
    return rows


def _way(ids: set[int], moves: Sequence[EarlierMove]) -> dict[int, list[tuple[dt.date, str]]]:
    """{deal id: (day, stage) of every known move, in the order of days}.

    The first move of an imported deal is none: it puts the deal where it stands today on the day when it was opened.
    """
    way: dict[int, list[tuple[dt.date, str]]] = defaultdict(list)
    there = StageMove.objects.filter(opportunity__in=ids).order_by("pk")
    for pk, kind, on, stage in there.values_list("opportunity_id", "kind", "on", "to_stage"):
        if pk in way or kind != IMPORTED:
            way[pk].append((on, stage))
        else:
            way[pk] = []
    for move in moves:
        way[move.deal.pk].append((move.on, move.stage))
    return {pk: sorted(steps) for pk, steps in way.items()}


def _before(way: Sequence[tuple[dt.date, str]], move: EarlierMove) -> str:
    earlier = [stage for on, stage in way if on < move.on]
    return earlier[-1] if earlier else ""


def _date_present_stage(moves: Sequence[EarlierMove]) -> None:
    """A derived day: since when the deal has been where it is."""
    days: dict[int, dt.date] = {}
    for move in moves:
        if move.stage == move.deal.stage and move.on <= clock.today():
            days[move.deal.pk] = max(days.get(move.deal.pk, move.on), move.on)
    rows = list(Opportunity.objects.open().filter(pk__in=days))
    for row in rows:
        row.entered_on = days[row.pk]
    Opportunity.objects.bulk_update(rows, ["entered_on"], batch_size=500)


def remove_moves(*, actor: Actor, ids: Sequence[int]) -> dict[int, Any]:
    """Take imported moves back; {id: why it stays} of others, which were made here."""
    actor.must("opportunities:import")
    rows = list(StageMove.objects.filter(pk__in=ids, kind=IMPORTED))
    with transaction.atomic():
        StageMove.objects.filter(pk__in=[row.pk for row in rows]).delete()
        told = [Happening(KIND, row.opportunity_id, "move_removed", {"to": row.to_stage}) for row in rows]
        record(actor=actor, happenings=told)
    return {pk: _("这一步不是导入的。") for pk in set(ids) - {row.pk for row in rows}}


def remove_deals(*, actor: Actor, ids: Sequence[int]) -> dict[int, Any]:
    """Take away imported deals on which nobody has worked; {id: why it stays} of the others."""
    actor.must("opportunities:import")
    own = (StageMove, ClaimChange, Finding, Rival)
    used = pointed_at(Opportunity, ids, apart=own) | on_any_of(KIND, ids)
    moved = StageMove.objects.filter(opportunity__in=ids).exclude(kind=IMPORTED)
    used |= set(moved.values_list("opportunity_id", flat=True))
    used |= {row.opportunity_id for row in Rival.objects.filter(opportunity__in=ids) if not row.is_bare}
    going = {row.pk: row.name for row in Opportunity.objects.filter(pk__in=set(ids) - used)}
    with transaction.atomic():
        Opportunity.objects.filter(pk__in=going).delete()
        record(
            actor=actor,
            happenings=[Happening(KIND, pk, "removed", {"name": name}) for pk, name in going.items()],
        )
    return {pk: _("导入以后有人在这个单子上做过事。") for pk in used}


def remove_stakeholders(*, actor: Actor, ids: Sequence[int]) -> dict[int, Any]:
    """Take imported people out of their deals again; {id: why he stays} of those with a deed or a tie."""
    actor.must("opportunities:import")
    used = pointed_at(Stakeholder, ids)
    going = list(Stakeholder.objects.filter(pk__in=set(ids) - used).select_related("contact"))
    with transaction.atomic():
        Stakeholder.objects.filter(pk__in=[row.pk for row in going]).delete()
        told = [
            Happening(KIND, row.opportunity_id, "stakeholder_removed", {"name": row.contact.name})
            for row in going
        ]
        record(actor=actor, happenings=told)
    return {pk: _("导入以后记了他做的事或关系。") for pk in used}


def put_back(*, actor: Actor, deal: Opportunity, version: int, changes: dict[str, Any]) -> None:
    """Give fields their values from before. Raises Refused for a stage or outcome: moves are never undone."""
    if changes.keys() - CHANGEABLE:
        text = _("这次导入推动了它的阶段，推动不能撤销；请在单子上退回。")
        raise Refused(Reason("moved", text, "stage"))
    take_back(actor=actor, deal=deal, version=version, changes=changes)
