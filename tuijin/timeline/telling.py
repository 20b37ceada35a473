"""Turning entries into lines that a person reads. What a verb means, the room that wrote it says."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from tuijin.common.days import LOCAL, day_of
from tuijin.common.text import listed
from tuijin.timeline.models import Entry


@dataclass(frozen=True)
class Line:
    """One line of a timeline: a lucide icon, what happened, particulars, where it leads, its name in an address, and
    where it is corrected.
    """

    text: str
    icon: str = "dot"
    detail: str = ""
    url: str = ""
    anchor: str = ""
    change_url: str = ""


def days(entries: Iterable[Entry], tell: Callable[[Entry], Line]) -> list[dict[str, Any]]:
    """Entries, newest first, grouped by day as the timeline component takes them."""
    return [
        {"day": day, "entries": [_line(entry, tell(entry)) for entry in group]}
        for day, group in groupby(entries, key=lambda entry: day_of(entry.at))
    ]


def _line(entry: Entry, line: Line) -> dict[str, str]:
    at = entry.at.astimezone(LOCAL)
    return {
        **vars(line),
        "actor": _("命令行") if entry.door == "cli" else entry.actor_label,
        "at": f"{at:%H:%M}",
    }


def told_changes(entry: Entry, labels: Mapping[str, Any]) -> str:
    """ "行业：空 → 机械", one line a field that has a label."""
    line = _("%(label)s：%(before)s → %(after)s")
    changes = entry.data.get("changes", {})
    return "\n".join(
        line % {"label": labels[name], "before": _spoken(before), "after": _spoken(after)}
        for name, (before, after) in changes.items()
        if name in labels
    )


def _spoken(value: Any) -> str:
    if isinstance(value, list):
        return listed(map(str, value)) or _("空")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return _("空") if value in (None, "") else str(value)
