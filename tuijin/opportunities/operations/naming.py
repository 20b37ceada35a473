"""Deals whose customer is given by the name that somebody types: one in sight, or a new one."""

from dataclasses import replace

from django.db import transaction

from tuijin.customers.operations import customer_named
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.operations.editing import change
from tuijin.opportunities.operations.opening import NewDeal, open_deals
from tuijin.people.actors import Actor


def name_customer(*, actor: Actor, deal: Opportunity, version: int, name: str) -> Opportunity:
    """Say whose deal it is; without a name it is again still to be named. Raises Stale, Refused, Forbidden."""
    with transaction.atomic():
        customer = customer_named(actor=actor, name=name)
        return change(actor=actor, deal=deal, version=version, changes={"customer": customer})


def open_named_deal(*, actor: Actor, deal: NewDeal, customer: str) -> Opportunity:
    """Open one deal whose customer is given by name. Raises Refused, Forbidden."""
    with transaction.atomic():
        known = customer_named(actor=actor, name=customer)
        return open_deals(actor=actor, deals=[replace(deal, customer=known)])[0]
