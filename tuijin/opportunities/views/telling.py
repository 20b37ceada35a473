"""What happened to a deal, told in sentences."""

import datetime as dt
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuijin.activities.models import Activity
from tuijin.common import clock, money
from tuijin.common.text import active_language
from tuijin.opportunities.forms.labels import FIELDS, label
from tuijin.opportunities.models import StageMove
from tuijin.playbook.queries import current
from tuijin.timeline.models import Entry
from tuijin.web.words import full_day

AREAS = {
    "stage": "stage",
    "source": "source",
    "claimed_grade": "grade",
    "next_step_kind": "activity_kind",
    "lost_reason": "lost_reason",
}
ICONS = {
    "opened": "plus",
    "imported": "file-input",
    "advanced": "arrow-right",
    "skipped": "chevrons-right",
    "back": "undo-2",
    "lost": "x",
    "revived": "rotate-ccw",
    "remapped": "book-open",
    "changed": "pencil",
    "fact": "lightbulb",
    "confirmed": "check",
    "unconfirmed": "eraser",
    "exception_asked": "circle-help",
    "exception_granted": "circle-check",
    "exception_denied": "circle-x",
    "granted": "eye",
    "grant_withdrawn": "eye-off",
}
SENTENCES = {
    "opened": gettext_lazy("开了单子，阶段「%(to)s」"),
    "imported": gettext_lazy("从文件带来了历史，阶段「%(to)s」"),
    "advanced": gettext_lazy("推进到「%(to)s」"),
    "skipped": gettext_lazy("跳到「%(to)s」"),
    "back": gettext_lazy("退回「%(to)s」"),
    "lost": gettext_lazy("记成丢单，停在「%(to)s」"),
    "revived": gettext_lazy("恢复了单子，从「%(to)s」接着做"),
    "remapped": gettext_lazy("打法换了版本"),
    "fact": gettext_lazy("弄清了%(key)s"),
    "confirmed": gettext_lazy("确认：%(condition)s"),
    "unconfirmed": gettext_lazy("收回确认：%(condition)s"),
    "exception_asked": gettext_lazy("申请例外到「%(to)s」"),
    "exception_granted": gettext_lazy("同意例外到「%(to)s」"),
    "exception_denied": gettext_lazy("没同意例外到「%(to)s」"),
    "granted": gettext_lazy("开放给%(person)s"),
    "grant_withdrawn": gettext_lazy("收回%(person)s的查看"),
}
DOORS = {
    "import": gettext_lazy("导入"),
    "api": gettext_lazy("接口"),
    "cli": gettext_lazy("命令行"),
    "job": gettext_lazy("定时任务"),
}


def story(entries: list[Entry], activities: Mapping[int, Activity]) -> list[dict[str, Any]]:
    """Entries grouped by the day on which they were written, newest first, as the timeline wants them."""
    days = groupby(entries, key=lambda entry: clock.day_of(entry.at))
    return [{"day": day, "entries": [told(entry, activities) for entry in group]} for day, group in days]


def told(entry: Entry, activities: Mapping[int, Activity]) -> dict[str, Any]:
    """One entry: who, a sentence, and what stands below it."""
    at = timezone.localtime(entry.at).strftime("%H:%M")
    door = DOORS.get(entry.door)
    who = f"{entry.actor_label}（{door}）" if door and entry.actor_id else entry.actor_label
    who = _("命令行") if entry.actor_label == "command line" else who
    text, detail, icon = _what(entry, activities)
    return {"icon": icon, "actor": who, "text": text, "detail": detail, "at": at}


def _what(entry: Entry, activities: Mapping[int, Activity]) -> tuple[str, str, str]:
    data, icon = entry.data, ICONS.get(entry.verb, "dot")
    if entry.verb == "activity":
        kind = current().kind(data.get("kind", ""))
        icon = kind.icon if kind else "dot"
        return _activity(entry, activities.get(data.get("activity"))), _details(entry, activities), icon
    if entry.verb == "changed":
        return _changed(data.get("changes", {})), _differences(data.get("changes", {})), icon
    sentence = SENTENCES.get(entry.verb)
    text = str(sentence) % _named(data) if sentence else entry.verb
    return text, _below(entry.verb, data), icon


