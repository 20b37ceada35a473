"""Activities as the timeline component shows them, and what their verbs mean on the page of what they are about."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.utils.translation import gettext_lazy as _

from tuijin.activities.models import Activity
from tuijin.common.text import listed
from tuijin.playbook.queries import current
from tuijin.timeline.models import Entry
from tuijin.timeline.telling import Line

VERBS = {
    "activity": ("footprints", _("记下了动作：%s")),
    "activity_changed": ("pencil", _("改了动作：%s")),
    "activity_removed": ("trash-2", _("删掉了动作：%s")),
}


def tell(entry: Entry) -> Line:
    """One entry about an activity, or one of a verb that we do not know."""
    icon, said = VERBS.get(entry.verb, ("dot", ""))
    key = entry.data.get("kind", "")
    kind = current().kind(key)
    return Line(str(said) % (kind.name if kind else key), icon) if said else Line(entry.verb)


def days(activities: Iterable[Activity]) -> list[dict[str, Any]]:
    """Activities, newest first (with their people at hand), grouped by day."""
    return [
        {"day": day, "entries": [_entry(row) for row in group]}
        for day, group in groupby(activities, key=lambda row: row.on)
    ]


def _entry(row: Activity) -> dict[str, str]:
    kind = current().kind(row.kind)
    outcome = kind.outcome(row.outcome) if kind and row.outcome else None
    theirs = listed(one.name for one in row.people.all() if one.person_id is None)
    parts = [str(kind.name) if kind else row.kind, theirs, str(outcome.name) if outcome else ""]
    return {
        "icon": kind.icon if kind else "dot",
        "actor": row.by.name if row.by else "",
        "text": " · ".join(part for part in parts if part),
        "detail": row.content,
        "at": "",
        "anchor": f"activity-{row.pk}",
    }
