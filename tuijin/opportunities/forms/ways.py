"""The small forms of a gate: each meets one condition in one way and says how it is to be written down."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuijin.activities.models import Activity
from tuijin.common import clock
from tuijin.opportunities.forms.activity import activity_of, made, next_fields, next_of
from tuijin.opportunities.forms.deal import DealForm
from tuijin.opportunities.forms.fields import TextField
from tuijin.opportunities.forms.labels import ACTIVITY, FIELDS
from tuijin.opportunities.operations import filling
from tuijin.playbook.types import ActivityKind, Fact, Way
from tuijin.web.forms import DayField, KeyField, MoneyField

SOURCE = _("怎么知道的、谁说的")


class WayForm(forms.Form):
    """A form that may stay empty. `quiet`: fields that alone say nothing (they come filled in)."""

    quiet: frozenset[str] = frozenset()
    use_required_attribute = False  # left empty, it must not stop the other forms of the dialog

    def __init__(self, *args: Any, around: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.around = around

    @property
    def is_typed(self) -> bool:
        """Was anything filled in?"""
        names = [self.add_prefix(name) for name in self.fields if name not in self.quiet]
        return self.is_bound and any(str(self.data.get(name, "")).strip() for name in names)

    def filling(self) -> filling.Filling:
        """What a valid form says."""
        raise NotImplementedError


class WordForm(WayForm):
    note = TextField(label=SOURCE, limit=500)

    def filling(self) -> filling.Filling:
        return filling.WordGiven(self.cleaned_data["note"])


class FactForm(WayForm):
    """A fact of the deal: its value and where we have it from; where a word is enough, the source alone will do."""

    source = TextField(label=SOURCE, limit=200, required=False)

    def __init__(self, *args: Any, fact: Fact, confirm: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fact, self.word_is_enough = fact, confirm
        if fact.value in VALUES:
            kind, options = VALUES[fact.value]
            self.fields = {"value": kind(label=fact.name, required=False, **options), **self.fields}

    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        known = values.get("value") or "value" in self.errors
        if not known and not (values.get("source") and (self.word_is_enough or "value" not in self.fields)):
            self.add_error("value" if "value" in self.fields else "source", _("请写一下"))
        return values

    def filling(self) -> filling.Filling:
        value, source = self.cleaned_data.get("value"), self.cleaned_data["source"]
        if value in (None, "") and "value" in self.fields:
            return filling.WordGiven(source)
        plain = True if value is None else value if isinstance(value, str) else str(value)
        return filling.FactTold(self.fact.key, plain, source)


VALUES: dict[str, tuple[Callable[..., forms.Field], dict[str, Any]]] = {
    "text": (TextField, {"limit": 500}),
    "amount": (MoneyField, {"help_text": _("单位是元，也可以写 12.5万。")}),
    "day": (DayField, {}),
}


class FieldForm(WayForm):
    """A field of the deal itself."""

    def __init__(self, *args: Any, name: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.name = name
        self.fields["value"] = DealForm(actor=self.around.actor, only=(name,)).fields[name]
        self.fields["value"].required = True
        self.fields["value"].help_text = _("填已有客户的名字，或写一家新的。") if name == "customer" else ""

    def filling(self) -> filling.Filling:
        value = self.cleaned_data["value"]
        return (
            filling.CustomerNamed(value) if self.name == "customer" else filling.FieldFilled(self.name, value)
        )


class ContactForm(WayForm):
    name = TextField(label=_("姓名"), limit=80)
    title = TextField(label=_("职务"), limit=80, required=False)

    def filling(self) -> filling.Filling:
        return filling.ContactFound(self.cleaned_data["name"], self.cleaned_data["title"])


class NextStepForm(WayForm):
    """The next step with its day, of one of the kinds that the way asks for."""

    text = TextField(label=_("做什么"))
    on = DayField(label=ACTIVITY["on"])

    def __init__(self, *args: Any, kinds: tuple[str, ...], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        items = [kind for key in kinds if (kind := self.around.playbook.kind(key))]
        if len(items) > 1:
            self.fields["kind"] = KeyField(label=FIELDS["next_step_kind"], items=items, initial=items[0].key)
            self.quiet = frozenset({"kind"})

    def filling(self) -> filling.Filling:
        kind = self.cleaned_data.get("kind") or (self.kinds[0] if self.kinds else "")
        return filling.NextArranged(self.cleaned_data["text"], self.cleaned_data["on"], kind)


class HappenedForm(WayForm):
    """An activity that was held: the fields that the condition and the kind ask for, and what comes next."""

    on = DayField(label=ACTIVITY["on"])
    quiet = frozenset({"next_step", "next_step_on", "next_step_kind"})

    def __init__(self, *args: Any, kind: ActivityKind, way: Way, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields |= asked(kind, way, way.filled, self.around)
        if "content" in kind.fields and "content" not in self.fields:
            self.fields["content"] = made("content", kind, ())
        if kind.closes_with_next:
            self.fields |= next_fields()
            self._offer_present_step()

    def _offer_present_step(self) -> None:
        """A step that is arranged already, and not overdue, stands there; nobody types it twice."""
        deal = self.around.deal
        if deal.next_step and deal.next_step_on and deal.next_step_on >= clock.today():
            for name in self.quiet:
                self.fields[name].initial = getattr(deal, name)

    def filling(self) -> filling.Filling:
        return filling.Happened(activity_of(self, self.around.deal, self.kind.key), next_of(self))


class CompletedForm(WayForm):
    """What an activity on record lacks."""

    def __init__(
        self, *args: Any, kind: ActivityKind, way: Way, activity: Activity, lacks: list[str], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.activity = activity
        self.fields |= asked(kind, way, lacks, self.around, every=False)

    def filling(self) -> filling.Filling:
        changes = {COLUMN.get(name, name): value for name, value in self.cleaned_data.items()}
        return filling.Completed(self.activity, self.activity.version, changes)


COLUMN = {"duration": "minutes"}


def asked(
    kind: ActivityKind, way: Way, names: Any, around: Any, every: bool = True
) -> dict[str, forms.Field]:
    """The fields of `kind` that a way wants filled, in the kind's order; with what the kind itself requires."""
    needed = {*names, *(kind.required if every else ()), *(["outcome"] if way.outcome and every else [])}
    fields = {
        name: made(name, kind, around.contacts, required=True) for name in kind.fields if name in needed
    }
    if way.outcome and "outcome" in fields:
        outcomes = [outcome for outcome in kind.outcomes if outcome.key in way.outcome]
        fields["outcome"] = made("outcome", kind, (), items=outcomes, required=True)
    return fields


def for_field(way: Way) -> tuple[Any, type[WayForm], dict[str, Any]]:
    """(label, form, its arguments) for a way that wants a field filled."""
    if way.field == "contact":
        return _("加一个联系人"), ContactForm, {}
    return _("填上%s") % FIELDS[way.field], FieldForm, {"name": way.field}


def for_next_step(way: Way) -> tuple[Any, type[WayForm], dict[str, Any]]:
    """(label, form, its arguments) for a way that wants the next step arranged."""
    return _("约好下一步"), NextStepForm, {"kinds": way.next_step}


def is_empty(activity: Activity, name: str) -> bool:
    """Does an activity on record lack one of ACTIVITY_FIELDS? Who was there is asked afresh."""
    return name == "people" or getattr(activity, COLUMN.get(name, name)) in (None, "")
