"""What the verbs of leads mean in the timeline, and how their facts are shown."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tuijin.activities.telling import tell as tell_activity
from tuijin.market.forms import FIELDS
from tuijin.market.models import Lead
from tuijin.playbook.queries import current
from tuijin.timeline.models import Entry
from tuijin.timeline.telling import Line, told_changes

SHOWN = tuple(name for name in FIELDS if name != "company")


def tell(entry: Entry) -> Line:
    """One entry about a lead."""
    data = entry.data
    if entry.verb == "created":
        return Line(_("记了这条信息"), "radio")
    if entry.verb == "changed":
        state = data.get("changes", {}).get("state", ["", ""])[1]
        if state == Lead.VISITED:
            return Line(_("做了初访，信息变成单子"), "door-open")
        if state == Lead.DROPPED:
            return Line(_("放弃了"), "x", data["changes"].get("dropped_because", ["", ""])[1])
        return Line(_("改了资料"), "pencil", told_changes(entry, {name: label_of(name) for name in FIELDS}))
    if entry.verb in ("granted", "grant_withdrawn"):
        said = _("开放给 %s") if entry.verb == "granted" else _("收回了给 %s 的开放")
        return Line(said % data.get("person", ""), "share-2", data.get("reason", ""))
    return tell_activity(entry)


def label_of(fact: str) -> Any:
    return FIELDS[fact]().label


def source_name(key: str) -> str:
    """The name of a source, the key itself when no playbook knows it."""
    item = current().item("source", key) if key else None
    return str(item.name) if item else key


def fact(lead: Lead, name: str, editable: bool) -> dict[str, Any]:
    """One fact as the component shows it."""
    value = getattr(lead, name)
    said = source_name(value) if name == "source" else str(value or "")
    url = reverse("market:fact", args=[lead.pk, name]) if editable else ""
    return {"label": label_of(name), "value": said, "edit_url": url, "id": f"fact-{name}"}
