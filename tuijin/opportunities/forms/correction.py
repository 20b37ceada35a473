"""The form that corrects what was written down of an activity."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from tuijin.activities.models import Activity, ActivityPerson
from tuijin.common.text import Text
from tuijin.customers.models import Contact
from tuijin.opportunities.forms.activity import (
    AS_COLUMN,
    ORDER,
    ColleaguesField,
    PeopleField,
    made,
    next_fields,
)
from tuijin.opportunities.forms.knowing import version_asked
from tuijin.opportunities.forms.labels import ACTIVITY
from tuijin.opportunities.rules.naming import SEPARATOR
from tuijin.people.models import Person
from tuijin.playbook.queries import current
from tuijin.playbook.types import ActivityKind
from tuijin.web.forms import DayField, HouseForm

ANY = ("people", "content", "response")  # of a kind that the playbook has lost
APART = ("version", "with_next")


class CorrectionForm(HouseForm):
    """What an activity on record says, against the version that was seen; its kind stays.

    `arranged`: the next step that came with it and still stands, in words; it may go as well.
    """

    on = DayField(label=ACTIVITY["on"])

    def __init__(
        self,
        *args: Any,
        activity: Activity,
        contacts: Sequence[Contact],
        colleagues: Iterable[Person],
        arranged: str = "",
        **kwargs: Any,
    ):
        there = list(activity.people.select_related("person"))
        self.kind = current().kind(activity.kind) or _lost(activity.kind)
        super().__init__(*args, **kwargs | {"initial": said(activity, there)})
        for name in sorted(self.kind.fields, key=ORDER.index):
            self.fields[name] = made(name, self.kind, contacts, required=name in self.kind.required)
        if "people" in self.fields:
            self._seat(there, colleagues)
        if activity.no_next_because:
            self.fields["no_next_because"] = next_fields()["no_next_because"]
        self.fields["version"] = version_asked()
        if arranged:
            self.fields["with_next"] = forms.BooleanField(label=arranged, required=False)

    def _seat(self, there: Sequence[ActivityPerson], colleagues: Iterable[Person]) -> None:
        """Those who were there are known, wherever they work now."""
        ours = [*colleagues, *(one.person for one in there if one.person)]
        self.fields["ours"] = ColleaguesField(label=ACTIVITY["ours"], colleagues=ours, required=False)
        people = self.fields["people"]
        assert isinstance(people, PeopleField)
        people.known |= {one.name: one.contact_id for one in there if one.contact_id}

    @property
    def changes(self) -> dict[str, Any]:
        """What the reader of a valid form changed, as `change_activity` takes it."""
        changed = [name for name in self.changed_data if name in self.cleaned_data and name not in APART]
        return {AS_COLUMN.get(name, name): self.cleaned_data[name] for name in changed}

    def now_in(self, record: Any, name: str) -> Any:
        if name in ("people", "ours", "with_next"):
            now = said(record, record.people.all()).get(name)
            return self.cleaned_data[name] if now == self.initial.get(name) else now
        return getattr(record, AS_COLUMN.get(name, name), self.cleaned_data[name])


def said(activity: Activity, there: Iterable[ActivityPerson]) -> dict[str, Any]:
    """The values of an activity as the form's fields show them."""
    names = [name for name in ORDER if name != "people"]
    there = list(there)
    ours, theirs = ([one.name for one in there if bool(one.person_id) == our] for our in (True, False))
    told = {name: getattr(activity, AS_COLUMN.get(name, name)) for name in names}
    told |= {"on": activity.on, "version": activity.version, "no_next_because": activity.no_next_because}
    return told | {"people": SEPARATOR.join(theirs), "ours": SEPARATOR.join(ours)}


def _lost(key: str) -> ActivityKind:
    return ActivityKind(key, Text(key, key), "dot", ANY)
