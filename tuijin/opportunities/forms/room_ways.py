"""The small forms of a gate that put something into the deal room: a part played, an answer, an event that compels."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tuijin.opportunities.forms.fields import KeyField, TextField
from tuijin.opportunities.forms.ways import SOURCE, WayForm
from tuijin.opportunities.operations import filling
from tuijin.playbook.types import Playbook, Way, by_key
from tuijin.web.forms import DayField


class PartForm(WayForm):
    """Somebody plays a part: a contact of the customer, or somebody new there."""

    name = TextField(label=_("姓名"), limit=80)
    title = TextField(label=_("职务"), limit=80, required=False)

    def __init__(self, *args: Any, way: Way, **kwargs: Any):
        super().__init__(*args, **kwargs)
        roles = [role for role in self.around.playbook.roles if role.key in way.role]
        self.fields["role"] = KeyField(label=_("角色"), items=roles, initial=way.role[0])
        self.quiet = frozenset({"role"})
        if way.won:
            self.fields["deed"] = KeyField(label=_("为我们做了什么"), items=self.around.playbook.deeds)
            self.fields["text"] = TextField(label=_("具体是什么事"), limit=500)

    def filling(self) -> filling.Filling:
        values = self.cleaned_data
        return filling.PartPlayed(
            values["name"], values["title"], values["role"], values.get("deed", ""), values.get("text", "")
        )


class AnsweredForm(WayForm):
    text = TextField(label=pgettext_lazy("field", "回答"), limit=1000)
    source = TextField(label=SOURCE, limit=80, required=False)

    def __init__(self, *args: Any, way: Way, **kwargs: Any):
        super().__init__(*args, **kwargs)
        questions = [one for one in self.around.playbook.questions if one.key in way.answered]
        self.question = questions[0].key
        if len(questions) > 1:
            items = [_Named(one.key, one.short) for one in questions]
            self.fields["question"] = KeyField(label=_("问题"), items=items, initial=self.question)
            self.quiet = frozenset({"question"})

    def filling(self) -> filling.Filling:
        values = self.cleaned_data
        return filling.Answered(values.get("question") or self.question, values["text"], values["source"])


class EventForm(WayForm):
    evidence = TextField(label=_("证据"), limit=1000)
    due_on = DayField(label=_("哪天为止"), required=False)

    def __init__(self, *args: Any, way: Way, **kwargs: Any):
        super().__init__(*args, **kwargs)
        events = [event for event in self.around.playbook.events if not event.ours]
        self.fields = {"which": KeyField(label=_("强迫事件"), items=events), **self.fields}

    def filling(self) -> filling.Filling:
        values = self.cleaned_data
        return filling.EventFound(values["which"], values["evidence"], values["due_on"])


class _Named:
    """A question as a choice shows it."""

    def __init__(self, key: str, name: Any):
        self.key, self.name = key, name


FORMS: dict[str, tuple[Any, type[WayForm]]] = {
    "role": (_("写明是谁"), PartForm),
    "answered": (_("写下回答"), AnsweredForm),
    "compelled": (_("写明是哪件事"), EventForm),
}


def offer(way: Way, playbook: Playbook) -> tuple[Any, type[WayForm], dict[str, Any]]:
    """(label, form, its arguments) for a way of one of FORMS."""
    label, form = FORMS[way.kind]
    if way.kind == "role":
        role = by_key(playbook.roles, way.role[0])
        label = _("写明谁是%s") % (role.name if role else way.role[0])
    return label, form, {"way": way}
