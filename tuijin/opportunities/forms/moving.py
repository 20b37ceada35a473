"""Forms of moves: where to, losing, reviving, answering a question, opening a deal to a colleague."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuijin.opportunities.forms.fields import PersonField, TextField, version_field
from tuijin.opportunities.forms.labels import FIELDS
from tuijin.opportunities.models import Opportunity
from tuijin.people.actors import Actor
from tuijin.people.models import Person
from tuijin.playbook.queries import current
from tuijin.web.forms import DayField, KeyField, field_of


class MoveForm(forms.Form):
    """Where to, why, and past the gate for which reason. `how` is the button that was pressed."""

    to = forms.CharField(widget=forms.HiddenInput, max_length=40)
    version = version_field()
    note = TextField(label=_("原因"), required=False, limit=500)
    exception = TextField(label=_("为什么要例外"), required=False, limit=500, lines=2)
    how = forms.CharField(required=False)

    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        pressed = values.get("how")
        if pressed == "exception" and not values.get("exception") and "exception" not in self.errors:
            self.add_error("exception", _("写一句为什么这次可以例外"))
        if pressed == "fill":
            values["exception"] = ""
        return values


class LossForm(forms.Form):
    """Why a deal was lost, and to whom when the reason asks it."""

    reason = KeyField(label=FIELDS["lost_reason"], blank=_("选一个"))
    winner = TextField(label=_("丢给了谁"), required=False, limit=80, help_text=_("不知道就写「不知道」。"))
    note = TextField(label=_("怎么丢的"), required=False, limit=500, lines=2)
    version = version_field()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field_of(self, "reason", KeyField).offer(current().lost_reasons)
        self.fields["winner"].widget.attrs |= {"list": "rival-names", "autocomplete": "off"}

    @property
    def asks_winner(self) -> bool:
        """Does the chosen reason mean that somebody else got it?"""
        chosen = current().item("lost_reason", str(self["reason"].value() or ""))
        return bool(chosen and chosen.asks_winner)


class DismissalForm(forms.Form):
    """Why a symptom may wait, and until when."""

    reason = TextField(label=_("为什么先不管它"), limit=500, lines=2)
    until = DayField(label=_("到哪天再提醒"))


class RevivalForm(forms.Form):
    """Why there is a chance again, and what is claimed from now on."""

    note = TextField(label=_("为什么又有机会了"), limit=500, lines=2)
    grade = KeyField(label=FIELDS["claimed_grade"], required=False, blank=_("先不定"))
    version = version_field()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field_of(self, "grade", KeyField).offer(current().judged_grades)


class DecisionForm(forms.Form):
    """Yes or no to an exception, with a word."""

    verdict = forms.ChoiceField(choices=[("grant", _("同意")), ("deny", _("不同意"))])
    answer = TextField(label=_("回一句"), required=False, limit=500)


class GrantForm(forms.Form):
    """Opening one deal to a colleague."""

    person = PersonField(label=_("开放给谁"), queryset=Person.objects.none(), empty_label=_("选人"))
    reason = TextField(label=_("为什么"), limit=200)

    def __init__(self, *args: Any, actor: Actor, deal: Opportunity, **kwargs: Any):
        super().__init__(*args, **{"auto_id": "grant-%s"} | kwargs)
        others = Person.objects.visible_to(actor).filter(is_active=True).exclude(pk__in=[deal.owner_id or 0])
        field_of(self, "person", PersonField).queryset = others


class ContactForm(forms.Form):
    """A person at the customer."""

    name = TextField(label=_("姓名"), limit=80)
    title = TextField(label=_("职务"), required=False, limit=80)
    department = TextField(label=_("部门"), required=False, limit=80)
    phone = TextField(label=_("电话"), required=False, limit=40)
