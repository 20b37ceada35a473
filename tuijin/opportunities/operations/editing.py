"""Changing what is written about a deal, one or many."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import ForeignKey
from django.utils.translation import gettext_lazy as _

from tuijin.common import clock, money
from tuijin.common.errors import Reason, Refused
from tuijin.common.text import listed
from tuijin.customers.models import Customer
from tuijin.opportunities.models import Opportunity, Stakeholder
from tuijin.opportunities.operations.common import KIND, Results, one_by_one
from tuijin.opportunities.operations.judging import drop_claims, keep_claims
from tuijin.opportunities.operations.rivals import follow_lines
from tuijin.opportunities.queries import FIELD_OF
from tuijin.people.actors import Actor
from tuijin.people.models import Person
from tuijin.playbook.queries import current
from tuijin.timeline.operations import plain, renewed_once, revise

CHANGEABLE = frozenset(
    [
        "name", "customer", "amount", "expected_on", "source", "owner", "presales", "product", "competitors",
        "strategy", "claimed_grade", "next_step", "next_step_kind", "next_step_on", "note",
    ]
)  # fmt: skip
KEYED = {name: area for area, name in FIELD_OF.items() if name in CHANGEABLE}  # field → playbook area


def change(*, actor: Actor, deal: Opportunity, version: int, changes: Mapping[str, Any]) -> Opportunity:
    """Change fields (CHANGEABLE) of a deal. Amount in yuan. Raises Refused, Stale, Forbidden; never moves the stage."""
    check_step_day(changes.get("next_step_on"), deal.next_step_on)
    return rewrite(actor=actor, deal=deal, version=version, changes=changes)


def rewrite(
    *, actor: Actor, deal: Opportunity, version: int, changes: Mapping[str, Any], taken_back: bool = False
) -> Opportunity:
    """`change` with what held before, or holds in another system: there, a step may be overdue."""
    actor.must("opportunities:write")
    if "owner" in changes and changes["owner"] != deal.owner:
        actor.must("opportunities:assign")
    check_fields(changes)
    if "customer" in changes and changes["customer"] != deal.customer:
        _check_people(deal, changes["customer"])
    with transaction.atomic(), renewed_once():  # the counts of kept changes are among what is judged
        if "competitors" in changes and changes["competitors"] != deal.competitors:
            follow_lines({deal.pk: changes["competitors"]})
        now, told = revise(actor=actor, kind=KIND, row=deal, version=version, changes=dict(changes))
        keep_claims(actor=actor, deal=now, told=drop_claims(deal=now, told=told) if taken_back else told)
    return now


def _check_people(deal: Opportunity, customer: Customer | None) -> None:
    """Nobody of the former customer stays behind in the deal (S4)."""
    there = Stakeholder.objects.filter(opportunity=deal).exclude(contact__customer=customer)
    names = list(there.order_by("pk").values_list("contact__name", flat=True))
    if names:
        text = _("单子里还有原来那家的人：%s。先把他们改到新的客户，或从单子里去掉") % listed(names)
        raise Refused(Reason("people_of_another", text, "customer"))


def values_of(deal: Opportunity, names: Iterable[str]) -> dict[str, Any]:
    """What these fields hold, as JSON keeps it: people and customers by number. `undo` takes it."""
    values = {name: getattr(deal, f"{name}_id", None) or getattr(deal, name) for name in names}
    return {name: plain(value) for name, value in values.items()}


def undo(*, actor: Actor, deal: Opportunity, version: int, before: Mapping[str, Any]) -> Opportunity:
    """Put back what `values_of` gave before a change that led to `version`. Raises as `change` does."""
    return take_back(actor=actor, deal=deal, version=version, changes=_read_back(before))


def take_back(*, actor: Actor, deal: Opportunity, version: int, changes: Mapping[str, Any]) -> Opportunity:
    """`rewrite` with what held before the last change: a push or grade that is taken back counts no longer."""
    return rewrite(actor=actor, deal=deal, version=version, changes=changes, taken_back=True)


def _read_back(before: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in before.items():
        field = Opportunity._meta.get_field(name)
        if isinstance(field, ForeignKey):
            rows = field.related_model._default_manager  # type: ignore[union-attr]  # resolved by now
            values[name] = rows.filter(pk=value).first() if value else None
        else:
            values[name] = field.to_python(value)  # type: ignore[union-attr]  # every column has it
    return values


def change_many(*, actor: Actor, deals: Iterable[Opportunity], changes: Mapping[str, Any]) -> Results:
    """The same changes to each deal by itself; beside each, why it was refused (None: done)."""
    return one_by_one(
        deals, lambda deal: change(actor=actor, deal=deal, version=deal.version, changes=changes)
    )


def check_step_day(on: dt.date | None, before: dt.date | None = None) -> None:
    """Raise Refused for a next step on a day gone by (S9), unless it is the one that was there `before`."""
    if on and on != before and on < clock.today():
        text = _("这一天已经过去了：%s。下一步要约在今天或以后，做过的事请记成动作") % on
        raise Refused(Reason("next_past", text, "next_step_on"))


def check_fields(changes: Mapping[str, Any]) -> None:
    """Raise Refused for fields that no door may change, and for values that make no sense."""
    problems = [
        Reason("unknown_field", _("不能这样改这一项：%s") % name, name)
        for name in sorted(changes.keys() - CHANGEABLE)
    ]
    if "name" in changes and not str(changes["name"] or "").strip():
        problems.append(Reason("name_missing", _("请给单子起个名字"), "name"))
    problems += _amount_problems(changes.get("amount"))
    playbook = current()
    for name, area in KEYED.items():
        if changes.get(name) and playbook.item(area, changes[name]) is None:
            problems.append(Reason("unknown_key", _("套路里没有这一项：%s") % changes[name], name))
    if problems:
        raise Refused(*problems)


def _amount_problems(amount: Decimal | None) -> Iterable[Reason]:
    if amount is not None and not 0 <= amount <= money.LARGEST:
        yield Reason("amount_out_of_range", _("金额要在 0 到 99 亿之间，单位是元"), "amount")


def reassign(*, actor: Actor, giver: Person, receiver: Person, role: str = "owner") -> int:
    """Hand over every open deal of one person to another; how many. Closed ones stay his."""
    rows = list(Opportunity.objects.open().filter(**{role: giver}))
    with transaction.atomic():
        for row in rows:
            change(actor=actor, deal=row, version=row.version, changes={role: receiver})
    return len(rows)


def reassign_presales(*, actor: Actor, giver: Person, receiver: Person) -> int:
    """The same for the deals where he is presales."""
    return reassign(actor=actor, giver=giver, receiver=receiver, role="presales")
