"""What is typed about our own people, teams and tokens."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tuijin.common.text import listed
from tuijin.people.models import Person, Team
from tuijin.people.queries import scopes, team_tree
from tuijin.people.roles import ROLES
from tuijin.web.forms import EmailField, HouseForm, RecordForm, WholeField, WrittenField, field_of

INDENT = "\u2003"  # a wide blank; lists drop the ordinary ones


class TeamField(forms.ModelChoiceField):
    """A team, shown in its place in the tree."""

    def __init__(self, **options: Any):
        super().__init__(
            queryset=Team.objects.all(), required=False, empty_label=_("不在任何团队"), **options
        )

    def show_tree(self) -> None:
        rows = [(branch.team.pk, INDENT * branch.depth + branch.team.name) for branch in team_tree()]
        self.choices = [("", self.empty_label), *rows]


def role_choices() -> list[tuple[str, str]]:
    return [(role.key, str(role.name)) for role in ROLES.values()]


class PersonFields(HouseForm):
    """What an administrator writes about a person."""

    name = WrittenField(label=_("姓名"), max_length=80)
    email = EmailField(
        label=_("邮箱"), required=False, max_length=200, help_text=_("用它登录；空着就不能登录。")
    )
    phone = WrittenField(label=_("电话"), required=False, max_length=40)
    team = TeamField(label=pgettext_lazy("one", "团队"))
    roles = forms.MultipleChoiceField(
        label=_("角色"), choices=role_choices, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        field_of(self, "team", TeamField).show_tree()

    def clean_email(self) -> str | None:
        return self.cleaned_data["email"] or None

    def clean_roles(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data["roles"])


class NewPersonForm(PersonFields):
    password = forms.CharField(
        label=_("初始密码"), required=False, strip=False, max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("至少 8 位。可以先空着，以后再设。"),
    )  # fmt: skip

    def clean_password(self) -> str | None:
        password = self.cleaned_data["password"] or None
        if password:
            typed = Person(name=self.cleaned_data.get("name", ""), email=self.cleaned_data.get("email"))
            validate_password(password, typed)
        return password


class PersonForm(RecordForm, PersonFields):
    """Changing a person."""

    is_active = forms.BooleanField(label=_("在职"), required=False)

    def now_in(self, record: Any, name: str) -> Any:
        return tuple(sorted(record.role_keys)) if name == "roles" else super().now_in(record, name)

    def clean_roles(self) -> tuple[str, ...]:
        return tuple(sorted(self.cleaned_data["roles"]))

    def _said(self, name: str, value: Any) -> str:
        if name == "roles":
            return listed(str(ROLES[key].name) for key in value if key in ROLES)
        return str(value or "") if name == "team" else super()._said(name, value)


class PasswordForm(HouseForm):
    """A new password that an administrator gives a person."""

    password = forms.CharField(
        label=_("新密码"), strip=False, max_length=128,
        help_text=_("至少 8 位，告诉本人，请他登录后自己改。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(self, *args: Any, person: Person, **options: Any):
        super().__init__(*args, **options)
        self.person = person

    def clean_password(self) -> str:
        validate_password(self.cleaned_data["password"], self.person)
        return self.cleaned_data["password"]


class LeavingForm(RecordForm):
    """Who takes over from somebody who leaves."""

    receiver = forms.ModelChoiceField(
        label=_("由谁接手"), queryset=Person.objects.none(), required=False, empty_label=_("请选一位同事")
    )

    def __init__(self, *args: Any, person: Person, **options: Any):
        super().__init__(*args, **options)
        others = Person.objects.filter(is_active=True).exclude(pk=person.pk)
        field_of(self, "receiver", forms.ModelChoiceField).queryset = others


class TeamForm(HouseForm):
    name = WrittenField(label=_("名称"), max_length=80)
    parent = TeamField(label=_("上级团队"))

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        parent = field_of(self, "parent", TeamField)
        parent.empty_label = _("没有，它是最上一级")
        parent.show_tree()


class TeamChangeForm(RecordForm, TeamForm):
    """Changing a team."""

    def _said(self, name: str, value: Any) -> str:
        return str(value or "")


class TokenForm(HouseForm):
    """A new personal API token."""

    name = WrittenField(label=_("名字"), max_length=80, help_text=_("写明用在哪里，例如「报表机」。"))
    days = WholeField(label=_("有效天数"), lowest=1, largest=366, initial=90)
    scopes = forms.MultipleChoiceField(label=_("能做什么"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, actor: Any, **options: Any):
        super().__init__(*args, **options)
        field_of(self, "scopes", forms.MultipleChoiceField).choices = scopes(actor)
