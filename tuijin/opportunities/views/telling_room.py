"""What happened in the deal room, told in sentences: answers, events, people, rivals."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuijin.common import money
from tuijin.common.text import active_language, listed
from tuijin.opportunities.forms.labels import Names
from tuijin.opportunities.forms.scales import AREAS, PARTS, WORDS
from tuijin.timeline.models import Entry
from tuijin.timeline.telling import Line
from tuijin.web.words import full_day

VERBS = {  # verb → (icon, sentence, area of its key)
    "answered": ("message-square-text", gettext_lazy("问到了：%(key)s"), "question"),
    "confirmed_answer": ("check", gettext_lazy("有人证实：%(key)s"), "question"),
    "contradicted": ("triangle-alert", gettext_lazy("有人说得不一样：%(key)s"), "question"),
    "answer_changed": ("pencil", gettext_lazy("改了回答：%(key)s"), "question"),
    "answer_withdrawn": ("eraser", gettext_lazy("收回了回答：%(key)s"), "question"),
    "event_kept": ("calendar-clock", gettext_lazy("过了强迫事件：%(key)s"), "compelling"),
    "event_changed": ("pencil", gettext_lazy("改了强迫事件：%(key)s"), "compelling"),
    "first_visit_noted": ("door-open", gettext_lazy("记了初访"), ""),
    "stakeholder_added": ("user-plus", gettext_lazy("加了%(name)s"), ""),
    "stakeholder_changed": ("pencil", gettext_lazy("改了%(name)s"), ""),
    "stakeholder_removed": ("user-minus", gettext_lazy("去掉了%(name)s"), ""),
    "people_merged": ("merge", gettext_lazy("%(gone)s和%(name)s是同一个人，合并了"), ""),
    "deed": ("handshake", gettext_lazy("%(name)s为我们做了一件事：%(key)s"), "deed"),
    "tied": ("link", gettext_lazy("记了关系：%(one)s %(key)s %(other)s"), "tie"),
    "untied": ("unlink", gettext_lazy("去掉关系：%(one)s %(key)s %(other)s"), "tie"),
    "rival_added": ("swords", gettext_lazy("加了对手%(name)s"), ""),
    "rival_changed": ("pencil", gettext_lazy("改了对手%(name)s"), ""),
    "rival_removed": ("eraser", gettext_lazy("去掉了对手%(name)s"), ""),
    "argument": ("message-circle", gettext_lazy("对付%(name)s的话：%(key)s"), "argument"),
    "argument_withdrawn": ("eraser", gettext_lazy("收回了对付%(name)s的话：%(key)s"), "argument"),
    "dismissed": ("bell-off", gettext_lazy("先不管：%(key)s"), "symptom"),
    "dismissal_withdrawn": ("bell", gettext_lazy("又管起来了：%(key)s"), "symptom"),
}
KEY_IN_NAME = {"answer_changed", "event_changed"}  # they tell their key as the part's name
MONEY = {"price", "harm_amount"}


def line(entry: Entry, names: Names) -> Line:
    """An entry with one of VERBS."""
    icon, sentence, area = VERBS[entry.verb]
    data = entry.data
    key = str(data.get("name" if entry.verb in KEY_IN_NAME else "key", ""))
    words = {name: str(data.get(name, "")) for name in ("name", "one", "other", "gone")}
    words["key"] = called(names, area, key)
    return Line(str(sentence) % words, icon, "\n".join(below(entry, names)))


def called(names: Names, area: str, key: str) -> str:
    """What the playbook calls a key; a question by its short name."""
    item = names.playbook.item(area, key) if area == "question" else None
    return str(item.short if item else names(area, key)) if area else ""


def below(entry: Entry, names: Names) -> list[str]:
    """What was said, until when, and which fields changed."""
    data, lines = entry.data, []
    who, text = data.get("source", ""), data.get("text", "")
    if who or text:
        lines.append(_("%(who)s：%(text)s") % {"who": who, "text": text} if who and text else who or text)
    if data.get("applies") is False:
        lines.append(_("不成立"))
    if data.get("roles"):
        lines.append(listed(str(names("role", key)) for key in data["roles"]))
    if data.get("until"):
        lines.append(_("到 %s为止") % full_day(dt.date.fromisoformat(data["until"])))
    changed = _("%(field)s：%(before)s → %(after)s")
    for name, (before, after) in data.get("changes", {}).items():
        told = {"before": value(name, before, names), "after": value(name, after, names)}
        lines.append(changed % {"field": PARTS.get(name, name), **told})
    return lines


def value(name: str, given: Any, names: Names) -> str:
    """A field's value, as the timeline keeps it, in words."""
    if given in (None, "", []):
        return _("空")
    if name in AREAS:
        keys = given if isinstance(given, list) else [given]
        return listed(str(names(AREAS[name], key)) for key in keys)
    if isinstance(given, bool):
        return _("是") if given else _("否")
    return _plain(name, given)


def _plain(name: str, given: Any) -> str:
    scale: Mapping[Any, Any] = WORDS.get(name, {})
    try:
        if name in MONEY:
            return money.speak(money.yuan(str(given)), active_language())
        if name in ("on", "due_on"):
            return full_day(dt.date.fromisoformat(given))
    except (ValueError, ArithmeticError):
        return str(given)
    return str(scale.get(given, given))
