"""Other playbook keys in the place of vanished ones, as publishing a playbook asks (P1)."""

from collections.abc import Mapping

from django.db.models import Model

from tuijin.common import clock
from tuijin.opportunities.models import Opportunity, StageMove
from tuijin.opportunities.operations.common import KIND
from tuijin.opportunities.queries import FIELD_OF
from tuijin.opportunities.queries.keys import ONCE, ONE, SEVERAL
from tuijin.people.actors import Actor
from tuijin.timeline.operations import Happening, record


def remap_keys(*, actor: Actor, area: str, mapping: Mapping[str, str]) -> int:
    """Put {old: new} keys of one area in place in all deals; how many records changed. A stage change is a move."""
    if area in SEVERAL:
        return _remap_lists(*SEVERAL[area], mapping)
    if area in ONE:
        return sum(_remap(area, old, new) for old, new in mapping.items())
    return _remap_deals(actor, area, FIELD_OF[area], mapping)


def _remap(area: str, old: str, new: str) -> int:
    """A deal that holds the new key already, where it may hold it once, keeps that one."""
    model, name = ONE[area]
    rows = model._default_manager.filter(**{name: old})
    if area in ONCE:
        there = model._default_manager.filter(**{name: new}).values("opportunity")
        rows.filter(opportunity__in=there).delete()
    return rows.update(**{name: new})


def _remap_lists(model: type[Model], name: str, mapping: Mapping[str, str]) -> int:
    changed = []
    for row in model._default_manager.exclude(**{name: []}).select_for_update():
        keys = list(dict.fromkeys(mapping.get(key, key) for key in getattr(row, name)))
        if keys != getattr(row, name):
            setattr(row, name, keys)
            changed.append(row)
    model._default_manager.bulk_update(changed, [name], batch_size=500)
    return len(changed)


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
