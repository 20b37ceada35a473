"""What is written about a deal: the form of a new one, and one field of it at a time."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tuijin.opportunities.forms.fields import PersonField, TextField, version_field
from tuijin.opportunities.forms.labels import FIELDS
from tuijin.opportunities.models import Opportunity
from tuijin.people.actors import Actor
from tuijin.people.models import Person
from tuijin.playbook.queries import current
from tuijin.web.forms import DayField, KeyField, MoneyField, field_of

TOGETHER = {"next_step": ("next_step", "next_step_on", "next_step_kind")}  # edited in one go
EDITABLE = (
    "customer", "amount", "expected_on", "claimed_grade", "next_step", "source", "product", "competitors",
    "strategy", "presales", "owner", "note", "name",
)  # fmt: skip


def suggestions() -> dict[str, str]:
    """What makes an input offer the names of customers as somebody types."""
    return {
        "list": "customer-names",
        "autocomplete": "off",
        "hx-get": reverse("opportunities:customer_names"),
        "hx-trigger": "input changed delay:250ms",
        "hx-target": "#customer-names",
        "hx-swap": "innerHTML",
    }


class DealForm(forms.Form):
    """All that can be said about a deal. `customer` is a name: one in sight, or a new company."""

    name = TextField(label=FIELDS["name"], help_text=_("客户简称加产品，同事一看就懂。"))
    customer = TextField(
        label=FIELDS["customer"], required=False, help_text=_("还不知道就先空着，以后再补。")
    )
    amount = MoneyField(label=FIELDS["amount"], required=False, help_text=_("单位是元，也可以写 12.5万。"))
    expected_on = DayField(label=FIELDS["expected_on"], required=False)
    claimed_grade = KeyField(label=FIELDS["claimed_grade"], required=False)
    strategy = KeyField(label=FIELDS["strategy"], required=False)
    source = KeyField(label=FIELDS["source"], required=False)
    product = TextField(label=FIELDS["product"], required=False)
    competitors = TextField(label=FIELDS["competitors"], required=False)
    presales = PersonField(label=FIELDS["presales"], required=False, queryset=Person.objects.none())
    owner = PersonField(label=FIELDS["owner"], queryset=Person.objects.none())
    next_step = TextField(label=FIELDS["next_step"], required=False)
    next_step_on = DayField(label=FIELDS["next_step_on"], required=False)
    next_step_kind = KeyField(label=FIELDS["next_step_kind"], required=False, blank=_("什么动作都行"))
    note = TextField(label=FIELDS["note"], required=False, limit=5000, lines=3)

    def __init__(self, *args: Any, actor: Actor, only: tuple[str, ...] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        playbook = current()
        colleagues = Person.objects.visible_to(actor).filter(is_active=True)
        for name, items in (
            ("claimed_grade", playbook.grades),
            ("source", playbook.sources),
            ("strategy", playbook.strategies),
            ("next_step_kind", playbook.activity_kinds),
        ):
            field_of(self, name, KeyField).offer(items)
        for name in ("presales", "owner"):
            field_of(self, name, PersonField).queryset = colleagues
        self.fields["customer"].widget.attrs |= suggestions()
        if not actor.can("opportunities:assign"):
            del self.fields["owner"]
        for name in set(self.fields) - set(only or self.fields):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        if "next_step" in self.fields and values.get("next_step_on") and not values.get("next_step"):
            self.add_error("next_step", _("请写下一步做什么"))
        return values


class NewDealForm(DealForm):
    """A new deal; whoever may not assign owns it himself."""

    field_order = (
        "name", "customer", "amount", "expected_on", "claimed_grade", "source", "presales", "owner", "product",
        "competitors", "next_step", "next_step_on", "next_step_kind", "note",
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any):
        super().__init__(*args, actor=actor, **kwargs)
        del self.fields["strategy"]  # nobody knows it on the first day
        if "owner" in self.fields:
            self.fields["owner"].initial = actor.person_id
            self.fields["owner"].required = False


def field_form(name: str, actor: Actor, deal: Opportunity, data: Any = None) -> DealForm:
    """The form of one field (of EDITABLE) as it stands, or as `data` has it; with the version that was seen."""
    names = TOGETHER.get(name, (name,))
    initial = {one: _initial(deal, one) for one in names}
    form = DealForm(data, actor=actor, only=names, initial=initial)
    form.fields["version"] = version_field()
    form.initial["version"] = deal.version
    return form


def _initial(deal: Opportunity, name: str) -> Any:
    if name == "customer":
        return deal.customer.name if deal.customer else ""
    return getattr(deal, f"{name}_id", None) or getattr(deal, name)
