"""How to play a deal (S10), and when to talk (S1). Pure."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tuijin.common.days import working_days
from tuijin.common.text import Text
from tuijin.opportunities.rules.picture import Method, Picture, helped, in_it
from tuijin.opportunities.rules.saying import names
from tuijin.playbook.types import Moment, Strategy


@dataclass(frozen=True)
class Play:
    """The strategy that the record proposes, and why."""

    strategy: Strategy
    why: Text


def proposed_play(deal: Picture, strategies: Iterable[Strategy], method: Method) -> Play | None:
    """Late (snatch) when a rival leads, or is in it while nobody helps us or too few days are left; otherwise we lead
    (nurture).
    """
    late = next((one for one in strategies if one.late), None)
    leading = next((one for one in strategies if not one.late), None)
    rivals = in_it(deal, method)
    ahead = [
        foe.name
        for foe in rivals
        if foe.position in method.positions and method.positions[foe.position].ahead
    ]
    if ahead and late:
        who = names(ahead)
        return Play(late, Text(f"{who.zh}领先，我们来晚了", f"{who.en} ahead of us, we are late"))
    if rivals and late and not helped(deal, method):
        who = names(foe.name for foe in rivals)
        return Play(late, Text(f"{who.zh}在争，还没有人帮我们", f"{who.en} in it, and nobody helps us yet"))
    if rivals and late and (short := _too_late(deal, method)):
        return Play(late, short)
    if leading is None:
        return None
    if helped(deal, method):
        return Play(leading, Text("有人帮我们，我们领先", "Somebody helps us, we lead"))
    return Play(leading, Text("没有看见对手", "No rival in sight"))


def _too_late(deal: Picture, method: Method) -> Text | None:
    """Fewer working days are left until the expected date than even the best pace takes."""
    needed = method.ahead_of.get(deal.stage, 0)
    left = working_days(deal.today, deal.expected_on) if deal.expected_on else needed
    if left >= needed or (deal.expected_on and deal.expected_on < deal.today):
        return None
    return Text(
        f"离预计签约只有 {left} 个工作日，最快也要 {needed} 个，我们来晚了",
        f"{left} working days are left, the best pace takes {needed}: we are late",
    )


def timing(deal: Picture, strategy: Strategy, method: Method) -> Text:
    """Is it now a fault to strike early, or to be slow (S10)?"""
    if strategy.late:
        return Text("来晚了，慢就是错", "We are late: slowness is the fault")
    if deal.happened(method.quotes):
        return Text("正式报价之后，慢就是错", "After the formal quote slowness is the fault")
    if deal.won(method.key_roles):
        return Text("关键人搞定了，可以出手", "The key person is won: time to strike")
    return Text("关键人还没搞定，早出手就是错", "The key person is not won: an early strike is the fault")


@dataclass(frozen=True)
class Due:
    """A best moment to talk: it runs until `until`, or was missed."""

    moment: Moment
    since: dt.date
    days: int  # working days gone by
    missed: bool


def moments(deal: Picture, all_moments: Iterable[Moment]) -> Iterator[Due]:
    """Moments that run or were missed: nothing of the talk kinds since the latest of what begins them."""
    for moment in all_moments:
        began = max((item.on for item in deal.happened(moment.after)), default=None)
        if began is None or any(item.on >= began for item in deal.happened(moment.talk)):
            continue
        days = working_days(began, deal.today)
        yield Due(moment, began, days, days > moment.days)
