"""Which deals a page wants: the filters of board and list, as they stand in the address."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from tuijin.opportunities.models import Opportunity, OpportunityQuerySet
from tuijin.people.actors import Actor
from tuijin.people.models import Person, Team


@dataclass(frozen=True)
class Wanted:
    """Filters that are set; empty ones ask for nothing. `owner` and `team` are ids, `stage` a playbook key.

    `waiting`: only those that wait for an answer to an exception.
    """

    text: str = ""
    owner: int | None = None
    team: int | None = None
    stage: str = ""
    outcome: str = ""
    waiting: bool = False

    def __bool__(self) -> bool:
        return any(vars(self).values())

    def among(self, rows: OpportunityQuerySet) -> OpportunityQuerySet:
        """Those of `rows` that are wanted. A team means the teams below it too."""
        exact: dict[str, Any] = {"owner": self.owner, "owner__team__above__ancestor": self.team}
        exact |= {"stage": self.stage, "outcome": self.outcome}
        rows = rows.filter(**{name: value for name, value in exact.items() if value})
        rows = rows.filter(_holds(self.text)) if self.text else rows
        return rows.waiting() if self.waiting else rows


def _holds(text: str) -> Q:
    places = ("name", "customer__name", "customer__short_name", "ref")
    found = Q()
    for place in places:
        found |= Q(**{f"{place}__icontains": text})
    return found


def owners(actor: Actor) -> list[Person]:
    """People within reach who own deals, by name: whom a filter may offer."""
    owned = Opportunity.objects.filter(owner=OuterRef("pk"))
    return list(Person.objects.within_reach(actor).filter(Exists(owned)))


def teams(actor: Actor) -> list[Team]:
    """Teams whose deals the actor may see; none for those who see only their own."""
    if actor.scope == "mine":
        return []
    people = Person.objects.within_reach(actor).filter(team__isnull=False)
    return list(Team.objects.filter(below__descendant__in=people.values("team")).distinct())
