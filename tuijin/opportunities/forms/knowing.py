"""Forms of what is known about a deal: an answer, an event that compels, the first visit."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuijin.common import clock
from tuijin.customers.models import Contact
from tuijin.opportunities.forms.fields import TextField
from tuijin.opportunities.forms.scales import CONFIDENCE, HOW, PARTS
from tuijin.opportunities.models import Answer, CompellingEvent, FirstVisit, Opportunity
from tuijin.opportunities.operations import NewAnswer
from tuijin.opportunities.operations.knowledge import LONGEST_HOMEWORK
from tuijin.opportunities.rules.coverage import CategoryCoverage
from tuijin.playbook.queries import current
from tuijin.playbook.types import Question
from tuijin.web.forms import DayField, HouseForm, MoneyField, PlainSelect


class ScaleField(forms.TypedChoiceField):
    """One step of a scale ({value: word}); None when nothing is chosen."""

    widget = PlainSelect

    def __init__(self, *, scale: Mapping[Any, Any], blank: Any = "—", **options: Any):
        choices = list(scale.items())
        if not options.get("required", True):
            choices = [("", blank), *choices]
        kind: Callable[[Any], Any] = type(next(iter(scale)))
        super().__init__(choices=choices, coerce=kind, empty_value=None if kind is int else "", **options)
        self.error_messages["invalid_choice"] = _("没有这个选项，请重新选")


class KeysField(forms.MultipleChoiceField):
    """Several keys of the playbook, ticked."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, items: Any, **options: Any):
        choices = [(item.key, item.name) for item in items]
        super().__init__(choices=choices, required=False, **options)
        self.error_messages["invalid_choice"] = _("没有这个选项，请重新选")


class ContactField(forms.ModelChoiceField):
    """One of the people at the deal's customer."""

    widget = PlainSelect

    def __init__(self, *, deal: Opportunity, **options: Any):
        rows = (
            Contact.objects.filter(customer=deal.customer_id) if deal.customer_id else Contact.objects.none()
        )
        super().__init__(queryset=rows, **{"empty_label": "—"} | options)
        self.error_messages["invalid_choice"] = _("这个人不是这家客户的，请重新选")


class AnswerForm(HouseForm):
    """What somebody said to one question. With an `answer` it corrects that one, against the version seen."""

    text = TextField(label=PARTS["text"], limit=1000, lines=2)
    source_name = TextField(label=PARTS["source_name"], limit=80, required=False)
    on = DayField(label=PARTS["on"])
    disputed = forms.BooleanField(label=_("和别的说法有矛盾"), required=False)

    def __init__(
        self,
        *args: Any,
        deal: Opportunity,
        question: Question | None,
        answer: Answer | None = None,
        **kw: Any,
    ):
        names = ("text", "source_name", "on", "disputed", "how", "source", "confidence", "version")
        first = {"on": clock.today(), "how": question.how if question else "", "confidence": Answer.LIKELY}
        initial = {name: getattr(answer, name) for name in names} if answer else first
        super().__init__(*args, **kw | {"initial": initial})
        self.fields["source"] = ContactField(label=PARTS["source"], deal=deal, required=False)
        self.fields["how"] = ScaleField(label=PARTS["how"], scale=HOW, required=False)
        self.fields["confidence"] = ScaleField(label=PARTS["confidence"], scale=CONFIDENCE)
        if answer:
            self.fields["version"] = version_asked()
        self.order_fields(["text", "source", "source_name", "on", "how", "confidence", "disputed"])
        if answer.confirms if answer else question and question.lives:
            self.confirm()

    def confirm(self) -> None:
        """What is written elsewhere is not asked for again, only what he says against it."""
        self.fields["text"].required = False
        self.fields["text"].label = _("他说的不一样在哪里")
        self.fields["text"].help_text = _("和写着的一样就空着；不一样，写在这里，并标上有矛盾。")
        self.fields["source"].label = PARTS["confirmed_by"]
        self.order_fields(["source", "source_name", "on", "how", "confidence", "disputed", "text"])


