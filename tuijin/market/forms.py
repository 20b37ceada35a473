"""What is typed about leads."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuijin.market.models import Lead
from tuijin.people.models import Person
from tuijin.playbook.queries import current
from tuijin.web.forms import HouseForm, RecordForm, WrittenField, field_of


def sources() -> list[tuple[str, str]]:
    return [("", "—"), *[(item.key, str(item.name)) for item in current().sources]]


def phone_field() -> WrittenField:
    keys = forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})
    return WrittenField(label=_("电话"), max_length=40, required=False, widget=keys)


FIELDS = {
    "company": lambda: WrittenField(label=_("公司"), max_length=200),
    "contact": lambda: WrittenField(label=_("找谁"), max_length=80, required=False),
    "title": lambda: WrittenField(label=_("职务"), max_length=80, required=False),
    "phone": phone_field,
    "source": lambda: forms.ChoiceField(label=_("来源"), choices=sources, required=False),
    "industry": lambda: WrittenField(label=_("行业"), max_length=80, required=False),
    "region": lambda: WrittenField(label=_("地区"), max_length=80, required=False),
    "owner": lambda: forms.ModelChoiceField(
        label=_("负责人"),
        queryset=Person.objects.filter(is_active=True),
        required=False,
        empty_label=_("还没有人负责"),
    ),
    "note": lambda: WrittenField(label=_("备注"), max_length=4000, required=False, lines=True),
}


class QuickLeadForm(HouseForm):
    """A lead in ten seconds; `another` says that it is not the company we already have."""

    company = FIELDS["company"]()
    contact = FIELDS["contact"]()
    phone = FIELDS["phone"]()
    source = FIELDS["source"]()
    another = forms.BooleanField(label=_("我知道，照样记"), required=False)


class LeadFactForm(RecordForm):
    """One fact of a lead, edited where it is read."""

    def __init__(self, *args: Any, fact: str, lead: Lead, **options: Any):
        initial = {fact: getattr(lead, fact), "version": lead.version}
        super().__init__(*args, **{"initial": initial} | options)
        self.fields[fact] = FIELDS[fact]()
        if fact == "owner" and lead.owner_id:
            owner = field_of(self, fact, forms.ModelChoiceField)
            owner.queryset = owner.queryset | Person.objects.filter(pk=lead.owner_id)


class DropForm(HouseForm):
    reason = WrittenField(label=_("为什么放弃"), max_length=200, lines=True)
