"""Rivals in a deal, and what we say against them (S11)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tuijin.common import clock, money
from tuijin.common.errors import Reason, Refused
from tuijin.opportunities.models import Opportunity, Rival, RivalArgument, RivalName
from tuijin.opportunities.operations.parts import begin, check_keys, must_say, revise_part, tell
from tuijin.opportunities.rules.naming import SEPARATOR, rivals_in
from tuijin.people.actors import Actor
from tuijin.people.rules.names import name_key
from tuijin.playbook.queries import current
from tuijin.timeline.inserting import insert_rows

FIELDS = frozenset(["name", "product", "price", "position", "supporters", "result"])
RESULTS = ("", "won", "lost")


def add_rival(*, actor: Actor, deal: Opportunity, name: str, **fields: Any) -> Rival:
    """Somebody else is in the deal; price in yuan. Another writing, or a product, that counts as a rival is that one.

    Raises Refused: no name, twice, unknown position, senseless price.
    """
    said = _named(name)
    _check(fields)
    with transaction.atomic():
        now = begin(actor, deal)
        if other := RivalName.objects.filter(key=name_key(said)).first():
            said, fields = other.rival, fields | {"product": fields.get("product") or other.product}
        _check_twice(now, said)
        row = Rival.objects.create(opportunity=now, name=said, **fields)
        _name_all(now)
        tell(actor, now, "rival_added", name=said)
    return row


def change_rival(
    *, actor: Actor, rival: Rival, version: int, changes: dict[str, Any], at: dt.datetime | None = None
) -> Rival:
    """Change what is known of a rival (FIELDS); `at`: when that was learnt, if not now. Raises Refused, Stale."""
    if "name" in changes:
        changes = changes | {"name": _named(changes["name"])}
    _check({name: value for name, value in changes.items() if name != "name"})
    with transaction.atomic():
        deal = begin(actor, rival.opportunity)
        if "name" in changes:
            _check_twice(deal, changes["name"], apart=rival.pk)
        row = revise_part(
            actor=actor, deal=deal, part=rival, version=version, changes=changes, verb="rival_changed",
            name=rival.name, at=at,
        )  # fmt: skip
        _name_all(deal)
    return row


def remove_rival(*, actor: Actor, rival: Rival) -> None:
    """It was a mistake: he was never in it. (One who gave up stays, with the position that says so.)"""
    with transaction.atomic():
        deal = begin(actor, rival.opportunity)
        rival.delete()
        _name_all(deal)
        tell(actor, deal, "rival_removed", name=rival.name)


def argue(*, actor: Actor, rival: Rival, kind: str, text: str, source: str = "") -> RivalArgument:
    """Keep an argument. A claim on a rival without a source is refused (S11)."""
    check_keys(kind=("argument", kind))
    said = must_say(text, "text", _("请写这条话怎么说"))
    named = current().item("argument", kind)
    if named and named.about_rival and not source.strip():
        raise Refused(Reason("source_missing", _("说对手的话要有出处，才能对外讲"), "source"))
    with transaction.atomic():
        deal = begin(actor, rival.opportunity)
        row = RivalArgument.objects.create(
            rival=rival, kind=kind, text=said, source=source.strip(), by_label=actor.label, at=clock.now()
        )
        tell(actor, deal, "argument", name=rival.name, key=kind, text=said)
    return row


def withdraw_argument(*, actor: Actor, argument: RivalArgument) -> None:
    """Take an argument back: it is wrong, or must not be said; the timeline keeps it."""
    with transaction.atomic():
        deal = begin(actor, argument.rival.opportunity)
        argument.delete()
        tell(
            actor, deal, "argument_withdrawn", name=argument.rival.name, key=argument.kind, text=argument.text
        )


def _named(name: str) -> str:
    """The name; words that say that nobody is known, or nobody there, are none."""
    return must_say(name if rivals_in(name) else "", "name", _("请写对手是哪一家；还不知道就先不写"))


def _check_twice(deal: Opportunity, name: str, apart: int = 0) -> None:
    others = Rival.objects.filter(opportunity=deal).exclude(pk=apart)
    if name_key(name) in map(name_key, others.values_list("name", flat=True)):
        raise Refused(Reason("twice", _("「%s」已经在这个单子里了") % name, "name"))


def _check(fields: dict[str, Any]) -> None:
    strange = sorted(fields.keys() - FIELDS)
    problems = [Reason("unknown_field", _("不能这样改这一项：%s") % name, name) for name in strange]
    price = fields.get("price")
    if price is not None and not 0 <= price <= money.LARGEST:
        problems.append(Reason("amount_out_of_range", _("金额要在 0 到 99 亿之间，单位是元"), "price"))
    if fields.get("result", "") not in RESULTS:
        problems.append(Reason("unknown_key", _("结果只能是：还没定、赢了、输了"), "result"))
    if problems:
        raise Refused(*problems)
    check_keys(position=("position", fields.get("position")))


def follow_lines(lines: Mapping[int, str]) -> None:
    """{deal id: its line of rivals}: its rivals become those named there; of one that stays, all that is known is kept.

    The homes of changes to the line call it before they tell the timeline.
    """
    there = Rival.objects.filter(opportunity__in=lines)
    kept = {(row.opportunity_id, name_key(row.name)): row for row in there}
    wanted = {(deal, name_key(name)): name for deal, line in lines.items() for name in rivals_in(line)}
    gone = [row.pk for key, row in kept.items() if key not in wanted and row.is_bare]
    if gone:
        Rival.objects.filter(pk__in=gone).delete()
    new = [Rival(opportunity_id=key[0], name=name) for key, name in wanted.items() if key not in kept]
    insert_rows(new)


def _name_all(deal: Opportunity) -> None:
    """The line that names the rivals is made anew from their records."""
    names = Rival.objects.filter(opportunity=deal).order_by("pk").values_list("name", flat=True)
    line = SEPARATOR.join(names)[:200]
    Opportunity.objects.filter(pk=deal.pk).update(competitors=line)
    deal.competitors = line
