"""A deal's customer beside our own customers (S2)."""

from dataclasses import dataclass

from django.db.models import Q

from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.rules.peers import Comparison, Peer, alike, compare
from tuijin.playbook.types import Playbook

COLUMNS = ("outcome", "customer", "customer__industry", "customer__revenue", "customer__staff", "amount")


@dataclass(frozen=True)
class Beside:
    """The comparison; `industry`: the one that all it compares with belong to, "" when they are of any."""

    industry: str
    measures: list[Comparison]


def beside(deal: Opportunity, playbook: Playbook) -> Beside:
    """Over the whole company, whoever sees those deals: no figure tells which customer it is of. One query."""
    at = next(number for number, stage in enumerate(playbook.stages) if stage.won)
    last = playbook.stages[at - 1].key
    wanted = Q(outcome=Opportunity.WON) | Q(outcome=Opportunity.OPEN, stage=last)
    rows = Opportunity.objects.filter(wanted, customer__isnull=False).exclude(customer=deal.customer_id)
    groups: dict[str, dict[int, Peer]] = {Opportunity.WON: {}, Opportunity.OPEN: {}}
    for outcome, customer, *figures in rows.order_by("pk").values_list(*COLUMNS):
        groups[outcome][customer] = Peer(*figures)
    ours = peer_of(deal)
    won, negotiating = (alike(ours, list(group.values())) for group in groups.values())
    same = {peer.industry for peer in won + negotiating} == {ours.industry}
    return Beside(ours.industry if same else "", compare(ours, won, negotiating))


def peer_of(deal: Opportunity) -> Peer:
    customer = deal.customer
    if customer is None:
        return Peer(amount=deal.amount)
    return Peer(customer.industry, customer.revenue, customer.staff, deal.amount)
