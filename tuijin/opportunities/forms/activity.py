"""Forms of what was done: their fields depend on the kind, as the playbook says."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuijin.activities.operations import NewActivity
from tuijin.common import clock
from tuijin.customers.models import Contact
from tuijin.opportunities.forms.fields import PercentField, TextField
from tuijin.opportunities.forms.labels import ACTIVITY, FIELDS
from tuijin.opportunities.models import Opportunity
from tuijin.people.models import Person
from tuijin.playbook.queries import current
from tuijin.playbook.types import ActivityKind
from tuijin.web.forms import DayField, KeyField, MoneyField, WholeField, field_of

NAMES = re.compile(r"[\u3001,\uff0c;\uff1b/\n]+")
AS_COLUMN = {"duration": "minutes", "people": "theirs"}
NEXT = ("next_step", "next_step_on", "next_step_kind", "no_next_because")
MOST_PEOPLE = 30
ORDER = (
    "people", "outcome", "amount", "discount", "content", "response", "departments", "duration", "cost",
)  # fmt: skip
A_MONTH = 44_640  # minutes


class ColleaguesField(TextField):
    """Names of our own people, parted by commas, as a tuple of people."""

    def __init__(self, *, colleagues: Iterable[Person], **kwargs: Any):
        super().__init__(limit=400, **kwargs)
        self.known = {person.name: person for person in colleagues}
        self.widget.attrs |= {"list": "colleague-names", "autocomplete": "off"}

    def to_python(self, value: Any) -> Any:
        names = names_in(super().to_python(value))
        strangers = [name for name in names if name not in self.known]
        if strangers:
            raise forms.ValidationError(_("没有这位同事：%s") % strangers[0])
        return tuple(self.known[name] for name in names)


class PeopleField(TextField):
    """Names of people at the customer, parted by commas: ((contact id or None, name), …)."""

    def __init__(self, *, contacts: Sequence[Contact] = (), **kwargs: Any):
        super().__init__(limit=400, **kwargs)
        self.known = {contact.name: contact.pk for contact in contacts}
        self.widget.attrs |= {"list": "contact-names", "autocomplete": "off"}

    def to_python(self, value: Any) -> Any:
        names = names_in(super().to_python(value))
        if len(names) > MOST_PEOPLE or any(len(name) > 80 for name in names):
            raise forms.ValidationError(_("名字太长或太多了，用顿号隔开，一个名字最多 80 个字"))
        return tuple((self.known.get(name), name) for name in names)


def names_in(text: str) -> list[str]:
    """The names in a text, each once."""
    return list(dict.fromkeys(name.strip() for name in NAMES.split(text) if name.strip()))


def made(name: str, kind: ActivityKind, contacts: Sequence[Contact], **kwargs: Any) -> forms.Field:
    """The form field for one of the playbook's ACTIVITY_FIELDS."""
    kwargs = {"label": ACTIVITY[name], "required": False, **kwargs}
    match name:
        case "people":
            return PeopleField(contacts=contacts, **kwargs)
        case "outcome":
            return KeyField(**{"items": kind.outcomes} | kwargs)
        case "content" | "response":
            return TextField(limit=5000, lines=2, **kwargs)
        case _:
            return PLAIN.get(name, TextField)(**kwargs)


PLAIN: dict[str, Callable[..., forms.Field]] = {
    "duration": partial(WholeField, largest=A_MONTH),
    "cost": MoneyField,
    "amount": MoneyField,
    "discount": PercentField,
}


def next_fields() -> dict[str, forms.Field]:
    """Fields for what comes next, or why nothing does (S1, 环环相扣)."""
    return {
        "next_step": TextField(label=FIELDS["next_step"], required=False),
        "next_step_on": DayField(label=FIELDS["next_step_on"], required=False),
        "next_step_kind": KeyField(
            label=FIELDS["next_step_kind"],
            required=False,
            items=current().activity_kinds,
            blank=_("什么动作都行"),
        ),
        "no_next_because": TextField(label=_("没有下一步，因为"), required=False),
    }


def activity_of(form: forms.Form, deal: Opportunity, kind: str) -> NewActivity:
    """What a valid form with these fields says was done."""
    told = {AS_COLUMN.get(name, name): value for name, value in form.cleaned_data.items() if name in ACTIVITY}
    told["ours"] = tuple(told.get("ours") or ())
    told = {name: value for name, value in told.items() if value is not None}
    because = form.cleaned_data.get("no_next_because", "")
    return NewActivity(
        "opportunity", deal.pk, kind, customer_id=deal.customer_id, no_next_because=because, **told
    )


def next_of(form: forms.Form) -> dict[str, Any]:
    """What a valid form says about the next step, as `log_activity` takes it."""
    names = ("next_step", "next_step_kind", "next_step_on")
    return {name: form.cleaned_data[name] for name in names if name in form.cleaned_data}


class ActivityForm(forms.Form):
    """Writing down what was done on a deal: the kind's own fields, then the next step."""

    kind = forms.ChoiceField(label=_("做了什么"))
    on = DayField(label=ACTIVITY["on"])

    def __init__(
        self,
        *args: Any,
        kind: ActivityKind,
        contacts: Sequence[Contact],
        colleagues: Iterable[Person],
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.of_kind, self.colleagues = kind, colleagues
        kinds = field_of(self, "kind", forms.ChoiceField)
        kinds.choices = [(one.key, str(one.name)) for one in current().activity_kinds]
        self.fields["kind"].initial, self.fields["on"].initial = kind.key, clock.today()
        for name in sorted(kind.fields, key=ORDER.index):
            self.fields[name] = made(name, kind, contacts, required=name in kind.required)
        if "people" in kind.fields:
            self.fields["ours"] = ColleaguesField(
                label=ACTIVITY["ours"], colleagues=colleagues, required=False
            )
        self.fields |= next_fields()

    @property
    def own(self) -> list[forms.BoundField]:
        """The fields about what was done."""
        return [bound for bound in self if bound.name not in (*NEXT, "kind")]

    @property
    def next(self) -> list[forms.BoundField]:
        """The fields about what comes next."""
        return [
            bound
            for bound in self
            if bound.name in NEXT and (bound.name != NEXT[-1] or self.of_kind.closes_with_next)
        ]

    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        on = values.get("on")
        if on and on > clock.today():
            self.add_error("on", _("还没到这一天。要约以后的事，写到下一步里"))
        if bool(values.get("next_step")) != bool(values.get("next_step_on")):
            late = "next_step_on" if values.get("next_step") else "next_step"
            if late not in self.errors:
                self.add_error(late, _("下一步要写明做什么、哪天做"))
        return values