class EventForm(HouseForm):
    """Whether one kind of event applies, with its evidence."""

    evidence = TextField(label=PARTS["evidence"], limit=1000, lines=2, required=False)
    due_on = DayField(label=PARTS["due_on"], required=False)
    harm = TextField(label=PARTS["harm"], limit=1000, lines=2, required=False)
    harm_amount = MoneyField(label=PARTS["harm_amount"], required=False)

    def __init__(self, *args: Any, deal: Opportunity, event: CompellingEvent | None, **kwargs: Any):
        names = ("evidence", "due_on", "harm", "harm_amount", "confirmed_by", "version")
        initial: dict[str, Any] = {name: getattr(event, name) for name in names} if event else {"version": 0}
        initial["applies"] = "1" if event is None or event.applies else "0"
        super().__init__(*args, **kwargs | {"initial": initial})
        applies = ScaleField(label=_("对他们成立吗"), scale={"1": _("成立"), "0": _("不成立")})
        self.fields = {"applies": applies, **self.fields}
        self.fields["confirmed_by"] = ContactField(label=PARTS["confirmed_by"], deal=deal, required=False)
        self.fields["version"] = version_asked(0)

    def clean_applies(self) -> bool:
        return self.cleaned_data["applies"] == "1"


class FirstVisitSheetForm(HouseForm):
    """Homework before the visit, and what came of it: ideas, recognition, and what was heard to the open questions of
    the core categories (S3). `covered`: how far each category is.
    """

    homework = TextField(label=_("去之前的功课"), limit=LONGEST_HOMEWORK, lines=4, required=False)
    recognition = TextField(label=PARTS["recognition"], limit=500, lines=2, required=False)

    def __init__(
        self,
        *args: Any,
        deal: Opportunity,
        visit: FirstVisit | None,
        covered: Iterable[CategoryCoverage],
        **kwargs: Any,
    ):
        names = ("version", "homework", "ideas", "recognised_by", "recognition")
        initial = {name: getattr(visit, name) for name in names} if visit else {"version": 0}
        super().__init__(*args, **kwargs | {"initial": initial})
        self.fields["ideas"] = KeysField(label=PARTS["ideas"], items=current().ideas)
        self.fields["recognised_by"] = ContactField(label=PARTS["recognised_by"], deal=deal, required=False)
        self.fields["version"] = version_asked(0)
        self.order_fields(["homework", "ideas", "recognised_by", "recognition"])
        self.note_fields = list(self.fields)
        self.fields["said_by"] = ContactField(label=_("这些是谁说的"), deal=deal, required=False)
        self.asked = [(one, self._asked(one)) for one in covered if one.category.core]
        for _category, questions in self.asked:
            for ask in questions:
                self.fields[said(ask)] = TextField(label=ask.text, limit=1000, required=False)

    def _asked(self, one: CategoryCoverage) -> list[Question]:
        """The open ones, and those that somebody else has answered while this was being typed."""
        asks = (ask for ask in one.category.questions if ask in one.open or said(ask) in self.data)
        return [ask for ask in asks if not ask.lives]

    @property
    def noted(self) -> list[forms.BoundField]:
        return [self[name] for name in self.note_fields]

    @property
    def heard(self) -> list[dict[str, Any]]:
        """Each core category that has a question to write an answer to here: `cover`, `asked` fields, `is_open`."""
        return [self._shown(one, asks) for one, asks in self.asked if asks]

    def _shown(self, one: CategoryCoverage, asks: list[Question]) -> dict[str, Any]:
        asked = [self[said(ask)] for ask in asks]
        return {"cover": one, "asked": asked, "is_open": any(bound.data or bound.errors for bound in asked)}

    def answers(self, deal: Opportunity, typed: dict[str, Any]) -> list[NewAnswer]:
        """What was heard, taken out of what was typed."""
        source, day = typed.pop("said_by"), clock.today()
        told = [(ask, typed.pop(said(ask))) for _category, questions in self.asked for ask in questions]
        return [NewAnswer(deal, ask.key, text, day, ask.how, source) for ask, text in told if text]


def said(question: Question) -> str:
    """The name of the field in which the answer to a question is written."""
    return f"said-{question.key}"


def version_asked(lowest: int = 1) -> forms.IntegerField:
    """Which state of the record the reader saw, 0 where there was none yet; without it nothing is saved."""
    return forms.IntegerField(min_value=lowest, max_value=2**31 - 1, widget=forms.HiddenInput)
