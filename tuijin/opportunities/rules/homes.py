"""What stands where a question's answer lives: as a mark to compare, and whose word it was (S2). Pure."""

import json
from collections.abc import Iterable, Mapping
from hashlib import blake2b

from tuijin.opportunities.rules.gates import meets
from tuijin.opportunities.rules.naming import rivals_in
from tuijin.opportunities.rules.picture import Method, Picture, Stake, own_events
from tuijin.people.rules.names import name_key
from tuijin.playbook.types import Way


def mark(ways: Iterable[Way], deal: Picture, method: Method, fields: Mapping[str, str]) -> str:
    """Sixteen letters that change when what stands there does; "" while nothing is known.

    `fields` are those of the deal as text. Who is named under "contact" may grow without doubt on the others.
    """
    there = [_standing(way, deal, method, fields) for way in ways if meets(way, deal.state)]
    return blake2b("\n".join(there).encode(), digest_size=8).hexdigest() if there else ""


def word_of(ways: Iterable[Way], deal: Picture, method: Method) -> str:
    """Whose word all that stands there was; "" where part of it is nobody's, or not the same person's."""
    names = {name for way in ways if meets(way, deal.state) for name in _named(way, deal, method)}
    return names.pop() if len(names) == 1 else ""


def _named(way: Way, deal: Picture, method: Method) -> Iterable[str]:
    if way.role:
        return [stake.confirmed_by for stake in _players(way, deal)]
    if way.compelled:
        return [event.confirmed_by for event in own_events(deal, method)]
    return [deal.told_by.get(key, "") for key in way.happened if key in deal.facts] or [""]


def _standing(way: Way, deal: Picture, method: Method, fields: Mapping[str, str]) -> str:
    if way.field == "competitors":
        return json.dumps(sorted(map(name_key, rivals_in(fields[way.field]))))
    if way.field:
        return f"{way.field} {fields.get(way.field, '')}"
    if way.role:
        return json.dumps(sorted(stake.id for stake in _players(way, deal)))
    if way.compelled:
        return json.dumps(sorted(event.kind for event in own_events(deal, method)))
    return json.dumps({key: deal.facts.get(key) for key in way.happened}, sort_keys=True, default=str)


def _players(way: Way, deal: Picture) -> list[Stake]:
    return [
        stake
        for stake in deal.stakes
        if not set(way.role).isdisjoint(stake.roles) and (stake.won or not way.won)
    ]
