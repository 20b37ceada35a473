"""The people of a deal as its page shows them, each with his history."""

from typing import Any

from django.utils.translation import gettext as _

from tuijin.opportunities.forms.labels import Names
from tuijin.opportunities.forms.scales import ATTITUDE, COVERAGE, INFLUENCE, INVOLVEMENT
from tuijin.opportunities.models import Opportunity, Stakeholder
from tuijin.opportunities.queries import parts
from tuijin.opportunities.rules.people import by_weight
from tuijin.opportunities.rules.picture import Picture, coverage, method_of, touched_on
from tuijin.playbook.types import Playbook


def persons(deal: Opportunity, picture: Picture, private: bool) -> list[dict[str, Any]]:
    """Each person with names for all keys, whose word counts most first; `private`: with what he wants for himself."""
    names, deeds, history = Names(), parts.deeds_of(deal), parts.attitudes_of(deal)
    stakes, method = {stake.contact: stake for stake in picture.stakes}, method_of(names.playbook)
    rows, shown = {row.pk: row for row in parts.stakeholders_of(deal)}, []
    for row in (rows[stake.id] for stake in by_weight(picture.stakes, method)):
        level = names.playbook.item("level", row.level)
        known = coverage(picture, stakes[row.contact_id], method)
        shown.append(
            {
                "row": row,
                "contact": row.contact,
                "gone": row.contact.customer_id != deal.customer_id,
                "roles": [names("role", key) for key in row.roles],
                "level": names("level", row.level),
                "influence": INFLUENCE.get(row.influence or 0, ""),
                "attitude": "" if row.attitude is None else ATTITUDE[row.attitude],
                "involvement": "" if row.involvement is None else INVOLVEMENT[row.involvement],
                "coverage": COVERAGE[known],
                "covered": known,
                "last": touched_on(picture, row.contact_id, method),
                "deeds": [{"row": deed, "kind": names("deed", deed.kind)} for deed in deeds[row.pk]],
                "claimed": claimed(row, names.playbook),
                "history": [told(change) for change in history.get(row.contact_id, ())],
                "boss": bool(level and level.boss),
                "way_in": names("way_in", row.way_in),
                "points": [(point.name, point.key in row.points) for point in names.playbook.points],
                "own_need": row.own_need if private else "",
            }
        )
    return shown


def claimed(row: Stakeholder, playbook: Playbook) -> bool:
    """We say that he helps us, but no deed shows it."""
    helps = {role.key for role in playbook.roles if role.helps or role.key_person}
    return row.won_on is None and not helps.isdisjoint(row.roles)


def told(change: dict[str, Any]) -> dict[str, Any]:
    """One change of attitude in words."""
    pair = [
        _("不清楚") if value is None else str(ATTITUDE[value])
        for value in (change["before"], change["after"])
    ]
    return {"text": " → ".join(pair), "on": change["on"], "by": change["by"]}
