"""Forms of the people in a deal and of its rivals."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tuijin.common import clock
from tuijin.customers.models import Contact
from tuijin.opportunities.forms.fields import KeyField, TextField
from tuijin.opportunities.forms.knowing import ContactField, KeysField, ScaleField, version_asked
from tuijin.opportunities.forms.scales import ATTITUDE, COVERAGE, INFLUENCE, INVOLVEMENT, PARTS, WORDS
from tuijin.opportunities.models import Opportunity, Rival, Stakeholder
from tuijin.playbook.queries import current
from tuijin.web.forms import DayField, HouseForm, MoneyField, PlainSelect

OF_PERSON = (
    "roles", "level", "influence", "attitude", "involvement", "coverage", "confirmed_by", "way_in", "points",
    "own_need",
)  # fmt: skip


class StakeholderForm(HouseForm):
    """What is known of somebody's part. Without a `stakeholder` it asks who he is: a contact, or somebody new."""

    def __init__(
        self, *args: Any, deal: Opportunity, stakeholder: Stakeholder | None, private: bool, **kwargs: Any
    ):
        if stakeholder:
            names = (*OF_PERSON, "version")
            kwargs["initial"] = {name: getattr(stakeholder, name) for name in names}
        super().__init__(*args, **kwargs)
        if stakeholder is None:
            self._ask_who(deal)
        self._ask_part(deal, stakeholder)
        if private:
            self.fields["own_need"] = TextField(
                label=PARTS["own_need"],
                limit=500,
                lines=2,
                required=False,
                help_text=_("只有单子的负责人和经理看得到。"),
            )
        if stakeholder:
            self.fields["version"] = version_asked()

    def _ask_who(self, deal: Opportunity) -> None:
        contact = ContactField(
            label=_("客户那边的人"), deal=deal, required=False, empty_label=_("另外一个人")
        )
        there = Stakeholder.objects.filter(opportunity=deal)
        contact.queryset = Contact.objects.filter(customer=deal.customer_id).exclude(stakes__in=there)
        self.fields["contact"] = contact
        self.fields["name"] = TextField(label=_("姓名（另外一个人）"), limit=80, required=False)
        self.fields["title"] = TextField(label=_("职务"), limit=80, required=False)
        self.fields["department"] = TextField(label=_("部门"), limit=80, required=False)

    def _ask_part(self, deal: Opportunity, stakeholder: Stakeholder | None) -> None:
        playbook = current()
        fields: dict[str, forms.Field] = {
            "roles": KeysField(label=PARTS["roles"], items=playbook.roles),
            "level": KeyField(label=PARTS["level"], items=playbook.levels, required=False),
            "influence": ScaleField(label=PARTS["influence"], scale=INFLUENCE, required=False),
            "attitude": ScaleField(label=PARTS["attitude"], scale=ATTITUDE, required=False),
            "involvement": ScaleField(label=PARTS["involvement"], scale=INVOLVEMENT, required=False),
            "coverage": ScaleField(
                label=PARTS["coverage"], scale=COVERAGE, required=False, blank=_("照动作记录算")
            ),
            "confirmed_by": ContactField(label=PARTS["confirmed_by"], deal=deal, required=False),
        }
        level = playbook.item("level", stakeholder.level) if stakeholder else None
        if level and level.boss:
            fields["way_in"] = KeyField(label=PARTS["way_in"], items=playbook.ways_in, required=False)
            fields["points"] = KeysField(label=PARTS["points"], items=playbook.points)
        self.fields.update(fields)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if "contact" in self.fields and not values.get("contact") and not values.get("name"):
            self.add_error("name", ValidationError(_("选一个人，或者写一个新的名字")))
        return values

    @property
    def who(self) -> tuple[str, ...]:
        """Names of the fields that say who he is."""
        return tuple(name for name in ("contact", "name", "title", "department") if name in self.fields)


class DeedForm(HouseForm):
    """What somebody visibly did for us."""

    text = TextField(label=_("具体是什么事"), limit=500, lines=2)
    on = DayField(label=PARTS["on"])

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs | {"initial": {"on": clock.today()}})
        self.fields = {"kind": KeyField(label=_("为我们做了什么"), items=current().deeds), **self.fields}


class TieForm(HouseForm):
    """How one person of the deal stands to another."""

    def __init__(self, *args: Any, deal: Opportunity, **kwargs: Any):
        super().__init__(*args, **kwargs)
        rows = Stakeholder.objects.filter(opportunity=deal).select_related("contact")
        self.fields["one"] = PartField(queryset=rows, label=_("谁"))
        self.fields["kind"] = KeyField(label=_("关系"), items=current().ties)
        self.fields["other"] = PartField(queryset=rows, label=pgettext_lazy("tie", "对谁"))


class PartField(forms.ModelChoiceField):
    """One of the deal's people."""

    widget = PlainSelect

    def __init__(self, **options: Any):
        super().__init__(empty_label="—", **options)
        self.error_messages["invalid_choice"] = _("没有这个人，请重新选")

    def label_from_instance(self, obj: Any) -> str:
        return obj.contact.name


class RivalForm(HouseForm):
    """A rival, and what is known of him."""

    name = TextField(label=PARTS["name"], limit=80)
    product = TextField(label=PARTS["product"], limit=80, required=False)
    price = MoneyField(label=PARTS["price"], required=False)
    supporters = TextField(label=PARTS["supporters"], limit=200, required=False)

    def __init__(self, *args: Any, rival: Rival | None, **kwargs: Any):
        if rival:
            names = ("name", "product", "price", "position", "supporters", "result", "version")
            kwargs["initial"] = {name: getattr(rival, name) for name in names}
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs |= {"list": "rival-names", "autocomplete": "off"}
        self.fields["position"] = KeyField(label=PARTS["position"], items=current().positions, required=False)
        self.order_fields(["name", "product", "price", "position", "supporters"])
        if rival:
            results = WORDS["result"]
            self.fields["result"] = ScaleField(
                label=PARTS["result"],
                required=False,
                scale={key: said for key, said in results.items() if key},
                blank=results[""],
            )
            self.fields["version"] = version_asked()


class ArgumentForm(HouseForm):
    """Something to say against a rival or for us; a claim on him needs a source (S11)."""

    text = TextField(label=_("这条话怎么说"), limit=500, lines=2)
    source = TextField(
        label=_("出处"), limit=200, required=False, help_text=_("说对手的失败和风险，要有出处才能对外讲。")
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields = {"kind": KeyField(label=_("哪一种"), items=current().arguments), **self.fields}