def _named(data: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of an entry in words."""
    return {
        "to": label("stage", str(data.get("to", ""))),
        "key": label("fact", str(data.get("key", ""))),
        "condition": _condition(str(data.get("condition", ""))),
        "person": data.get("person", ""),
    }


def _condition(key: str) -> Any:
    found = (condition for stage in current().stages for condition in stage.exit if condition.key == key)
    condition = next(found, None)
    return condition.ask if condition else key


def _below(verb: str, data: Mapping[str, Any]) -> str:
    lines = [str(data[name]) for name in ("note", "reason") if data.get(name)]
    if data.get("answer"):
        lines.append(_("答复：%s") % data["answer"])
    if verb == "fact":
        lines.insert(0, _fact_value(data.get("key", ""), data.get("value")))
    if verb == "remapped":
        lines.append(_differences(data.get("changes", {})))
    return "\n".join(line for line in lines if line)


def _fact_value(key: str, value: Any) -> str:
    if isinstance(value, dict):
        return "\n".join(str(part) for part in value.values() if part not in (None, ""))
    fact = current().item("fact", key)
    if isinstance(value, bool) or value is None:
        return ""
    return value_said("amount", value) if fact and fact.value == "amount" else str(value)


def _changed(changes: Mapping[str, Any]) -> str:
    names = _("、").join(str(FIELDS.get(name, name)) for name in changes)
    return _("改了%s") % names


def _differences(changes: Mapping[str, Any]) -> str:
    lines = []
    for name, (before, after) in changes.items():
        pair = f"{value_said(name, before)} → {value_said(name, after)}"
        lines.append(f"{FIELDS.get(name, name)}：{pair}" if len(changes) > 1 else pair)
    return "\n".join(lines)


def value_said(name: str, value: Any) -> str:
    """A field's value, as the timeline keeps it, in words."""
    if value in (None, ""):
        return _("空")
    try:
        if name == "amount":
            return money.speak(money.yuan(str(value)), active_language())
        if name.endswith("_on"):
            return full_day(dt.date.fromisoformat(value))
    except (ValueError, ArithmeticError):
        return str(value)
    return str(label(AREAS[name], value)) if name in AREAS else str(value)


def _activity(entry: Entry, activity: Activity | None) -> str:
    name = label("activity_kind", entry.data.get("kind", ""))
    people = [one.name for one in activity.people.all() if one.person_id is None] if activity else []
    text = f"{name}：{_('、').join(people)}" if people else str(name)
    if entry.on != clock.day_of(entry.at):
        text = f"{text}（{full_day(entry.on, with_year=entry.on.year != clock.today().year)}）"
    return text


def _details(entry: Entry, activities: Mapping[int, Activity]) -> str:
    activity = activities.get(entry.data.get("activity"))
    if activity is None:
        return str(entry.data.get("content", ""))
    kind = current().kind(activity.kind)
    outcome = kind.outcome(activity.outcome) if kind and activity.outcome else None
    rows = (
        ("", outcome.name if outcome else activity.outcome),
        ("", activity.content),
        (_("反应："), activity.response),
        (_("部门："), activity.departments),
        (_("金额："), money.speak(activity.amount, active_language())),
        (_("优惠："), f"{activity.discount.normalize():f}%" if activity.discount is not None else ""),
        (_("没有下一步："), activity.no_next_because),
    )
    return "\n".join(f"{before}{value}" for before, value in rows if value)


def way(move: StageMove) -> dict[str, Any]:
    """One step of the deal's way, for the history of its stages."""
    sentence = SENTENCES.get(move.kind, SENTENCES["advanced"])
    text = str(sentence) % {"to": label("stage", move.to_stage)}
    if move.kind == "remapped":
        text = f"{text}：{label('stage', move.from_stage)} → {label('stage', move.to_stage)}"
    return {"text": text, "on": move.on, "by": move.by_label, "note": move.note, "kind": move.kind}
