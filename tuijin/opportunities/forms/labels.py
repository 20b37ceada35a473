"""What fields and playbook keys are called, wherever a page names them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tuijin.playbook.queries import current, label
from tuijin.playbook.types import Playbook
from tuijin.web.badges import Badge

FIELDS = {
    "name": _("名称"),
    "customer": pgettext_lazy("column", "客户"),
    "contact": _("客户那边的人"),
    "amount": _("金额"),
    "expected_on": _("预计签约"),
    "source": _("来源"),
    "owner": _("负责人"),
    "presales": _("售前"),
    "product": _("产品"),
    "competitors": _("竞争对手"),
    "claimed_grade": _("申报等级"),
    "strategy": _("怎么打"),
    "next_step": _("下一步"),
    "next_step_kind": _("下一步的动作"),
    "next_step_on": _("下一步的日期"),
    "note": _("备注"),
    "stage": pgettext_lazy("column", "阶段"),
    "lost_reason": _("丢单原因"),
}
ACTIVITY = {
    "on": _("哪天"),
    "people": _("见了谁"),
    "ours": _("我们还有谁在"),
    "departments": _("哪些部门参加"),
    "duration": _("用了多少分钟"),
    "cost": _("花了多少钱"),
    "outcome": pgettext_lazy("activity", "结果"),
    "content": _("谈了什么、做了什么"),
    "response": _("对方的反应"),
    "amount": _("金额"),
    "discount": _("优惠 %"),
}


class Names:
    """What playbook keys are called, for one page: the playbook is read once, each vanished key at most once."""

    def __init__(self, playbook: Playbook | None = None):
        self.playbook = playbook or current()
        self._gone: dict[tuple[str, str], Any] = {}
        self._badges: dict[str, Badge] = {}

    def __call__(self, area: str, key: str) -> Any:
        """The name of a key; the key itself when no playbook knows it."""
        item = self.playbook.item(area, key)
        if item is not None:
            return item.name
        if key and (area, key) not in self._gone:
            self._gone[area, key] = label(area, key)
        return self._gone.get((area, key), "")

    def badge(self, grade: str) -> Badge | str:
        """What a page shows of a grade: its key where that is a letter or two, else its name; "" for none."""
        if grade and grade not in self._badges:
            sign = grade if len(grade) <= 2 else str(self("grade", grade))
            self._badges[grade] = Badge(sign, self.playbook.step(grade) or "none")
        return self._badges.get(grade, "")
