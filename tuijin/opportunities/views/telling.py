"""What happened to a deal, told in sentences."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuijin.activities.models import Activity
from tuijin.common import clock, money
from tuijin.common.days import day_of
from tuijin.common.text import active_language
from tuijin.opportunities.forms.homes import amount_said, fact_said
from tuijin.opportunities.forms.labels import ACTIVITY, FIELDS, Names
from tuijin.opportunities.models import StageMove
from tuijin.opportunities.views import telling_room
from tuijin.timeline.models import Entry
from tuijin.timeline.telling import Line, told_changes
from tuijin.web.words import full_day

AREAS = {  # fields that hold playbook keys
    "stage": "stage",
    "source": "source",
    "strategy": "strategy",
    "claimed_grade": "grade",
    "next_step_kind": "activity_kind",
    "lost_reason": "lost_reason",
}
WORDS_OF_ACTIVITY = ACTIVITY | {
    "minutes": ACTIVITY["duration"],
    "theirs": ACTIVITY["people"],
    "no_next_because": gettext_lazy("没有下一步，因为"),
}
VERBS = {  # verb → (icon, sentence)
    "opened": ("plus", gettext_lazy("开了单子，阶段「%(to)s」")),
    "imported": ("file-input", gettext_lazy("从文件带来了历史，阶段「%(to)s」")),
    "advanced": ("arrow-right", gettext_lazy("推进到「%(to)s」")),
    "skipped": ("chevrons-right", gettext_lazy("跳到「%(to)s」")),
    "back": ("undo-2", gettext_lazy("退回「%(to)s」")),
    "lost": ("x", gettext_lazy("记成丢单，停在「%(to)s」")),
    "revived": ("rotate-ccw", gettext_lazy("恢复了单子，从「%(to)s」接着做")),
    "remapped": ("book-open", gettext_lazy("套路换了版本")),
    "fact": ("lightbulb", gettext_lazy("弄清了：%(key)s")),
    "confirmed": ("check", gettext_lazy("确认：%(condition)s")),
    "unconfirmed": ("eraser", gettext_lazy("收回确认：%(condition)s")),
    "exception_asked": ("circle-help", gettext_lazy("申请例外到「%(to)s」")),
    "exception_granted": ("circle-check", gettext_lazy("同意例外到「%(to)s」")),
    "exception_denied": ("circle-x", gettext_lazy("没同意例外到「%(to)s」")),
    "activity_removed": ("trash-2", gettext_lazy("删掉了动作：%(kind)s")),
    "move_removed": ("undo-2", gettext_lazy("撤销了导入的历史「%(to)s」")),
    "granted": ("eye", gettext_lazy("开放给%(person)s")),
    "grant_withdrawn": ("eye-off", gettext_lazy("收回%(person)s的查看")),
}


class Teller:
    """Tells entries of the timeline as lines; `activities` are those that entries speak of, by id, and `changed_at`
    says where one is corrected, by those who may.
    """

    def __init__(
        self,
        names: Names,
        activities: Mapping[int, Activity] | None = None,
        changed_at: Callable[[Activity], str] = lambda activity: "",
    ):
        self.names, self.activities, self.changed_at = names, activities or {}, changed_at

    def __call__(self, entry: Entry) -> Line:
        if entry.verb == "activity":
            return self.activity(entry)
        if entry.verb == "changed":
            return self.changed(entry.data.get("changes", {}))
        if entry.verb in telling_room.VERBS:
            return telling_room.line(entry, self.names)
        if entry.verb == "activity_changed":
            return self.corrected(entry)
        icon, sentence = VERBS.get(entry.verb, ("dot", entry.verb))
        return Line(str(sentence) % self.words(entry.data), icon, self.below(entry))

    def words(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The keys of an entry in words."""
        asked = {one.key: one.ask for stage in self.names.playbook.stages for one in stage.exit}
        condition = str(data.get("condition", ""))
        return {
            "to": self.names("stage", str(data.get("to", ""))),
            "key": self.names("fact", str(data.get("key", ""))),
            "condition": asked.get(condition, condition),
            "kind": self.names("activity_kind", str(data.get("kind", ""))),
            "person": data.get("person", ""),
        }

    def below(self, entry: Entry) -> str:
        """Notes, reasons and values under the sentence."""
        data = entry.data
        lines = [str(data[name]) for name in ("note", "reason", "content") if data.get(name)]
        if data.get("answer"):
            lines.append(_("答复：%s") % data["answer"])
        if entry.verb == "fact":
            lines.append(fact_said(self.names, str(data.get("key", "")), data.get("value")))
        if data.get("changes"):
            lines.append(self.changed(data.get("changes", {})).detail)
        return "\n".join(line for line in lines if line)

    def changed(self, changes: Mapping[str, Any]) -> Line:
        """Which fields, from what to what."""
        names = {name: str(FIELDS.get(name, name)) for name in changes}
        lines = []
        for name, (before, after) in changes.items():
            told = {
                "field": names[name],
                "before": self.value(name, before),
                "after": self.value(name, after),
            }
            lines.append(_("%(field)s：%(before)s → %(after)s") % told)
        return Line(_("改了%s") % _("、").join(names.values()), "pencil", "\n".join(lines))

    def value(self, name: str, value: Any) -> str:
        """A field's value, as the timeline keeps it, in words."""
        if value in (None, ""):
            return _("空")
        if name == "amount":
            return amount_said(value)
        try:
            if name.endswith("_on"):
                return full_day(dt.date.fromisoformat(value))
        except ValueError:
            return str(value)
        return str(self.names(AREAS[name], value)) if name in AREAS else str(value)

    def activity(self, entry: Entry) -> Line:
        """What was done, with whom, and what came of it."""
        kind = self.names.playbook.kind(entry.data.get("kind", ""))
        activity = self.activities.get(entry.data.get("activity"))
        text = str(self.names("activity_kind", entry.data.get("kind", "")))
        people = [one.name for one in activity.people.all() if one.person_id is None] if activity else []
        if people:
            text = _("%(what)s：%(people)s") % {"what": text, "people": _("、").join(people)}
        if entry.on != day_of(entry.at):
            day = full_day(entry.on, with_year=entry.on.year != clock.today().year)
            text = _("%(what)s（%(day)s）") % {"what": text, "day": day}
        detail = self.particulars(activity) if activity else str(entry.data.get("content", ""))
        anchor = f"activity-{entry.data.get('activity')}"
        change_url = self.changed_at(activity) if activity else ""
        return Line(text, kind.icon if kind else "dot", detail, anchor=anchor, change_url=change_url)

    def corrected(self, entry: Entry) -> Line:
        """Which fields of an activity, from what to what."""
        text = _("改了动作：%s") % self.names("activity_kind", str(entry.data.get("kind", "")))
        return Line(text, "pencil", told_changes(entry, WORDS_OF_ACTIVITY))

    def particulars(self, activity: Activity) -> str:
        kind = self.names.playbook.kind(activity.kind)
        outcome = kind.outcome(activity.outcome) if kind and activity.outcome else None
        percent = "" if activity.discount is None else f"{activity.discount.normalize():f}%"
        rows = (
            ("%s", outcome.name if outcome else activity.outcome),
            ("%s", activity.content),
            (_("反应：%s"), activity.response),
            (_("部门：%s"), activity.departments),
            (_("金额：%s"), money.speak(activity.amount, active_language())),
            (_("优惠：%s"), percent),
            (_("没有下一步：%s"), activity.no_next_because),
        )
        return "\n".join(text % value for text, value in rows if value)

    def way(self, move: StageMove) -> dict[str, Any]:
        """One step of the deal's way, for the history of its stages."""
        _icon, sentence = VERBS.get(move.kind, VERBS["advanced"])
        return {
            "text": str(sentence) % self.words({"to": move.to_stage}),
            "on": move.on,
            "by": move.by_label,
            "note": move.note,
        }
