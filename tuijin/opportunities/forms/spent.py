"""What a deal has cost, in words (S12)."""

from collections.abc import Collection
from typing import Any

from tuijin.activities.models import Activity
from tuijin.opportunities.forms.labels import Names
from tuijin.opportunities.forms.reported import hours, said
from tuijin.opportunities.queries.effort import spent_on
from tuijin.opportunities.rules.effort import Spent
from tuijin.opportunities.rules.picture import Picture


def effort(done: Collection[Activity], picture: Picture, names: Names, most: int) -> dict[str, Any] | None:
    """{pieces, hours, cost, wasted, share (per cent), untimed, kinds, part}; None when nobody worked on it.

    `part`: these are the latest activities only, as no more than `most` were read.
    """
    found = spent_on(done, picture, names.playbook)
    if found is None:
        return None
    return _line("", found.whole) | {
        "share": round(100 * found.whole.wasted / found.whole.pieces),
        "untimed": found.untimed,
        "kinds": [_line(names("activity_kind", str(row.key)), row) for row in found.kinds],
        "part": len(done) >= most,
    }


def _line(name: Any, row: Spent) -> dict[str, Any]:
    return {
        "name": name,
        "pieces": row.pieces,
        "hours": said(hours(row.minutes)) if row.minutes else "",
        "cost": row.cost,
        "wasted": row.wasted,
    }
