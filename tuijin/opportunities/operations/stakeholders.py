"""The people of a deal: their parts, their deeds for us, how they stand to each other (S4, S5)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tuijin.activities.operations import check_day
from tuijin.common import clock
from tuijin.common.errors import Forbidden, Reason, Refused
from tuijin.customers.models import Contact
from tuijin.customers.operations import NewContact, add_contacts
from tuijin.opportunities.models import Deed, Opportunity, Stakeholder, Tie
from tuijin.opportunities.operations.parts import (
    begin,
    check_keys,
    check_theirs,
    must_say,
    revise_part,
    tell,
)
from tuijin.opportunities.queries.parts import reads_private
from tuijin.opportunities.rules.ties import leads_round
from tuijin.people.actors import Actor
from tuijin.playbook.queries import current
from tuijin.timeline.operations import Happening, record

PRIVATE = frozenset(["own_need"])
CHANGEABLE = frozenset(
    [
        "roles", "level", "influence", "attitude", "involvement", "coverage", "way_in", "points", "own_need",
        "confirmed_by",
    ]
)  # fmt: skip
SCALES = {"influence": (1, 3), "attitude": (-2, 2), "involvement": (0, 3), "coverage": (0, 3)}


@dataclass(frozen=True)
class NewStakeholder:
    """Somebody and what is known of his part (`fields`: of CHANGEABLE)."""

    deal: Opportunity
    contact: Contact
    fields: dict[str, Any]
    at: dt.datetime | None = None  # when it was written down, where that was not now


def add_stakeholders(*, actor: Actor, stakeholders: Iterable[NewStakeholder]) -> list[Stakeholder]:
    """Put people into deals, all or none; of one deal or many.

    Raises Refused: of another customer, twice in a deal, unknown keys, a figure off its scale.
    Raises Forbidden for a person's own need written down by somebody who may not read it.
    """
    actor.must("opportunities:write")
    return _add(actor, list(stakeholders))


def import_stakeholders(*, actor: Actor, stakeholders: Iterable[NewStakeholder]) -> list[Stakeholder]:
    """The same for an import, which administrators may do as well."""
    actor.must("opportunities:import")
    return _add(actor, list(stakeholders))


def _add(actor: Actor, stakeholders: list[NewStakeholder]) -> list[Stakeholder]:
    for new in stakeholders:
        check_theirs(new.deal, new.contact, "contact")
        _check(actor, new.deal, new.fields)
    now = clock.now()
    with transaction.atomic():
        _check_twice(stakeholders)
        rows = Stakeholder.objects.bulk_create(
            [
                Stakeholder(opportunity=new.deal, contact=new.contact, created_at=new.at or now, **new.fields)
                for new in stakeholders
            ],
            batch_size=500,
        )
        told = [
            Happening(
                "opportunity", new.deal.pk, "stakeholder_added",
                {"name": new.contact.name, "roles": list(new.fields.get("roles", ()))}, at=new.at,
            )
            for new in stakeholders
        ]  # fmt: skip
        record(actor=actor, happenings=told)
    return rows


def _check_twice(stakeholders: list[NewStakeholder]) -> None:
    pairs = [(new.deal.pk, new.contact.pk) for new in stakeholders]
    there = Stakeholder.objects.filter(
        opportunity__in={deal for deal, _contact in pairs}, contact__in={contact for _deal, contact in pairs}
    )
    taken = set(there.values_list("opportunity", "contact"))
    for new, pair in zip(stakeholders, pairs, strict=True):
        if pair in taken:
            raise Refused(Reason("twice", _("「%s」已经在这个单子里了") % new.contact.name, "contact"))
        taken.add(pair)


def change_stakeholder(
    *, actor: Actor, stakeholder: Stakeholder, version: int, changes: dict[str, Any]
) -> Stakeholder:
    """Change what is known of his part (CHANGEABLE). Raises Refused, Stale."""
    with transaction.atomic():
        deal = begin(actor, stakeholder.opportunity)
        _check(actor, deal, changes)
        return revise_part(
            actor=actor, deal=deal, part=stakeholder, version=version, changes=changes,
            verb="stakeholder_changed", name=stakeholder.contact.name, private=PRIVATE,
            contact=stakeholder.contact_id,
        )  # fmt: skip


def _check(actor: Actor, deal: Opportunity, changes: dict[str, Any]) -> None:
    if "own_need" in changes and not reads_private(actor, deal):
        raise Forbidden("opportunities:private")
    strange = sorted(changes.keys() - CHANGEABLE)
    problems = [Reason("unknown_field", _("不能这样改这一项：%s") % name, name) for name in strange]
    for name, (low, high) in SCALES.items():
        value = changes.get(name)
        if value is not None and not low <= value <= high:
            message = _("要在 %(low)d 到 %(high)d 之间") % {"low": low, "high": high}
            problems.append(Reason("off_the_scale", message, name))
    if problems:
        raise Refused(*problems)
    check_keys(
        roles=("role", changes.get("roles")), level=("level", changes.get("level")),
        way_in=("way_in", changes.get("way_in")), points=("point", changes.get("points")),
    )  # fmt: skip
    check_theirs(deal, changes.get("confirmed_by"), "confirmed_by")


def join_deal(
    *,
    actor: Actor,
    deal: Opportunity,
    contact: Contact | None,
    fields: dict[str, Any],
    name: str = "",
    title: str = "",
    department: str = "",
) -> Stakeholder:
    """Put a contact of the customer, or without one somebody new there, into the deal; both or neither.

    Raises Refused as `add_stakeholders` does, and when the deal has no customer yet.
    """
    actor.must("opportunities:write")
    if deal.customer is None:
        raise Refused(Reason("customer_first", _("先写明是哪一家客户，再写那边的人"), "customer"))
    with transaction.atomic():
        if contact is None:
            said = must_say(name, "name", _("请写这个人的姓名"))
            new = NewContact(deal.customer, said, title=title, department=department)
            contact = add_contacts(actor=actor, contacts=[new])[0]
        return add_stakeholders(actor=actor, stakeholders=[NewStakeholder(deal, contact, fields)])[0]


def play_part(*, actor: Actor, deal: Opportunity, name: str, role: str, title: str = "") -> Stakeholder:
    """Somebody of this name at the customer's plays the part; he is added where nobody of that name is there.

    Raises Refused when the deal has no customer yet.
    """
    if deal.customer is None:
        raise Refused(Reason("customer_first", _("先写明是哪一家客户，再写那边的人"), "customer"))
    said = must_say(name, "name", _("请写这个人的姓名"))
    with transaction.atomic():
        contact = Contact.objects.filter(customer=deal.customer, name=said).first()
        if contact is None:
            contact = add_contacts(actor=actor, contacts=[NewContact(deal.customer, said, title=title)])[0]
        there = Stakeholder.objects.filter(opportunity=deal, contact=contact).first()
        if there is None:
            new = NewStakeholder(deal, contact, {"roles": [role]})
            return add_stakeholders(actor=actor, stakeholders=[new])[0]
        roles = list(dict.fromkeys([*there.roles, role]))
        return change_stakeholder(
            actor=actor, stakeholder=there, version=there.version, changes={"roles": roles}
        )


def remove_stakeholder(*, actor: Actor, stakeholder: Stakeholder) -> None:
    """Take somebody out of the deal, with his deeds and ties; he stays a contact of the customer."""
    with transaction.atomic():
        deal = begin(actor, stakeholder.opportunity)
        name = stakeholder.contact.name
        stakeholder.delete()
        tell(actor, deal, "stakeholder_removed", name=name)


def record_deed(
    *,
    actor: Actor,
    stakeholder: Stakeholder,
    kind: str,
    text: str,
    on: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Deed:
    """Write down what somebody did for us; from the first deed on he counts as won (S4).

    `at` is when it was written down, where that was not now. Raises Refused.
    """
    check_keys(kind=("deed", kind))
    day = on or clock.today()
    check_day(day)
    said = must_say(text, "text", _("请写他做了什么看得见的事"))
    with transaction.atomic():
        deal = begin(actor, stakeholder.opportunity)
        deed = Deed.objects.create(
            stakeholder=stakeholder, kind=kind, text=said, on=day, by_label=actor.label, at=at or clock.now()
        )
        now = Stakeholder.objects.select_for_update().get(pk=stakeholder.pk)
        if now.won_on is None or day < now.won_on:
            now.won_on = day
            now.version += 1
            now.save()
        tell(actor, deal, "deed", at, name=stakeholder.contact.name, key=kind, text=said)
    return deed


def tie(*, actor: Actor, kind: str, one: Stakeholder, other: Stakeholder) -> Tie:
    """Say how `one` stands to `other`.

    Raises Refused: of another deal, to himself, in a circle where that is senseless.
    """
    check_keys(kind=("tie", kind))
    with transaction.atomic():
        deal = begin(actor, one.opportunity)
        if one.opportunity_id != other.opportunity_id:
            raise Refused(Reason("another_deal", _("两个人不在同一个单子里"), "other"))
        if one.pk == other.pk:
            raise Refused(Reason("himself", _("不能和自己建立关系"), "other"))
        named = current().item("tie", kind)
        if named and named.ordered:
            _check_round(deal, kind, one, other)
        row, new = Tie.objects.get_or_create(opportunity=deal, kind=kind, one=one, other=other)
        if new:
            tell(actor, deal, "tied", key=kind, one=one.contact.name, other=other.contact.name)
    return row


def _check_round(deal: Opportunity, kind: str, one: Stakeholder, other: Stakeholder) -> None:
    pairs = list(Tie.objects.filter(opportunity=deal, kind=kind).values_list("one", "other"))
    if leads_round(pairs, one.pk, other.pk):
        names = {"one": one.contact.name, "other": other.contact.name}
        raise Refused(
            Reason("in_a_circle", _("绕成圈了：「%(other)s」已经在「%(one)s」下面") % names, "other")
        )


def untie(*, actor: Actor, tie: Tie) -> None:
    """Take back what was said of two people."""
    with transaction.atomic():
        deal = begin(actor, tie.opportunity)
        tie.delete()
        tell(actor, deal, "untied", key=tie.kind, one=tie.one.contact.name, other=tie.other.contact.name)
