"""Other playbook keys in the place of vanished ones, as publishing a playbook asks (P1)."""

from collections.abc import Mapping

from tuijin.common import clock
from tuijin.opportunities.models import Confirmation, DealFact, Opportunity, StageMove
from tuijin.opportunities.operations.common import KIND
from tuijin.opportunities.queries import FIELD_OF
from tuijin.people.actors import Actor
from tuijin.timeline.operations import Happening, record


def remap_keys(*, actor: Actor, area: str, mapping: Mapping[str, str]) -> int:
    """Put {old: new} keys of one area in place in all deals; how many records changed. A stage change is a move."""
    if area == "fact":
        return sum(DealFact.objects.filter(key=old).update(key=new) for old, new in mapping.items())
    if area == "condition":
        return sum(_remap_confirmations(old, new) for old, new in mapping.items())
    return _remap_deals(actor, area, FIELD_OF[area], mapping)


def _remap_confirmations(old: str, new: str) -> int:
    """A deal that has the new condition confirmed already keeps that word; the older one stays in the timeline."""
    rows = Confirmation.objects.filter(condition=old)
    rows.filter(opportunity__in=Confirmation.objects.filter(condition=new).values("opportunity")).delete()
    return rows.update(condition=new)


def _remap_deals(actor: Actor, area: str, name: str, mapping: Mapping[str, str]) -> int:
    rows = list(Opportunity.objects.select_for_update().filter(**{f"{name}__in": mapping}))
    if area == "stage":
        moves = [_remapped(actor, row, mapping[row.stage]) for row in rows]
        StageMove.objects.bulk_create(moves, batch_size=500)
    happenings = []
    for row in rows:
        before = getattr(row, name)
        setattr(row, name, mapping[before])
        row.version += 1
        happenings.append(Happening(KIND, row.pk, "remapped", {"changes": {name: [before, mapping[before]]}}))
    Opportunity.objects.bulk_update(rows, [name, "version"], batch_size=500)
    record(actor=actor, happenings=happenings)
    return len(rows)


def _remapped(actor: Actor, row: Opportunity, stage: str) -> StageMove:
    return StageMove(
        opportunity=row,
        kind="remapped",
        from_stage=row.stage,
        to_stage=stage,
        on=clock.today(),
        at=clock.now(),
        by=actor.person,
        by_label=actor.label,
        door=actor.door,
    )
