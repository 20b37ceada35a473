"""Symptoms of how we work on the customer: visits, meetings, demos, what they led to (S8). Pure.

Each rule takes a deal, its sign with thresholds, and the method's pieces; it gives the evidence, or None.
"""

import datetime as dt
from collections.abc import Iterable

from tuijin.common.days import working_days
from tuijin.common.text import Text
from tuijin.opportunities.rules.gates import Happened
from tuijin.opportunities.rules.picture import Method, Picture, always_one, answered, reached
from tuijin.opportunities.rules.saying import day, join, names, times
from tuijin.playbook.types import Symptom

LUKEWARM = Text("演示反应平平", "the demo was lukewarm")
THEORY = Text("和老板讲成了理论", "the talk to the boss became theory")
SHOWED_OFF = Text("成了卖弄专业", "it became a show of expertise")
SANK = Text("演示陷进了功能验证", "the demo sank into function checks")
WEAK_POINT = Text("露了自己的短板", "our own weak point was shown")


def categories_known(deal: Picture, method: Method) -> int:
    """How many of the core categories have at least one answer."""
    return len(_categories(answered(deal, method), method))


def _categories(questions: Iterable[str], method: Method) -> set[str]:
    return {method.category_of.get(question, "") for question in questions} & method.core


def no_picture_after_visits(deal: Picture, sign: Symptom, method: Method) -> Text | None:
    visits, of = len(deal.happened(sign.keys["visits"])), len(method.core)
    if visits < sign.numbers["visits"]:
        return None
    enough = min(sign.numbers["categories"], of)
    written = [one.question for one in deal.said]  # as a rule that is enough
    if len(_categories(written, method)) >= enough:
        return None
    known = categories_known(deal, method)
    if known >= enough:
        return None
    return join(
        times(visits, Text("次见面", "visit")),
        Text(f"{of} 类信息只清楚 {known} 类", f"{known} of {of} categories known"),
    )


def long_without_result(deal: Picture, sign: Symptom, method: Method) -> Text | None:
    days, still = (deal.today - deal.opened_on).days, (deal.today - deal.entered_on).days
    if days < sign.numbers["days"] or still < sign.numbers["still"]:
        return None
    return Text(
        f"跟了 {days} 天，最近 {still} 天没往前走", f"Followed for {days} days, no step in the last {still}"
    )


def many_meetings_no_progress(deal: Picture, sign: Symptom, method: Method) -> Text | None:
    since = [item for item in deal.happened(sign.keys["meetings"]) if item.on >= deal.entered_on]
    if len(since) < sign.numbers["meetings"]:
        return None
    return join(
        times(len(since), Text("次见面", "meeting")), Text("还在同一个阶段", "still in the same stage")
    )


def out_of_moves(deal: Picture, sign: Symptom, method: Method) -> Text | None:
    if deal.state.next_step is not None and (deal.next_on is None or deal.next_on >= deal.today):
        return None
    pieces = len(deal.happened(sign.keys["pieces"]))
    if pieces < sign.numbers["pieces"]:
        return None
    return join(
        times(pieces, Text("次演示、方案和参观", "demo, proposal or visit round")),
        Text("接下来没有安排", "nothing arranged next"),
    )


def personal_wishes(deal: Picture, sign: Symptom, method: Method) -> Text | None:
    needs = [
        one for one in deal.said if one.source and method.category_of.get(one.question) in sign.keys["needs"]
    ]
    agreed = {one.source for one in needs if not one.disputed}  # who contradicts him does not confirm him
    if len(agreed) != 1:
        return None
    needs = [one for one in needs if one.source in agreed]
    if len(needs) < sign.numbers["answers"]:
        return None
    who = names(agreed)
    return Text(
        f"{len(needs)} 条需求都出自{who.zh}一个人", f"All {len(needs)} needs come from {who.en} alone"
    )


def needs_grew(deal: Picture, sign: Symptom, method: Method) -> Text | None:
    days = [item.on for item in deal.happened(sign.keys["after"])]
    if not days:
        return None
    first = min([on for on in days if on >= deal.opened_on] or days)  # an earlier attempt does not count
    summed = max((item.on for item in deal.happened(sign.keys.get("summed", ()))), default=first)
    later = [one.question for one in deal.said if one.on > max(first, summed) and not one.confirms]
    late = [question for question in later if method.category_of.get(question) in sign.keys["needs"]]
    if len(late) < sign.numbers["answers"]:
        return None
    when = day(first, deal.today)
    return Text(
        f"{when.zh}演示或报价之后，又提出 {len(late)} 条需求",
        f"{len(late)} more need{'' if len(late) == 1 else 's'} since the demo or price of {when.en}",
    )


