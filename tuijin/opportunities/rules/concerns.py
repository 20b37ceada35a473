"""What is wrong with a deal at a glance: seen from its own fields and the day alone. Pure.

Cheap enough for every card of a board; what needs the whole record is judged elsewhere.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

from tuijin.common.text import Text

PUSHED = 2  # times that the expected date may not have been pushed
NAMES = {  # key → what it is called, for those who look for such deals
    "no_next_step": Text("没有下一步", "No next step"),
    "next_step_late": Text("下一步逾期", "Next step overdue"),
    "pace_broken": Text("在阶段里停得太久", "Too long in its stage"),
    "no_expected_date": Text("没有预计签约日", "No expected date"),
    "expected_date_passed": Text("预计签约日已过", "Expected date passed"),
    "date_pushed": Text("预计签约日推了两次以上", "Expected date pushed twice or more"),
    "overclaimed": Text("申报高过证据", "Claimed beyond the evidence"),
}


@dataclass(frozen=True)
class DealToday:
    """What a glance reads. `over`: claimed is better than supported · `days`, `limit`: working days in the stage."""

    today: dt.date
    claimed: str = ""
    supported: str = ""
    over: bool = False
    days: int = 0
    limit: int | None = None
    next_step: str = ""
    next_on: dt.date | None = None
    expected_on: dt.date | None = None
    pushes: int = 0


@dataclass(frozen=True)
class Concern:
    """`serious`: it holds the deal up now."""

    key: str
    text: Text
    detail: Text
    serious: bool = False


def concerns(deal: DealToday) -> tuple[Concern, ...]:
    """Serious ones first."""
    found = [*_next_step(deal), *_pace(deal), *_date(deal), *_grade(deal)]
    return tuple(sorted(found, key=lambda concern: not concern.serious))


# What a glance sees → the symptom that says the same of the whole record.
SAID_BY = {
    "no_next_step": "no_next_step",
    "no_expected_date": "no_definite_date",
    "date_pushed": "no_definite_date",
}


def beside(found: Iterable[Concern], symptoms: Set[str]) -> tuple[Concern, ...]:
    """Those that no symptom says already."""
    return tuple(one for one in found if SAID_BY.get(one.key) not in symptoms)


def _next_step(deal: DealToday) -> Iterator[Concern]:
    if not deal.next_step or deal.next_on is None:
        yield Concern(
            "no_next_step",
            Text("没有下一步", "No next step"),
            Text(
                "环环相扣：每次离开客户之前都约好下一次",
                "Leave no customer without the next meeting arranged",
            ),
            serious=True,
        )
    elif deal.next_on < deal.today:
        days = (deal.today - deal.next_on).days
        yield Concern(
            "next_step_late",
            Text(f"下一步过了 {days} 天还没做", f"The next step is {days} {_day(days)} late"),
            Text(deal.next_step, deal.next_step),
            serious=True,
        )


def _pace(deal: DealToday) -> Iterator[Concern]:
    if deal.limit is not None and deal.days > deal.limit:
        yield Concern(
            "pace_broken",
            Text(f"在这个阶段停了 {deal.days} 个工作日", f"{deal.days} working days in this stage"),
            Text(
                f"申报 {deal.claimed} 类，这一步最多 {deal.limit} 天",
                f"Claimed grade {deal.claimed} allows at most {deal.limit} for this step",
            ),
            serious=True,
        )


def _date(deal: DealToday) -> Iterator[Concern]:
    if deal.expected_on is None:
        yield Concern(
            "no_expected_date",
            Text("没有预计签约日", "No expected date"),
            Text("问清客户的采购时间计划", "Ask for the customer's plan to buy"),
        )
    elif deal.expected_on < deal.today:
        days = (deal.today - deal.expected_on).days
        yield Concern(
            "expected_date_passed",
            Text(f"预计签约日已过 {days} 天", f"The expected date passed {days} {_day(days)} ago"),
            Text("问清什么变了，重新定日子", "Ask what has changed, and set the date anew"),
            serious=True,
        )
    if deal.pushes >= PUSHED:
        yield Concern(
            "date_pushed",
            Text(f"预计签约日推了 {deal.pushes} 次", f"The expected date was pushed {deal.pushes} times"),
            Text("日子没有来由，就守不住", "A date that rests on nothing does not hold"),
        )


def _grade(deal: DealToday) -> Iterator[Concern]:
    if deal.over:
        yield Concern(
            "overclaimed",
            Text(
                f"申报 {deal.claimed}，证据只支持 {deal.supported}",
                f"Claimed {deal.claimed}, the evidence supports {deal.supported} only",
            ),
            Text("看下面还差哪些证据", "See below which evidence is missing"),
        )


def _day(days: int) -> str:
    return "day" if days == 1 else "days"
