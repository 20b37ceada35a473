"""Taboos around price, quote and contract (S8, S10). Pure."""

from tuijin.common.days import working_days
from tuijin.common.text import Text
from tuijin.opportunities.rules.picture import Method, Picture
from tuijin.opportunities.rules.playing import proposed_play
from tuijin.opportunities.rules.saying import day, join
from tuijin.playbook.types import Symptom

UNCHOSEN = Text("还没选怎么打，按记录该养单", "no way to play it is chosen, the record says nurture")


def price_before_facts(deal: Picture, sign: Symptom, method: Method) -> Text | None:
    told = deal.happened(sign.keys["price"])
    if not told:
        return None
    unknown = [key for key in sign.keys["facts"] if not _known(deal, key, method)]
    if not unknown:
        return None
    when = day(min(item.on for item in told), deal.today)
    return Text(
        f"{when.zh}报了价，要先摸清的 {len(sign.keys['facts'])} 件事还有 {len(unknown)} 件不清楚",
        f"A price was told on {when.en}; {len(unknown)} of the {len(sign.keys['facts'])} facts that come first"
        " are unknown",
    )


def _known(deal: Picture, key: str, method: Method) -> bool:
    """Told as a fact, or by somebody who plays the part of that name."""
    return deal.known_fact((key,)) or key in deal.state.roles


def quote_without_key_person(deal: Picture, sign: Symptom, method: Method) -> Text | None:
    quote = deal.latest(sign.keys["quote"])
    if quote is None or deal.known_fact(sign.keys["talked"]):
        return None
    when = day(quote.on, deal.today)
    return Text(f"{when.zh}递了报价，没先和关键人过一遍", f"Quoted on {when.en}, not talked through before")


def quote_without_contract(deal: Picture, sign: Symptom, method: Method) -> Text | None:
    quote = deal.latest(sign.keys["quote"])
    if quote is None or deal.happened(sign.keys["contract"]):
        return None
    when = day(quote.on, deal.today)
    return Text(f"{when.zh}递了报价，合同还没递", f"Quoted on {when.en}, the contract has not been handed in")


def early_strike(deal: Picture, sign: Symptom, method: Method) -> Text | None:
    """While nurturing: as somebody chose, or as the record proposes where nobody did."""
    if deal.strategy in method.late or deal.won(method.key_roles):
        return None
    if deal.happened(sign.keys["quote"]):  # from the formal quote on, slowness is the fault
        return None
    struck = deal.latest(sign.keys["strike"])
    if struck is None or not (deal.strategy or _nurtures(deal, method)):
        return None
    when = day(struck.on, deal.today)
    told = Text(f"{when.zh}已经谈价，关键人还没搞定", f"Struck on {when.en}, before the key person was won")
    return told if deal.strategy else join(told, UNCHOSEN)


def _nurtures(deal: Picture, method: Method) -> bool:
    play = proposed_play(deal, method.strategies, method)
    return play is not None and not play.strategy.late


def dragging_negotiation(deal: Picture, sign: Symptom, method: Method) -> Text | None:
    quote = deal.latest(sign.keys["quote"])
    here = deal.stage in sign.keys["stages"]
    if not here and quote is None:
        return None
    since = min(filter(None, (deal.entered_on if here else None, quote.on if quote else None)))
    days = working_days(since, deal.today)
    if days <= sign.numbers["days"]:
        return None
    return Text(f"商务拖了 {days} 个工作日", f"Negotiating for {days} working days")
