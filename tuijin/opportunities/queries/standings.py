"""Win and loss by competitor, over the deals in sight (S11)."""

from collections.abc import Iterator
from decimal import Decimal

from tuijin.opportunities.models import Opportunity, OpportunityQuerySet, Rival
from tuijin.opportunities.rules.standings import Meeting, RivalStanding, standings
from tuijin.people.actors import Actor
from tuijin.people.rules.names import name_key
from tuijin.playbook.queries import current


def rival_standings(actor: Actor) -> list[RivalStanding]:
    """Whom we meet most first; in two queries."""
    ahead = [position.key for position in current().positions if position.ahead]
    return standings(_meetings(Opportunity.objects.visible_to(actor)), ahead)


def _meetings(deals: OpportunityQuerySet) -> Iterator[Meeting]:
    named: set[tuple[int, str]] = set()
    rows = Rival.objects.filter(opportunity__in=deals.values("pk")).order_by("pk")
    columns = (
        "opportunity",
        "name",
        "position",
        "opportunity__outcome",
        "opportunity__lost_to",
        "opportunity__amount",
    )
    for deal, name, position, outcome, to, amount in rows.values_list(*columns):
        named.add((deal, name_key(name)))
        yield Meeting(name, outcome, to, position, amount or Decimal(0))
    lost = deals.filter(outcome=Opportunity.LOST).exclude(lost_to="").order_by("pk")
    for deal, to, amount in lost.values_list("pk", "lost_to", "amount"):
        if (deal, name_key(to)) not in named:  # nobody knew of him while it was open
            yield Meeting(to, Opportunity.LOST, to, "", amount or Decimal(0))
