"""What the verbs of customers mean in the timeline, and how their facts are shown."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tuijin.activities.telling import tell as tell_activity
from tuijin.common import money
from tuijin.common.text import active_language
from tuijin.customers.forms import FIELDS, ContactFields
from tuijin.customers.models import Customer
from tuijin.timeline.models import Entry
from tuijin.timeline.telling import Line, told_changes

CONTACT_LABELS = {name: field.label for name, field in ContactFields.base_fields.items()}
SHOWN = tuple(name for name in FIELDS if name != "name")


def tell(entry: Entry) -> Line:
    """One entry about a customer."""
    match entry.verb:
        case "created":
            return Line(_("建了这个客户"), "building-2")
        case "changed":
            return Line(
                _("改了资料"), "pencil", told_changes(entry, {name: label_of(name) for name in FIELDS})
            )
        case "contact_added":
            return Line(_("加了联系人 %s") % entry.data.get("name", ""), "user-plus")
        case "contact_removed":
            return Line(_("撤掉了联系人 %s") % entry.data.get("name", ""), "user-minus")
        case "contacts_merged":
            said = _("把联系人 %(gone)s 并到了 %(name)s") % {
                name: entry.data.get(name, "") for name in ("gone", "name")
            }
            return Line(said, "merge", told_changes(entry, CONTACT_LABELS))
        case "granted" | "grant_withdrawn":
            said = _("开放给 %s") if entry.verb == "granted" else _("收回了给 %s 的开放")
            return Line(said % entry.data.get("person", ""), "share-2", entry.data.get("reason", ""))
    return tell_activity(entry)


def label_of(fact: str) -> Any:
    return FIELDS[fact]().label


def fact(customer: Customer, name: str, editable: bool) -> dict[str, Any]:
    """One fact as the component shows it."""
    value = getattr(customer, name)
    if name == "revenue":
        value = money.speak(value, active_language())
    url = reverse("customers:fact", args=[customer.pk, name]) if editable else ""
    return {
        "label": label_of(name),
        "value": "" if value is None else str(value),
        "edit_url": url,
        "id": f"fact-{name}",
    }
