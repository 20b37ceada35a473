"""The power map as pages draw it: the people of a deal by level, each with what a screen reader says (S4)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from tuijin.common.text import listed
from tuijin.customers.models import Contact
from tuijin.opportunities.forms.labels import Names
from tuijin.opportunities.forms.scales import ATTITUDE, COVERAGE
from tuijin.opportunities.rules.picture import Bond, Method, Picture, Stake, coverage, method_of
from tuijin.opportunities.rules.power_map import NARROW, WIDE, Drawing, Frame, Standing, draw
from tuijin.playbook.types import Playbook

SIDE = {"circle": "for", "diamond": "against", "square": "even"}


def power_map(picture: Picture, contacts: Iterable[Contact], names: Names) -> dict[str, Any]:
    """Rows with names, nodes with who stands there, and the kinds of ties between them; `narrow`: for a phone."""
    playbook, method = names.playbook, method_of(names.playbook)
    titles = {contact.pk: contact.title or contact.department for contact in contacts}
    stakes: Mapping[int, Stake] = {stake.id: stake for stake in picture.stakes}
    labels = [*(level.name for level in playbook.levels), _("层级不清楚")]
    shown = {
        pk: person(picture, stake, titles.get(stake.contact, ""), method, names)
        for pk, stake in stakes.items()
    }

    def on(frame: Frame) -> dict[str, Any]:
        drawn = _drawn(playbook, picture, frame)
        return {
            "drawn": drawn,
            "middle": (frame.left + frame.width) // 2,
            "rows": [(row, labels[row.index]) for row in drawn.rows],
            "nodes": [{"node": node, "side": SIDE[node.shape], **shown[node.id]} for node in drawn.nodes],
        }

    return on(WIDE) | {
        "narrow": on(NARROW),
        "kinds": _kinds(playbook, picture.bonds),
        "said": listed(one["said"] for one in shown.values()),
    }


def _drawn(playbook: Playbook, picture: Picture, frame: Frame) -> Drawing:
    levels = [level.key for level in playbook.levels]
    kinds = [tie.key for tie in playbook.ties]
    people = [
        Standing(
            stake.id,
            levels.index(stake.level) if stake.level in levels else len(levels),
            stake.influence,
            stake.attitude,
        )
        for stake in picture.stakes
    ]
    ties = [
        (bond.one, bond.other, kinds.index(bond.kind) if bond.kind in kinds else 0) for bond in picture.bonds
    ]
    return draw(len(levels), people, ties, frame)


def _kinds(playbook: Playbook, bonds: Iterable[Bond]) -> list[tuple[int, Any]]:
    there = {bond.kind for bond in bonds}
    return [(at, tie.name) for at, tie in enumerate(playbook.ties) if tie.key in there]


def person(picture: Picture, stake: Stake, title: str, method: Method, names: Names) -> dict[str, Any]:
    """One person: his name with his title, how he stands to us, how well we know him; all of it for the ear."""
    known = coverage(picture, stake, method)
    attitude = _("态度不清楚") if stake.attitude is None else str(ATTITUDE[stake.attitude])
    roles = [str(names("role", key)) for key in stake.roles]
    said = [stake.name, str(names("level", stake.level)), *roles, attitude, str(COVERAGE[known])]
    return {
        "name": stake.name,
        "title": title,
        "won": stake.won,
        "covered": known,
        "attitude": attitude,
        "met": str(COVERAGE[known]),
        "stands": f"{attitude} · {COVERAGE[known]}",
        "said": " · ".join(filter(None, [*said, _("有事为证") if stake.won else ""])),
    }
