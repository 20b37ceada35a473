"""New deals: from nothing, and from a lead's first visit."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tuijin.activities.operations import NewActivity
from tuijin.common import clock
from tuijin.common.errors import Reason, Refused
from tuijin.customers.models import Contact, Customer
from tuijin.customers.operations import NewContact, NewCustomer, add_contacts, add_customers
from tuijin.market.models import Lead
from tuijin.market.operations import mark_visited
from tuijin.opportunities.models import Opportunity, StageMove
from tuijin.opportunities.operations.activities import check_next, log_activity
from tuijin.opportunities.operations.common import KIND, new_ref
from tuijin.opportunities.operations.editing import check_fields, check_step_day
from tuijin.opportunities.operations.rivals import follow_lines
from tuijin.people.actors import Actor
from tuijin.people.models import Person
from tuijin.playbook.queries import current
from tuijin.timeline.operations import Happening, record


@dataclass(frozen=True)
class NewDeal:
    """What is known of a new deal. Without `customer` it is still to be named; amount in yuan."""

    name: str
    customer: Customer | None = None
    lead: Lead | None = None
    amount: Decimal | None = None
    expected_on: dt.date | None = None
    source: str = ""
    owner: Person | None = None
    presales: Person | None = None
    product: str = ""
    competitors: str = ""
    claimed_grade: str = ""
    next_step: str = ""
    next_step_kind: str = ""
    next_step_on: dt.date | None = None
    note: str = ""
    ref: str = ""


def open_deals(*, actor: Actor, deals: Iterable[NewDeal]) -> list[Opportunity]:
    """Open deals at the first stage, each owned by its `owner` or the actor. Raises Refused for the first bad one."""
    return _opened(actor, list(deals), current().first_stage.key, from_stage="")


def open_from_lead(
    *, actor: Actor, lead: Lead, visit: NewActivity, next_step: str = "", next_step_kind: str = "",
    next_step_on: dt.date | None = None, name: str = "", amount: Decimal | None = None,
) -> Opportunity:  # fmt: skip
    """A lead's first visit opens the deal in the playbook's opening stage and records the move (S1).

    The customer is the lead's own or a new one. Raises Refused when the lead was closed, the kind of
    activity opens nothing, or the visit lacks what its kind requires.
    """
    actor.must("opportunities:write")
    playbook = current()
    kind = playbook.kind(visit.kind)
    if kind is None or not kind.opens_deal:
        raise Refused(Reason("opens_nothing", _("这种动作不会把信息变成单子，请记初访"), "kind"))
    check_next(activity=visit, arranged_on=next_step_on if next_step.strip() else None)
    with transaction.atomic():
        lead = mark_visited(actor=actor, lead=lead)
        customer = lead.customer or _customer_of(actor, lead)
        owner = lead.owner or actor.person
        new = NewDeal(
            name=name.strip() or customer.called, customer=customer, lead=lead, amount=amount,
            source=lead.source, owner=owner,
        )  # fmt: skip
        first = playbook.lead_stages[-1].key if playbook.lead_stages else ""
        deal = _opened(actor, [new], playbook.opening_stage.key, from_stage=first)[0]
        met = _people_met(actor, lead, customer, visit.theirs)
        log_activity(
            actor=actor, deal=deal, activity=replace(visit, theirs=met),
            next_step=next_step, next_step_kind=next_step_kind, next_step_on=next_step_on,
        )  # fmt: skip
    return Opportunity.objects.get(pk=deal.pk)


def _customer_of(actor: Actor, lead: Lead) -> Customer:
    same = Customer.objects.visible_to(actor).filter(name_key=lead.name_key).first()
    if same:
        return same
    new = NewCustomer(
        lead.company, owner=lead.owner, industry=lead.industry, region=lead.region, phone=lead.phone
    )
    return add_customers(actor=actor, customers=[new])[0]


def _people_met(
    actor: Actor, lead: Lead, customer: Customer, met: tuple[tuple[int | None, str], ...]
) -> tuple[tuple[int | None, str], ...]:
    """Those who were met, and the lead's contact, as people at the customer: known by name, or new."""
    names = [name for _pk, name in met] or [lead.contact]
    wanted = [name for name in dict.fromkeys([*names, lead.contact]) if name]
    known = {row.name: row for row in Contact.objects.filter(customer=customer, name__in=wanted)}
    new = [_contact(lead, customer, name) for name in wanted if name not in known]
    known |= {row.name: row for row in add_contacts(actor=actor, contacts=new)} if new else {}
    return tuple((known[name].pk, name) for name in dict.fromkeys(names) if name)


def _contact(lead: Lead, customer: Customer, name: str) -> NewContact:
    theirs: dict[str, Any] = {"title": lead.title, "phone": lead.phone} if name == lead.contact else {}
    return NewContact(customer, name, source=str(_("初访")), **theirs)


def _opened(actor: Actor, deals: list[NewDeal], stage: str, from_stage: str) -> list[Opportunity]:
    actor.must("opportunities:write")
    for new in deals:
        check_step_day(new.next_step_on)
        check_fields({name: value for name, value in vars(new).items() if name not in ("lead", "ref")})
    today, now = clock.today(), clock.now()
    with transaction.atomic():
        rows = Opportunity.objects.bulk_create(
            [_row(actor, new, stage, today, now) for new in deals], batch_size=500
        )
        StageMove.objects.bulk_create(
            [
                StageMove(
                    opportunity=row,
                    kind="opened",
                    from_stage=from_stage,
                    to_stage=stage,
                    on=today,
                    at=now,
                    by=actor.person,
                    by_label=actor.label,
                    door=actor.door,
                )
                for row in rows
            ],
            batch_size=500,
        )
        follow_lines({row.pk: row.competitors for row in rows if row.competitors})
        record(actor=actor, happenings=[Happening(KIND, row.pk, "opened", {"to": stage}) for row in rows])
    return rows


def _row(actor: Actor, new: NewDeal, stage: str, today: dt.date, now: dt.datetime) -> Opportunity:
    values = vars(new) | {"ref": new.ref or new_ref(), "owner": new.owner or actor.person}
    return Opportunity(**values, stage=stage, entered_on=today, opened_on=today, created_at=now)
