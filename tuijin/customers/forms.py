"""What is typed about companies and the people there."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuijin.customers.models import Contact, Customer
from tuijin.people.models import Person
from tuijin.web.forms import EmailField, HouseForm, MoneyField, RecordForm, WholeField, WrittenField, field_of


class OwnerField(forms.ModelChoiceField):
    """One of the active people; the present owner stays even after he left."""

    def __init__(self, **options: Any):
        people = Person.objects.filter(is_active=True)
        super().__init__(queryset=people, required=False, empty_label=_("还没有人负责"), **options)


FIELDS = {
    "name": lambda: WrittenField(label=_("名称"), max_length=200),
    "short_name": lambda: WrittenField(label=_("简称"), max_length=40, required=False),
    "industry": lambda: WrittenField(label=_("行业"), max_length=80, required=False),
    "region": lambda: WrittenField(label=_("地区"), max_length=80, required=False),
    "address": lambda: WrittenField(label=_("地址"), max_length=200, required=False),
    "phone": lambda: WrittenField(label=_("电话"), max_length=40, required=False),
    "website": lambda: WrittenField(label=_("网址"), max_length=200, required=False),
    "staff": lambda: WholeField(label=_("人数"), required=False),
    "revenue": lambda: MoneyField(label=_("年收入"), required=False, help_text=_("可以写 1.2 亿。")),
    "owner": lambda: OwnerField(label=_("负责人")),
    "note": lambda: WrittenField(label=_("备注"), max_length=4000, required=False, lines=True),
}


class NewCustomerForm(HouseForm):
    """A new company; `another` says that it only bears the name of one we have."""

    name = FIELDS["name"]()
    short_name = FIELDS["short_name"]()
    industry = FIELDS["industry"]()
    region = FIELDS["region"]()
    phone = FIELDS["phone"]()
    note = FIELDS["note"]()
    another = forms.BooleanField(label=_("我确认是另一家，照样新建"), required=False)


class CustomerFactForm(RecordForm):
    """One fact of a company, edited where it is read."""

    def __init__(self, *args: Any, fact: str, customer: Customer, **options: Any):
        value = getattr(customer, fact)
        super().__init__(*args, **{"initial": {fact: value, "version": customer.version}} | options)
        self.fields[fact] = FIELDS[fact]()
        if fact == "owner" and customer.owner_id:
            owner = field_of(self, fact, OwnerField)
            owner.queryset = owner.queryset | Person.objects.filter(pk=customer.owner_id)


class ContactFields(HouseForm):
    name = WrittenField(label=_("姓名"), max_length=80)
    title = WrittenField(label=_("职务"), max_length=80, required=False)
    department = WrittenField(label=_("部门"), max_length=80, required=False)
    phone = WrittenField(label=_("电话"), max_length=40, required=False)
    email = EmailField(label=_("邮箱"), max_length=200, required=False)
    wechat = WrittenField(label=_("微信"), max_length=80, required=False)
    source = WrittenField(
        label=_("从哪里知道的"),
        max_length=200,
        required=False,
        help_text=_("个人信息要说得清来处，例如「名片」。"),
    )
    note = WrittenField(label=_("备注"), max_length=4000, required=False, lines=True)


class ContactChoice(forms.ModelChoiceField):
    """One of the people at a customer, told apart by title and department."""

    def label_from_instance(self, obj: Any) -> str:
        return " · ".join(filter(None, (obj.name, obj.title, obj.department, obj.phone)))


class MergerForm(RecordForm):
    """Who of the customer's other people the same person is."""

    into = ContactChoice(label=_("和谁是同一个人"), queryset=Contact.objects.none(), empty_label="—")

    def __init__(self, *args: Any, contact: Contact, **options: Any):
        super().__init__(*args, **options | {"initial": {"version": contact.version}})
        others = Contact.objects.filter(customer=contact.customer_id).exclude(pk=contact.pk)
        field_of(self, "into", ContactChoice).queryset = others


class RemovalForm(HouseForm):
    """Nothing to fill in: it only says why somebody cannot be taken away."""


class ContactForm(RecordForm, ContactFields):
    """Changing a person at a customer, or the company he is with."""

    company = WrittenField(
        label=_("公司"),
        max_length=200,
        required=False,
        help_text=_("换了公司、或公司原来待补，就在这里写；没有的会新建。"),
    )
    field_order = ("version", "name", "company")

    def now_in(self, record: Any, name: str) -> Any:
        return record.customer.name if name == "company" else super().now_in(record, name)
