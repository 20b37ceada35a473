"""Filters of board and list, read from the address; what makes no sense there filters nothing."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tuijin.opportunities.forms.fields import TextField
from tuijin.opportunities.forms.labels import FIELDS
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.operations import judge_today
from tuijin.opportunities.queries import count_waiting, filters, findings
from tuijin.opportunities.queries.filters import ME, MINE, Named, Wanted
from tuijin.opportunities.queries.lists import SORTS
from tuijin.opportunities.queries.rival_names import written_as
from tuijin.opportunities.rules.concerns import NAMES
from tuijin.people.actors import Actor
from tuijin.people.models import Person
from tuijin.playbook.queries import current
from tuijin.web.filtering import FilterForm, must_read
from tuijin.web.forms import DayField, KeyField, MoneyField, PlainSelect, WholeField, field_of

OUTCOMES = ((Opportunity.OPEN, _("进行中")), (Opportunity.WON, _("已签")), (Opportunity.LOST, _("已丢")))


STEPS = (
    (findings.NO_STEP, _("没有下一步")),
    (findings.LATE, _("下一步逾期")),
    (findings.TODAY, _("今天的")),
    (findings.WEEK, _("本周剩下的")),
    (findings.LATER, _("本周以后的")),
)


def _owner(value: str) -> int | str:
    return value if value in (ME, MINE) else int(value)


def _findings() -> list[tuple[str, Any]]:
    """What a glance sees, then the symptoms of the playbook in use that it does not say already."""
    glances = [("", _("不论")), (findings.ANY, _("有问题的")), *NAMES.items()]
    return glances + [(one.key, one.name) for one in current().symptoms if one.key not in NAMES]


class BoardFilters(FilterForm):
    """Whose deals, of which team, grade, source, size and age; whether only those that wait for an exception."""

    text = TextField(label=_("名称或客户"), required=False, limit=80)
    owner = forms.TypedChoiceField(
        label=FIELDS["owner"], required=False, coerce=_owner, empty_value=None, widget=PlainSelect
    )
    team = forms.TypedChoiceField(
        label=_("团队"), required=False, coerce=int, empty_value=None, widget=PlainSelect
    )
    grade = KeyField(label=FIELDS["claimed_grade"], required=False, blank=_("所有等级"))
    supported = KeyField(label=_("支持等级"), required=False, blank=_("所有等级"))
    source = KeyField(label=FIELDS["source"], required=False, blank=_("所有来源"))
    step = forms.ChoiceField(
        label=FIELDS["next_step"], required=False, choices=[("", _("不论")), *STEPS], widget=PlainSelect
    )
    finding = forms.ChoiceField(
        label=_("问题"), required=False, choices=lambda: _findings(), widget=PlainSelect
    )
    rival = TextField(label=_("竞争对手"), required=False, limit=80)
    amount_min = MoneyField(label=_("金额从"), required=False)
    amount_max = MoneyField(label=_("金额到"), required=False)
    age_min = WholeField(label=_("开了至少几天"), required=False, largest=99_999)
    age_max = WholeField(label=_("开了最多几天"), required=False, largest=99_999)
    waiting = forms.BooleanField(
        label=_("等批准"), required=False, widget=forms.CheckboxInput({"class": "sr-only", "value": "1"})
    )

    groups = {
        "owner": (FIELDS["owner"], ("owner",)),
        "team": (_("团队"), ("team",)),
        "stage": (FIELDS["stage"], ("stage",)),
        "outcome": (_("结局"), ("outcome",)),
        "grade": (FIELDS["claimed_grade"], ("grade",)),
        "supported": (_("支持等级"), ("supported",)),
        "source": (FIELDS["source"], ("source",)),
        "amount": (FIELDS["amount"], ("amount_min", "amount_max")),
        "age": (_("开了几天"), ("age_min", "age_max")),
        "step": (FIELDS["next_step"], ("step",)),
        "finding": (_("问题"), ("finding",)),
        "rival": (_("竞争对手"), ("rival",)),
    }

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any):
        super().__init__(*args, **kwargs)
        playbook = current()
        for name in ("grade", "supported"):
            field_of(self, name, KeyField).offer(playbook.grades)
        field_of(self, "source", KeyField).offer(playbook.sources)
        people, self.colleagues = filters.people(actor)
        teams = filters.teams(actor)
        owner, team = (field_of(self, name, forms.ChoiceField) for name in ("owner", "team"))
        owner.choices = [
            ("", _("所有人")),
            (ME, _("我自己")),
            (MINE, _("我负责或做售前的")),
            *((one.pk, one.name) for one in people),
        ]
        team.choices = [("", _("所有团队")), *((one.pk, one.name) for one in teams)]
        for name, example in (
            ("amount_min", _("10万")),
            ("amount_max", _("50万")),
            ("age_min", "30"),
            ("age_max", "90"),
        ):
            self.fields[name].widget.attrs["placeholder"] = example
        self.questions = count_waiting(actor)
        if not self.questions and not self.data.get("waiting"):
            del self.fields["waiting"]
        for name, choices in (("owner", people), ("team", teams)):
            if len(choices) < 2 and not self.data.get(name):
                del self.fields[name]

    def wanted(self) -> Wanted:
        """What is asked for."""
        asked = self.values()
        return Wanted(**asked, rival_names=written_as(asked["rival"]) if "rival" in asked else ())

    def query(self) -> dict[str, str]:
        return self.wanted().query()


class ListFilters(BoardFilters):
    """The same, and the stage and outcome."""

    stage = KeyField(label=FIELDS["stage"], required=False, blank=_("所有阶段"))
    outcome = forms.ChoiceField(
        label=_("结局"), required=False, choices=[("", _("不论结局")), *OUTCOMES], widget=PlainSelect
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any):
        super().__init__(*args, actor=actor, **kwargs)
        field_of(self, "stage", KeyField).offer(current().stages)


def wanted_by(given: QueryDict, actor: Actor) -> Wanted:
    """What an address of the list asks for, as `of_today`."""
    return of_today(ListFilters(given, actor=actor).wanted())


def of_today(wanted: Wanted) -> Wanted:
    """The same; where it asks for findings of the playbook, they are renewed if they are of an earlier day."""
    if current().item("symptom", wanted.finding):
        judge_today()
    return wanted


def check(actor: Actor, query: str) -> None:
    """Raise Unusable when the address asks for something that the list does not know."""
    must_read(ListFilters(QueryDict(query), actor=actor), SORTS)


def query_of(address: str) -> QueryDict:
    """The query of a page's address."""
    return QueryDict(address.partition("?")[2].partition("#")[0])


