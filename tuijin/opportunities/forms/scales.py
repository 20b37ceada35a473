"""What the figures of the deal room are called: attitude, influence, coverage, confidence."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tuijin.opportunities.models import Answer

HOW = {"yn": _("是不是"), "why": _("为什么"), "how": _("怎么做")}
CONFIDENCE = {Answer.HEARD: _("听说"), Answer.LIKELY: _("可能"), Answer.SURE: _("确定")}
INFLUENCE = {1: _("小"), 2: pgettext_lazy("influence", "中"), 3: _("大")}
ATTITUDE = {-2: _("反对"), -1: _("不太赞成"), 0: _("中立"), 1: _("有好感"), 2: _("支持")}
INVOLVEMENT = {0: _("不过问"), 1: _("听汇报"), 2: _("亲自参加"), 3: _("亲自抓")}
COVERAGE = {0: _("没见过"), 1: _("见过一次"), 2: _("见过几次"), 3: _("经常见")}
PARTS = {  # what the fields of people, rivals, answers and events are called
    "roles": _("角色"),
    "level": _("层级"),
    "influence": _("影响力"),
    "attitude": _("态度"),
    "involvement": _("参与程度"),
    "coverage": _("见面程度"),
    "way_in": _("从哪里谈进去"),
    "points": _("三个问题讲清了哪些"),
    "own_need": _("个人诉求"),
    "confirmed_by": _("谁证实的"),
    "text": pgettext_lazy("field", "回答"),
    "how": _("怎么问的"),
    "source": pgettext_lazy("field", "谁说的"),
    "source_name": _("别的来源"),
    "on": _("哪天"),
    "confidence": _("把握"),
    "disputed": _("有矛盾"),
    "name": _("名称"),
    "product": _("产品"),
    "price": _("报价"),
    "position": _("位置"),
    "supporters": _("谁支持他"),
    "result": pgettext_lazy("rival", "结果"),
    "applies": _("成立"),
    "evidence": _("证据"),
    "due_on": _("哪天为止"),
    "harm": _("不做会怎样"),
    "harm_amount": _("折成钱"),
    "homework": _("功课"),
    "ideas": _("讲到的观念"),
    "recognised_by": _("谁认可了我们"),
    "recognition": _("从哪里看出来"),
}
WORDS: dict[str, dict[Any, Any]] = {
    "how": HOW,
    "confidence": CONFIDENCE,
    "influence": INFLUENCE,
    "attitude": ATTITUDE,
    "involvement": INVOLVEMENT,
    "coverage": COVERAGE,
    "result": {"": _("还没定"), "won": _("他赢了"), "lost": _("他输了")},
}
AREAS = {  # fields that hold playbook keys
    "roles": "role",
    "level": "level",
    "way_in": "way_in",
    "points": "point",
    "position": "position",
    "ideas": "idea",
}
