"""A deal's customer beside our own customers (S2)."""

from collections import defaultdict
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.rules.peers import LEAST, Comparison, Peer, compare
from tuijin.playbook.types import Playbook

COLUMNS = ("outcome", "customer", "customer__industry", "customer__revenue", "customer__staff", "amount")


@dataclass(frozen=True)
class Beside:
    """The comparison; `industry`: the one that all it compares with belong to, "" when they are of any."""

    industry: str
    measures: list[Comparison]


def beside(deal: Opportunity, playbook: Playbook) -> Beside:
    """Over the whole company, whoever sees those deals: no figure tells which customer it is of.

    One query among those of the same industry; one more where these are too few to stay unnamed.
    """
    at = next(number for number, stage in enumerate(playbook.stages) if stage.won)
    groups = {
        Opportunity.WON: Q(outcome=Opportunity.WON),
        Opportunity.OPEN: Q(outcome=Opportunity.OPEN, stage=playbook.stages[at - 1].key),
    }
    ours = peer_of(deal)
    found = _peers(deal, [Q(customer__industry=ours.industry) & one for one in groups.values()])
    few = [outcome for outcome in groups if not ours.industry or len(found[outcome]) < LEAST]
    found |= _peers(deal, [groups[outcome] for outcome in few]) if few else {}
    won, negotiating = (found[outcome] for outcome in groups)
    same = {peer.industry for peer in won + negotiating} == {ours.industry}
    return Beside(ours.industry if same else "", compare(ours, won, negotiating))


def _peers(deal: Opportunity, wanted: list[Q]) -> dict[str, list[Peer]]:
    """{outcome: each other customer once} of the deals in any of these groups."""
    found: dict[str, dict[int, Peer]] = defaultdict(dict)
    rows = Opportunity.objects.filter(reduce(or_, wanted), customer__isnull=False)
    rows = rows.exclude(customer=deal.customer_id).order_by("pk")
    for outcome, customer, *figures in rows.values_list(*COLUMNS):
        found[outcome][customer] = Peer(*figures)
    return defaultdict(list, {outcome: list(group.values()) for outcome, group in found.items()})


def peer_of(deal: Opportunity) -> Peer:
    customer = deal.customer
    if customer is None:
        return Peer(amount=deal.amount)
    return Peer(customer.industry, customer.revenue, customer.staff, deal.amount)
