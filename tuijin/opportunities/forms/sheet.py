"""The deal on one sheet of paper: what the page says, in words, cut where it is too long. Own needs are not on it."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from tuijin.activities.models import Activity
from tuijin.activities.queries import about
from tuijin.common import clock, money
from tuijin.common.text import active_language, listed
from tuijin.customers.models import Contact
from tuijin.opportunities.forms.bars import bars
from tuijin.opportunities.forms.key_facts import key_facts, sheets
from tuijin.opportunities.forms.labels import FIELDS, Names
from tuijin.opportunities.forms.power_map import person
from tuijin.opportunities.forms.reasons import grade_reasons
from tuijin.opportunities.forms.spent import effort
from tuijin.opportunities.forms.verdict import drawn, glance, path, wrong
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.queries import KIND, page
from tuijin.opportunities.queries.judging import DealRoom, room_of
from tuijin.opportunities.queries.record import picture_of, with_places
from tuijin.opportunities.rules.people import by_weight
from tuijin.opportunities.rules.picture import Picture, method_of
from tuijin.people.actors import Actor
from tuijin.playbook.queries import label
from tuijin.web.paper import on_one_page
from tuijin.web.words import full_day

READ = 200  # activities
SOURCE = Path(__file__).parents[1] / "templates/opportunities/deal_sheet.typ"


class Room(NamedTuple):
    """How much of everything a draft shows: entries of each list, and signs of each text."""

    wrong: int
    proposals: int
    people: int
    recent: int
    signs: int


DRAFTS = (
    Room(9, 3, 8, 5, 120), Room(8, 3, 6, 4, 80), Room(6, 3, 5, 3, 56), Room(5, 2, 4, 2, 40), Room(4, 2, 3, 1, 32),
    Room(3, 1, 3, 0, 24),
)  # fmt: skip


def pdf(actor: Actor, deal: Opportunity) -> bytes:
    """The deal, which the actor sees, on one page of A4."""
    return on_one_page(SOURCE, drafts(actor, deal))


def drafts(actor: Actor, deal: Opportunity) -> Iterator[dict[str, Any]]:
    """The sheet, ever shorter; everything in it is text, a number or a list of them."""
    whole = _Sheet(actor, deal)
    return (whole.cut(room) for room in DRAFTS)


class _Sheet:
    """All that is known for the sheet of one deal, read once."""

    def __init__(self, actor: Actor, deal: Opportunity):
        self.actor, self.deal, self.names = actor, deal, Names()
        self.playbook, self.today = self.names.playbook, clock.today()
        self.method = method_of(self.playbook)
        self.contacts: list[Contact] = list(deal.customer.contacts.all()) if deal.customer else []
        self.done: list[Activity] = about(actor, KIND, deal.pk, READ)
        whole = self.done if len(self.done) < READ else None
        known = picture_of(deal, self.today, bool(self.contacts), whole)
        self.picture: Picture = with_places(known, deal.pk)
        self.room: DealRoom = room_of(deal, self.picture, self.playbook)
        self.gate = page.gate_of(deal, self.playbook, self.picture.state)

    def cut(self, room: Room) -> dict[str, Any]:
        """One draft."""
        return {
            "lang": active_language(),
            "words": _words(),
            "head": self.head(room),
            "path": path(self.deal, self.gate, self.playbook),
            "judged": self.judged(room) if self.deal.is_open else None,
            "end": _short(self.end(), 200),
            "bars": self.bars(),
            "facts": self.facts(room),
            "people": self.people(room),
            "effort": self.effort(),
            "recent": [self.told(one, room) for one in self.done[: room.recent]],
            "foot": self.foot(),
        }

    def head(self, room: Room) -> dict[str, Any]:
        deal, customer = self.deal, self.deal.customer
        figures = [
            (FIELDS["amount"], money.speak(deal.amount, active_language()) or _("金额未知")),
            (FIELDS["expected_on"], full_day(deal.expected_on) if deal.expected_on else _("还不知道")),
            (FIELDS["owner"], deal.owner.name if deal.owner else ""),
            (FIELDS["presales"], deal.presales.name if deal.presales else ""),
            (FIELDS["product"], deal.product),
        ]
        return {
            "name": _short(deal.name, 60),
            "customer": _short(customer.name, 60) if customer else _("客户待定"),
            "under": " · ".join(filter(None, [customer.region if customer else "", deal.ref])),
            "figures": [
                {"label": str(name), "value": _short(value, room.signs)} for name, value in figures if value
            ],
        }

    def judged(self, room: Room) -> dict[str, Any]:
        """What an open deal is told: grade, what is wrong, what next, what the gate misses, how to play it."""
        verdict, said, play = self.room.verdict, self.said_wrong(room), self.room.play
        strategy = self.playbook.item("strategy", self.deal.strategy) or (play.strategy if play else None)
        proposals = [drawn(self.playbook, one) for one in self.room.proposals[: room.proposals]]
        step, day, names = self.deal.next_step, self.deal.next_step_on, Names(self.playbook)
        return {
            "supported": str(names.badge(verdict.supported)),
            "claimed": str(names.badge(self.deal.claimed_grade)),
            "reasons": [str(one["text"]) for one in grade_reasons(verdict)[:2]],
            "lacking": [_short(one.text, room.signs) for one in verdict.lacking[:4]],
            **said,
            "agreed": _short(f"{self.day(day)} {step}" if step and day else step, room.signs),
            "proposals": [
                {"text": _short(one["text"], room.signs), "why": _short(one["why"], room.signs)}
                for one in proposals
            ],
            "gate": [_short(one.text, room.signs) for one in self.gate.missing[:5]],
            "gate_to": str(self.gate.next.name) if self.gate.next else "",
            "play": str(strategy.name) if strategy else "",
            "timing": str(self.room.timing or ""),
            "moves": [_short(move, room.signs) for move in strategy.moves] if strategy else [],
        }

    def said_wrong(self, room: Room) -> dict[str, Any]:
        seen = glance(self.deal, self.playbook, self.today, self.room.verdict.supported)
        found = wrong(seen, self.room.shown, self.room.picture.aside)
        rows = [
            {
                "text": _short(one["text"], room.signs),
                "detail": _short(one["detail"], room.signs),
                "root": str(one.get("root", "")),
                "serious": one["serious"],
            }
            for one in found[: room.wrong]
        ]
        return {"wrong": rows, "wrong_more": _more(len(found) - len(rows))}

    def end(self) -> str:
        """How a closed deal ended."""
        deal = self.deal
        if deal.is_open:
            return ""
        day = full_day(deal.closed_on) if deal.closed_on else ""
        if deal.outcome == Opportunity.WON:
            return f"{_('签下来了')} {day}"
        told = _("丢单：%s") % label("lost_reason", deal.lost_reason)
        return " · ".join(filter(None, [told, deal.lost_to, day]))

    def bars(self) -> list[dict[str, Any]]:
        return [
            {
                "label": str(one["cover"].category.name),
                "answered": one["cover"].answered,
                "of": one["cover"].of,
                "tone": one["tone"],
            }
            for one in bars(self.room.coverage)["categories"]
        ]

    def facts(self, room: Room) -> list[dict[str, str]]:
        known = key_facts(self.deal, self.picture, self.method, self.names)
        rows = [
            {
                "label": str(one["label"]),
                "value": _short(one["value"], room.signs) or _("还不知道"),
                "note": _short(one["note"], room.signs),
                "tone": one["tone"] if one["value"] else "warn",
            }
            for one in known
        ]
        said = listed(
            f"{one['name']} {one['met']}/{one['of']}" for one in sheets(self.playbook, self.picture)
        )
        return [*rows, {"label": _("鉴别"), "value": said, "note": "", "tone": ""}] if said else rows

    def people(self, room: Room) -> dict[str, Any]:
        """Those who play a part, whose word counts most first, then how many more we know there."""
        titles = {contact.pk: contact.title or contact.department for contact in self.contacts}
        stakes = by_weight(self.picture.stakes, self.method)[: room.people]
        rows = []
        for stake in stakes:
            told = person(self.picture, stake, titles.get(stake.contact, ""), self.method, self.names)
            roles = [str(self.names("role", key)) for key in stake.roles]
            rows.append(
                {
                    "name": _short(told["name"], 20),
                    "title": _short(told["title"], 24),
                    "roles": _short(listed(roles), 40),
                    "stands": told["stands"],
                    "won": told["won"],
                }
            )
        missing = self.room.people if self.deal.is_open else ()
        return {
            "rows": rows,
            "more": _more(len(self.picture.stakes) - len(rows)),
            "missing": [_short(one.text, room.signs) for one in missing[:4]],
        }

    def effort(self) -> dict[str, str] | None:
        """What it cost, in two lines."""
        told = effort(self.done, self.picture, self.names, READ)
        if told is None:
            return None
        parts = [_("%s 件") % told["pieces"]]
        parts += [_("%s 小时") % told["hours"]] if told["hours"] else []
        parts += [_("花了 %s") % money.speak(told["cost"], active_language())] if told["cost"] else []
        parts += [_("低效 %s%%") % told["share"]] if told["wasted"] else []
        kinds = listed(f"{one['name']} {one['pieces']}" for one in told["kinds"][:6])
        return {"whole": " · ".join(parts), "kinds": kinds}

    def told(self, one: Activity, room: Room) -> dict[str, str]:
        """One thing that was done."""
        theirs = listed(who.name for who in one.people.all() if not who.person_id)
        text = " ".join(filter(None, [one.content, one.response]))
        return {
            "day": self.day(one.on),
            "what": _short(" ".join(filter(None, [str(self.names("activity_kind", one.kind)), theirs])), 40),
            "text": _short(text, room.signs),
        }

    def day(self, day: dt.date) -> str:
        return full_day(day, with_year=day.year != self.today.year)

    def foot(self) -> str:
        who = self.actor.label
        return " · ".join(filter(None, [_("内部资料"), full_day(self.today), who]))


def _short(text: Any, signs: int) -> str:
    """On one line, and no longer than that; an ellipsis says that something is left out."""
    return Truncator(" ".join(str(text or "").split())).chars(signs, truncate="…")


def _more(count: int) -> str:
    return _("……还有 %s 条") % count if count > 0 else ""


def _words() -> dict[str, str]:
    """The headings."""
    return {
        "sheet": _("单子一页纸"),
        "wrong": _("哪里不对"),
        "nothing_wrong": _("一眼看去没有不对的地方。"),
        "next": _("下一步"),
        "agreed": _("约好的"),
        "no_next": _("没有下一步"),
        "gate": _("关口还差"),
        "known": _("要弄清的信息"),
        "grade": _("等级"),
        "supported": _("证据支持"),
        "claimed": _("申报"),
        "unjudged": _("还判断不了"),
        "lacking": _("再往上还差："),
        "facts": _("关键事实"),
        "play": _("怎么打"),
        "effort": _("投入"),
        "people": _("人"),
        "nobody": _("还没有写谁起什么作用"),
        "recent": _("最近做了什么"),
        "notes": _("手记"),
    }
