"""What is typed on the first page: a line and its correction, what came of a step, a new day for it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tuijin.activities.operations import NewActivity
from tuijin.common import clock
from tuijin.customers.models import Contact
from tuijin.opportunities.forms.activity import AS_COLUMN, NEXT, ORDER, made, next_fields, next_of
from tuijin.opportunities.forms.fields import TextField
from tuijin.opportunities.forms.labels import ACTIVITY, FIELDS
from tuijin.playbook.queries import current
from tuijin.playbook.types import ActivityKind
from tuijin.web.forms import DayField, HouseForm, KeyField

LINE = 2000
SHOWN = (
    "people",
    "content",
    "amount",
    "discount",
    "outcome",
)  # the rest of a kind's fields waits behind a button


class LineForm(HouseForm):
    """One line after a visit."""

    text = TextField(label=_("刚见了谁？说一句就行"), limit=LINE, lines=2)


class DoneForm(HouseForm):
    """What was done: the kind's own fields, then the next step or why there is none (S1)."""

    shown: tuple[str, ...] = SHOWN
    kind = KeyField(label=pgettext_lazy("field", "动作"), required=False, blank=_("只约下一步"))
    on = DayField(label=ACTIVITY["on"], required=False)

    def __init__(
        self, *args: Any, kind: ActivityKind | None, contacts: Sequence[Contact] = (), arranges: bool = True,
        always_next: bool = False, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(*args, **kwargs)
        self.of_kind, self.arranges = kind, arranges
        self.asks_why = always_next or bool(kind and kind.closes_with_next)
        self.fields["kind"] = KeyField(
            label=pgettext_lazy("field", "动作"),
            required=always_next,
            items=current().activity_kinds,
            blank=_("只约下一步"),
        )
        if always_next:
            self.fields["kind"].choices = self.fields["kind"].choices[1:]  # type: ignore[attr-defined]
        self.fields["on"].initial = clock.today()
        if kind:
            for name in sorted(kind.fields, key=ORDER.index):
                self.fields[name] = made(name, kind, contacts, required=name in kind.required)
        nexts = next_fields()
        keep = [name for name in NEXT if name != NEXT[-1]] if arranges else []
        for name in (*keep, *NEXT[-1:] * self.asks_why):
            self.fields[name] = nexts[name]

    @property
    def main(self) -> list[forms.BoundField]:
        """The fields of the kind that are shown at once: those of the line, and what the kind requires."""
        return [self[name] for name in ORDER if name in self.fields and self._at_once(name)]

    def _at_once(self, name: str) -> bool:
        must = self.of_kind is not None and name in self.of_kind.required and not self[name].value()
        return name in self.shown or must or bool(self[name].errors)

    @property
    def more(self) -> list[forms.BoundField]:
        """The other fields of the kind."""
        shown = {bound.name for bound in self.main}
        return [self[name] for name in ORDER if name in self.fields and name not in shown]

    @property
    def more_is_wrong(self) -> bool:
        return any(bound.errors for bound in self.more)

    @property
    def nexts(self) -> list[forms.BoundField]:
        return [self[name] for name in NEXT if name in self.fields]

    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        on = values.get("on")
        if on and on > clock.today() and values.get("kind"):
            self.add_error("on", _("还没到这一天。要约以后的事，写到下一步里"))
        if bool(values.get("next_step")) != bool(values.get("next_step_on")) and self.arranges:
            late = "next_step_on" if values.get("next_step") else "next_step"
            if late not in self.errors:
                self.add_error(late, _("下一步要写明做什么、哪天做"))
        return values

    def activity(self, subject_kind: str, subject_id: int, customer_id: int | None) -> NewActivity | None:
        """What a valid form says was done; None when it only arranges."""
        if self.of_kind is None:
            return None
        values = self.cleaned_data
        told = {
            AS_COLUMN.get(name, name): values[name]
            for name in self.of_kind.fields
            if values.get(name) not in (None, "")
        }
        return NewActivity(
            subject_kind, subject_id, self.of_kind.key, values.get("on") or clock.today(), customer_id=customer_id,
            no_next_because=values.get("no_next_because", ""), **told,
        )  # fmt: skip

    def next(self) -> dict[str, Any]:
        """The next step as operations take it."""
        return next_of(self)


class ConfirmForm(DoneForm):
    """A line as it was understood, to be corrected and saved. `once` names it, so that it is written once."""

    shown = tuple(name for name in SHOWN if name != "content")  # the line stands above the form already
    text = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LINE)
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    about = forms.CharField(required=False, max_length=40)
    find = TextField(label=_("找别的单子"), required=False, limit=80)


class FinishedForm(DoneForm):
    """What came of the next step of a deal, as the deal was when he saw it."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def now_in(self, record: Any, name: str) -> Any:
        """What he tells is new: nothing on the deal stands against it."""
        return self.cleaned_data[name]


class StepForm(HouseForm):
    """A next step with its day; a new day for one that is there."""

    next_step = TextField(label=FIELDS["next_step"])
    next_step_on = DayField(label=FIELDS["next_step_on"])
    next_step_kind = KeyField(label=FIELDS["next_step_kind"], required=False, blank=_("什么动作都行"))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["next_step_kind"].offer(current().activity_kinds)  # type: ignore[attr-defined]


class LeadLineForm(HouseForm):
    """A lead in one line; `another` says that it is not the company we already have."""

    line = TextField(label=_("公司 联系人 电话 来源"), limit=LINE)
    another = forms.BooleanField(label=_("我知道，照样记"), required=False)
