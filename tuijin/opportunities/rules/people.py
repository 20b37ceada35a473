"""What is missing among the people of a deal (S4): who helps, who decides, whom nobody has met yet. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tuijin.common.text import Text
from tuijin.opportunities.rules.effort import weighs
from tuijin.opportunities.rules.gates import meets
from tuijin.opportunities.rules.naming import BETWEEN
from tuijin.opportunities.rules.picture import Method, Picture, Stake, always_one, coverage, helped
from tuijin.people.rules.names import name_key

MEETINGS = 2  # with the same one person: a single contact


@dataclass(frozen=True)
class PeopleFinding:
    """`text` is the finding with its evidence."""

    key: str
    text: Text


def people_findings(picture: Picture, method: Method) -> tuple[PeopleFinding, ...]:
    """What the record shows to be missing, the first job first: somebody who helps."""
    found = ((key, rule(picture, method)) for key, rule in RULES.items())
    return tuple(PeopleFinding(key, text) for key, text in found if text is not None)


def by_weight(stakes: Iterable[Stake], method: Method) -> list[Stake]:
    """Whose word counts most first: who decides, key persons and bosses, then by influence; else as they came."""
    return sorted(
        stakes, key=lambda stake: (not weighs(stake.level, stake.roles, method), -(stake.influence or 0))
    )


def stands_against(stake: Stake, method: Method) -> bool:
    """By the part he plays or by his attitude."""
    return not method.opponents.isdisjoint(stake.roles) or (stake.attitude or 0) < 0


def _nobody_helps(deal: Picture, method: Method) -> Text | None:
    if helped(deal, method) or _told(deal, method, method.helpers):
        return None
    claimed = _playing(deal, method.helpers)
    if not claimed:
        return Text("还没有人帮我们", "Nobody helps us yet")
    who = _names(claimed)
    return Text(
        f"还没有人真正帮我们：{who.zh}只是我们这么说，没有看得见的事",
        f"Nobody really helps us yet: {who.en} by our word alone, without a deed",
    )


def _decision_maker_unknown(deal: Picture, method: Method) -> Text | None:
    if deal.played(method.deciders) or _told(deal, method, method.deciders):
        return None
    return Text("还不知道谁拍板", "Nobody knows who decides")


def _decision_maker_never_met(deal: Picture, method: Method) -> Text | None:
    unmet = [stake for stake in _playing(deal, method.deciders) if coverage(deal, stake, method) == 0]
    who = _names(unmet)
    return Text(f"拍板的{who.zh}还没见过", f"Decision maker never met: {who.en}") if unmet else None


def _single_contact(deal: Picture, method: Method) -> Text | None:
    met = always_one(deal, MEETINGS, method)
    if met is None:
        return None
    only, meetings = met
    names = [stake for stake in deal.stakes if stake.contact == only]
    who = _names(names) if names else Text("同一个人", "one person")
    return Text(f"见了 {meetings} 次，都只见{who.zh}", f"{meetings} meetings, always with {who.en} alone")


def _key_person_not_won(deal: Picture, method: Method) -> Text | None:
    key_people = _playing(deal, method.key_roles)
    if not key_people or any(stake.won for stake in key_people):
        return None
    who = _names(key_people)
    return Text(f"关键人{who.zh}还没搞定，没有一件事为证", f"Key person not won, no deed on record: {who.en}")


def _blank_departments(deal: Picture, method: Method) -> Text | None:
    blank = blank_places(deal, method)
    if not blank:
        return None
    return Text(f"{'、'.join(blank)}：还没见过人", f"Nobody met yet in {', '.join(blank)}")


def blank_places(deal: Picture, method: Method) -> list[str]:
    """The departments of the people in the deal of which nobody was met, as far as `places` tells."""
    seen = {name_key(name) for line in deal.places for name in BETWEEN.split(line)}
    seen |= {name_key(stake.department) for stake in deal.stakes if coverage(deal, stake, method)}
    named = dict.fromkeys(stake.department for stake in deal.stakes if stake.department)
    return [name for name in named if not any(_one_place(name_key(name), other) for other in seen)]


def _one_place(one: str, other: str) -> bool:
    """The same, or but for a last letter: 生产, 生产部."""
    return one in (other, other[:-1]) or other == one[:-1]


def _opponent_unanswered(deal: Picture, method: Method) -> Text | None:
    """Answered: we have met him, or somebody is won who weighs as much as he does."""
    weight = max((stake.influence or 0 for stake in deal.stakes if stake.won), default=-1)
    open_ones = [
        stake
        for stake in deal.stakes
        if stands_against(stake, method)
        and not stake.won
        and coverage(deal, stake, method) == 0
        and weight < (stake.influence or 0)
    ]
    who = _names(open_ones)
    if not open_ones:
        return None
    return Text(
        f"{who.zh}反对，没人去谈，也没有分量相当的人替我们说话",
        f"Against us, never met, nobody of equal weight speaks for us: {who.en}",
    )


RULES: dict[str, Callable[[Picture, Method], Text | None]] = {
    "nobody_helps": _nobody_helps,
    "decision_maker_unknown": _decision_maker_unknown,
    "decision_maker_never_met": _decision_maker_never_met,
    "single_contact": _single_contact,
    "key_person_not_won": _key_person_not_won,
    "blank_departments": _blank_departments,
    "opponent_unanswered": _opponent_unanswered,
}


def _playing(deal: Picture, roles: frozenset[str]) -> list[Stake]:
    return [stake for stake in deal.stakes if not roles.isdisjoint(stake.roles)]


def _told(deal: Picture, method: Method, roles: frozenset[str]) -> bool:
    """Does the record answer the question who plays this part in another way, such as a fact of the deal?"""
    homes = [ways for _question, ways in method.homes if any(not roles.isdisjoint(way.role) for way in ways)]
    return any(meets(way, deal.state) for ways in homes for way in ways if not way.role)


def _names(stakes: Iterable[Stake]) -> Text:
    names = [stake.name for stake in stakes]
    return Text("、".join(names), ", ".join(names))
