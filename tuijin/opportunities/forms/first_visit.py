"""The form of a lead's first visit: the visit itself, the next step, and the deal that it opens."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuijin.market.models import Lead
from tuijin.opportunities.forms.activity import ActivityForm, activity_of, next_of
from tuijin.opportunities.forms.fields import TextField
from tuijin.opportunities.models import Opportunity
from tuijin.people.models import Person
from tuijin.playbook.queries import current
from tuijin.playbook.types import ActivityKind
from tuijin.web.forms import MoneyField, field_of

ASKED = ("on", "people", "outcome", "content", "response")
DEAL = ("deal_name", "deal_amount")


class FirstVisitForm(ActivityForm):
    """What was done, what comes next, and what the deal is called."""

    def __init__(self, *args: Any, lead: Lead, kind: ActivityKind, colleagues: list[Person], **kwargs: Any):
        super().__init__(*args, kind=kind, contacts=[], colleagues=colleagues, **kwargs)
        kinds = field_of(self, "kind", forms.ChoiceField)
        kinds.choices = [(one.key, str(one.name)) for one in opening_kinds()]
        if "people" in self.fields:
            self.fields["people"].initial = lead.contact
        self.fields["deal_name"] = TextField(
            label=_("单子叫什么"), required=False, help_text=_("空着就用公司的名称。")
        )
        self.fields["deal_amount"] = MoneyField(
            label=_("大概多少钱"), required=False, help_text=_("不知道就空着，可以写 12.5 万。")
        )

    @property
    def own(self) -> list[Any]:
        """What every visit has to say, and what the playbook asks for."""
        return [bound for bound in super().own if bound.name in ASKED or bound.field.required]

    @property
    def more(self) -> list[Any]:
        """Particulars that may stay empty."""
        shown = {bound.name for bound in self.own}
        return [bound for bound in super().own if bound.name not in shown and bound.name not in DEAL]

    @property
    def more_is_wrong(self) -> bool:
        return any(bound.errors for bound in self.more)

    @property
    def deal(self) -> list[Any]:
        """The fields about the deal that opens."""
        return [self[name] for name in DEAL]

    def told(self, lead: Lead) -> dict[str, Any]:
        """What a valid form says, as `open_from_lead` takes it."""
        values = self.cleaned_data
        visit = activity_of(self, Opportunity(pk=0), self.of_kind.key)
        name, amount = values["deal_name"], values["deal_amount"]
        return dict(next_of(self), lead=lead, visit=visit, name=name, amount=amount)


def opening_kinds() -> list[ActivityKind]:
    """The kinds of activity that turn a lead into a deal."""
    return [kind for kind in current().activity_kinds if kind.opens_deal]