class BulkForm(forms.Form):
    """One change for the picked deals: move to a stage, give to somebody, claim a grade, agree on a next step."""

    to = KeyField(label=_("移到"), required=False, blank=_("选阶段"))
    note = TextField(label=_("原因"), required=False, limit=500)
    owner = forms.TypedChoiceField(
        label=FIELDS["owner"], required=False, coerce=int, empty_value=None, widget=PlainSelect
    )
    grade = KeyField(label=FIELDS["claimed_grade"], required=False, blank=_("选等级"))
    next_step = TextField(label=FIELDS["next_step"], required=False)
    next_step_kind = KeyField(label=FIELDS["next_step_kind"], required=False, blank=_("什么动作都行"))
    next_step_on = DayField(label=FIELDS["next_step_on"], required=False)

    def __init__(self, *args: Any, actor: Actor, colleagues: Iterable[Person | Named], **kwargs: Any):
        super().__init__(*args, **{"auto_id": "bulk-%s"} | kwargs)
        playbook = current()
        for name, items in (
            ("to", playbook.stages),
            ("grade", playbook.grades),
            ("next_step_kind", playbook.activity_kinds),
        ):
            field_of(self, name, KeyField).offer(items)
        people = [(one.pk, one.name) for one in colleagues]
        field_of(self, "owner", forms.ChoiceField).choices = [("", _("选人")), *people]
        self.fields["note"].widget.attrs["placeholder"] = _("退回或跳过的原因")
        if not actor.can("opportunities:assign"):
            del self.fields["owner"]
