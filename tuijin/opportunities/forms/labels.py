"""What fields and playbook keys are called, wherever a page names them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tuijin.playbook.queries import current

FIELDS = {
    "name": _("名称"),
    "customer": _("客户"),
    "contact": _("客户那边的人"),
    "amount": _("金额"),
    "expected_on": _("预计签约"),
    "source": _("来源"),
    "owner": _("负责人"),
    "presales": _("售前"),
    "product": _("产品"),
    "competitors": _("竞争对手"),
    "claimed_grade": _("申报等级"),
    "next_step": _("下一步"),
    "next_step_kind": _("下一步的动作"),
    "next_step_on": _("下一步的日期"),
    "note": _("备注"),
    "stage": _("阶段"),
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


def label(area: str, key: str) -> Any:
    """A playbook key as people call it; the key itself when no playbook knows it any more."""
    item = current().item(area, key)
    return item.name if item else key
