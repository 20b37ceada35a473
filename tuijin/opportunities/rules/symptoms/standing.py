"""Symptoms of where the deal stands: people, date, budget, reasons, rivals (S8). Pure."""

from operator import itemgetter

from tuijin.common.text import Text
from tuijin.opportunities.rules.compelling import signed_after
from tuijin.opportunities.rules.picture import (
    Method,
    Picture,
    coverage,
    helped,
    in_it,
    met,
    own_events,
    reached,
)
from tuijin.opportunities.rules.saying import day, names
from tuijin.playbook.types import Symptom


def no_definite_date(deal: Picture, sign: Symptom, method: Method) -> Text | None:
    if deal.stage not in sign.keys["from"]:
        return None
    if deal.expected_on is None:
        return Text("没有预计签约日", "No expected date")
    if deal.pushes >= sign.numbers["pushes"] and not _confirmed(deal, sign):
        return Text(f"预计签约日推了 {deal.pushes} 次", f"The expected date was pushed {deal.pushes} times")
    return None


def _confirmed(deal: Picture, sign: Symptom) -> bool:
    """Has somebody of theirs said that the date holds which stands there now?"""
    asked = sign.keys.get("confirmed", ())
    return any(one.confirms and one.source and not one.disputed for one in deal.said if one.question in asked)


def keeps_changing(deal: Picture, sign: Symptom, method: Method) -> Text | None:
    disputed = len([one for one in deal.said if one.disputed])
    changed = deal.changes - (deal.pushes if _confirmed(deal, sign) else 0)
    if changed + disputed < sign.numbers["changes"]:
        return None
    return Text(
        f"日期和等级往回改了 {changed} 次，{disputed} 条说法有矛盾",
        f"Date and grade taken back {changed} times, {disputed} statements in contradiction",
    )


def key_person_unknown(deal: Picture, sign: Symptom, method: Method) -> Text | None:
    if deal.stage not in sign.keys["from"]:
        return None
    if deal.played(method.key_roles) or deal.known_fact(sign.keys["known_by"]):
        return None
    there = deal.state.with_person.values()
    seen = sum(any(item.kind not in method.remote for item in items) for items in there)
    if not seen:
        return Text("谁是关键人没有记", "Nobody is on record as the key person")
    return Text(
        f"见过 {seen} 个人，没有一个记为关键人",
        f"{seen} {'person' if seen == 1 else 'people'} met, none on record as the key person",
    )


def boss_seen_once(deal: Picture, sign: Symptom, method: Method) -> Text | None:
    bosses = [stake for stake in deal.stakes if stake.level in method.bosses]
    if not bosses:
        return _met_once_unnamed(deal, sign)
    times, best = max(((coverage(deal, stake, method), stake) for stake in bosses), key=itemgetter(0))
    if times == 0:
        return _met_once_unnamed(deal, sign)
    if times != sign.numbers["times"]:
        return None
    seen = met(deal, best.contact, method)
    when = day(max(item.on for item in seen), deal.today) if seen else Text("", "")
    return Text(
        f"{best.name}只见过一次（{when.zh}），三个问题讲清 {best.points} 个".replace("（）", ""),
        f"{best.name} met once ({when.en}), {best.points} of {method.points} questions made clear".replace(
            " ()", ""
        ),
    )


def _met_once_unnamed(deal: Picture, sign: Symptom) -> Text | None:
    """No meeting names the boss, but he was met as the meetings say."""
    meetings = {item.on for item in deal.happened(sign.keys["meeting"])}
    if len(meetings) != sign.numbers["times"]:
        return None
    when = day(max(meetings), deal.today)
    return Text(f"只在 {when.zh}见过一次", f"Met once, on {when.en}")


def no_compelling_event(deal: Picture, sign: Symptom, method: Method) -> Text | None:
    if deal.stage not in sign.keys["from"] or deal.known_fact(sign.keys["known_by"]):
        return None
    own = own_events(deal, method)
    if not own:
        pushed = bool(deal.events)
        return (
            Text(
                "只有我们自己的催促，客户没有非上不可的理由",
                "Only pushes of ours, no reason of the customer's own",
            )
            if pushed
            else Text("没有一件事逼着他们现在就上", "Nothing on record forces them to act now")
        )
    due_on = signed_after(deal, method)
    if due_on and deal.expected_on:
        due, expected = day(due_on, deal.today), day(deal.expected_on, deal.today)
        return Text(
            f"事情 {due.zh}就到期，预计签约却在 {expected.zh}",
            f"The event is due on {due.en}, the signature is expected later, on {expected.en}",
        )
    return None


def budget_unknown(deal: Picture, sign: Symptom, method: Method) -> Text | None:
    if deal.stage not in sign.keys["from"] or deal.known_fact(sign.keys["known_by"]):
        return None
    if any(one.question in sign.keys["answered"] for one in deal.said):
        return None
    return Text("没有预算，也没有一条关于预算的回答", "No budget on record, nor any answer about it")


def unknown_rival(deal: Picture, sign: Symptom, method: Method) -> Text | None:
    if deal.stage not in sign.keys["from"] or "competitors" in deal.state.fields or deal.rivals:
        return None
    if any(one.question in sign.keys["none_left"] for one in deal.said):
        return None
    return Text("没有写对手是谁", "No rival on record")


def rival_price_unknown(deal: Picture, sign: Symptom, method: Method) -> Text | None:
    if deal.stage not in sign.keys["from"] and not deal.happened(sign.keys["quote"]):
        return None
    unknown = [foe.name for foe in in_it(deal, method) if not foe.priced]
    if not unknown:
        return None
    who = names(unknown)
    return Text(f"{who.zh}报了多少不知道", f"The price of {who.en} is unknown")


def rival_ahead(deal: Picture, sign: Symptom, method: Method) -> Text | None:
    ahead = [
        foe.name
        for foe in in_it(deal, method)
        if foe.position in method.positions and method.positions[foe.position].ahead
    ]
    if not ahead:
        return None
    who = names(ahead)
    return Text(f"{who.zh}领先", f"{who.en} ahead of us")


def price_shopping(deal: Picture, sign: Symptom, method: Method) -> Text | None:
    rivals = in_it(deal, method)
    if len(rivals) < sign.numbers["rivals"] or helped(deal, method):
        return None
    who = names(foe.name for foe in rivals)
    return Text(f"还有{who.zh}在争，没有人帮我们", f"{who.en} are in it too, and nobody helps us")


def price_only(deal: Picture, sign: Symptom, method: Method) -> Text | None:
    if deal.state.outcomes.isdisjoint(sign.keys["price_only"]):
        return None
    told = [
        item
        for item in deal.state.happened
        if item.kind in method.kinds and item.outcome and reached(item, method)
    ]
    last = max(reversed(told), key=lambda item: item.on, default=None)
    if last is None or last.outcome not in sign.keys["price_only"]:
        return None
    when = day(last.on, deal.today)
    return Text(f"{when.zh}只问价格", f"On {when.en} only the price was asked for")
