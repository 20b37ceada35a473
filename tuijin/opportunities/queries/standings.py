"""Win and loss by competitor, over the deals in sight (S11)."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from tuijin.opportunities.models import Opportunity, OpportunityQuerySet, Rival, RivalName
from tuijin.opportunities.queries.rival_names import other_writings
from tuijin.opportunities.rules.naming import counted_as
from tuijin.opportunities.rules.standings import Meeting, RivalStanding, standings
from tuijin.people.actors import Actor
from tuijin.people.rules.names import name_key
from tuijin.playbook.queries import current


def rival_standings(actor: Actor) -> list[RivalStanding]:
    """Whom we meet most first; in a fixed number of queries."""
    ahead = [position.key for position in current().positions if position.ahead]
    return standings(_meetings(Opportunity.objects.visible_among(actor), other_writings()), ahead)


def _meetings(deals: OpportunityQuerySet, writings: Mapping[str, RivalName]) -> Iterator[Meeting]:
    named: set[tuple[int, str]] = set()
    rows = Rival.objects.filter(opportunity__in=deals.values("pk")).order_by("pk")
    columns = ("name", "position", "opportunity__outcome", "opportunity__lost_to", "opportunity__amount")
    for deal, name, position, outcome, to, amount in rows.values_list("opportunity", *columns):
        rival = counted_as(name, writings)
        named.add((deal, name_key(rival)))
        yield Meeting(
            rival,
            outcome,
            counted_as(to, writings),
            position,
            amount or Decimal(0),
            deal,
            _other(name, rival),
        )
    lost = deals.filter(outcome=Opportunity.LOST).exclude(lost_to="").order_by("pk")
    for deal, name, amount in lost.values_list("pk", "lost_to", "amount"):
        to = counted_as(name, writings)
        if (deal, name_key(to)) not in named:  # nobody knew of him while it was open
            yield Meeting(to, Opportunity.LOST, to, "", amount or Decimal(0), deal, _other(name, to))


def _other(written: str, rival: str) -> str:
    return "" if name_key(written) == name_key(rival) else written