def contract_silent(deal: Picture, sign: Symptom, method: Method) -> Text | None:
    handed = deal.happened(sign.keys["contract"])
    if not handed:
        return None
    last = max(item.on for item in handed)
    if any(item.on > last and reached(item, method) for item in deal.happened(sign.keys["answer"])):
        return None
    days = working_days(last, deal.today)
    if days < sign.numbers["days"]:
        return None
    return Text(f"合同递上去 {days} 个工作日没有下文", f"No word for {days} working days since the contract")


def trial_without_agreement(deal: Picture, sign: Symptom, method: Method) -> Text | None:
    trials = deal.happened(sign.keys["running"])
    if any(item.outcome in sign.keys["agreed"] for item in trials):
        return None
    ended = max(
        (item.on for item in trials if item.outcome in sign.keys.get("over", ())), default=dt.date.min
    )
    trials = [item for item in trials if item.on > ended]  # of one that is over nothing is left to agree on
    if not trials:
        return None
    since = day(min(item.on for item in trials), deal.today)
    return Text(
        f"{since.zh}开始试用，没有协议、期限和标准", f"On trial since {since.en}: no agreement, end or test"
    )


def last_with(deal: Picture, kinds: Iterable[str], outcomes: tuple[str, ...]) -> Happened | None:
    """The latest of these activities, if that is what came of it."""
    if deal.state.outcomes.isdisjoint(outcomes):
        return None
    last = deal.latest(kinds)
    return last if last and last.outcome in outcomes else None


def _last_was(deal: Picture, kinds: tuple[str, ...], outcomes: tuple[str, ...], what: Text) -> Text | None:
    last = last_with(deal, kinds, outcomes)
    if last is None:
        return None
    when = day(last.on, deal.today)
    return Text(f"{when.zh}：{what.zh}", f"{when.en}: {what.en}")


def demo_lukewarm(deal: Picture, sign: Symptom, method: Method) -> Text | None:
    return _last_was(deal, sign.keys["demo"], sign.keys["lukewarm"], LUKEWARM)


def erp_theory_to_boss(deal: Picture, sign: Symptom, method: Method) -> Text | None:
    return _last_was(deal, sign.keys["meeting"], sign.keys["theory"], THEORY)


def expertise_show(deal: Picture, sign: Symptom, method: Method) -> Text | None:
    return _last_was(deal, sign.keys["meetings"], sign.keys["showed_off"], SHOWED_OFF)


def function_check_demo(deal: Picture, sign: Symptom, method: Method) -> Text | None:
    return _last_was(deal, sign.keys["demo"], sign.keys["function_check"], SANK)


def own_weak_point_shown(deal: Picture, sign: Symptom, method: Method) -> Text | None:
    return _last_was(deal, sign.keys["demo"], sign.keys["weak_point"], WEAK_POINT)


def demo_without_departments(deal: Picture, sign: Symptom, method: Method) -> Text | None:
    last = deal.latest(sign.keys["demo"])
    if last is None or "departments" in last.filled or _places_at(deal, last):
        return None
    when = day(last.on, deal.today)
    return Text(f"{when.zh}的演示没有写哪些部门参加", f"No department is on record for the demo of {when.en}")


def _places_at(deal: Picture, done: Happened) -> set[str]:
    """The departments of those who were there, as far as they play a part in the deal."""
    return {stake.department for stake in deal.stakes if stake.contact in done.theirs} - {""}


def weak_demo_no_second(deal: Picture, sign: Symptom, method: Method) -> Text | None:
    last = last_with(deal, sign.keys["demo"], sign.keys["weak"])
    if last is None or deal.state.next_step in sign.keys["demo"]:
        return None
    when = day(last.on, deal.today)
    return Text(
        f"{when.zh}演示效果不好，还没约第二次", f"The demo of {when.en} was weak, no second has a date"
    )


def no_next_step(deal: Picture, sign: Symptom, method: Method) -> Text | None:
    if deal.state.next_step is not None:
        return None
    return Text("没有带日子的下一步", "No next step with a date")


def single_contact(deal: Picture, sign: Symptom, method: Method) -> Text | None:
    met = always_one(deal, sign.numbers["meetings"], method)
    if met is None:
        return None
    return join(times(met[1], Text("次往来", "contact")), Text("都是同一个人", "always the same person"))
