"""Which deals a page wants: the filters of board and list, as they stand in the address."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from tuijin.common import clock
from tuijin.opportunities.models import Opportunity, OpportunityQuerySet
from tuijin.opportunities.queries import findings
from tuijin.opportunities.queries.judging import with_supported
from tuijin.opportunities.queries.rival_names import meeting
from tuijin.people.actors import Actor
from tuijin.people.models import Person, Team
from tuijin.people.prepared import prepared
from tuijin.playbook.queries import current

ME, MINE = "me", "mine"  # as owner: whoever looks; he, or as presales


@dataclass(frozen=True)
class Wanted:
    """Filters that are set; empty ones ask for nothing. `owner` and `team` are ids; "me" as owner is who asks.

    `stage`, `grade` (claimed), `supported` and `source` are playbook keys; amounts in yuan; `age` is days since
    the deal was opened; both ends of a range belong to it. `step`: when the next step is due, `finding`: what is
    wrong (words of `queries.findings`). `rival`: whom we meet or lost to, under any of his `rival_names`. `waiting`:
    only those that wait for an answer to an exception.
    """

    text: str = ""
    owner: int | str | None = None
    team: int | None = None
    stage: str = ""
    outcome: str = ""
    grade: str = ""
    supported: str = ""
    source: str = ""
    amount_min: Decimal | None = None
    amount_max: Decimal | None = None
    age_min: int | None = None
    age_max: int | None = None
    step: str = ""
    finding: str = ""
    rival: str = ""
    waiting: bool = False
    rival_names: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.asked())

    def asked(self) -> dict[str, Any]:
        """Those that are set: {name: value}."""
        return _set({name: value for name, value in vars(self).items() if name != "rival_names"})

    def query(self) -> dict[str, str]:
        """The filters as they stand in the address, always written the same way."""
        return {name: _written(value) for name, value in self.asked().items()}

    def among(self, rows: OpportunityQuerySet, actor: Actor) -> OpportunityQuerySet:
        """Those of `rows` that the actor wants. A team means the teams below it too."""
        today = clock.today()
        exact: dict[str, Any] = {"owner__team__above__ancestor": self.team}
        exact |= {"stage": self.stage, "outcome": self.outcome}
        exact |= {"claimed_grade": self.grade, "source": self.source}
        exact |= {"amount__gte": self.amount_min, "amount__lte": self.amount_max}
        exact |= {"opened_on__lte": _ago(today, self.age_min), "opened_on__gte": _ago(today, self.age_max)}
        rows = rows.filter(self._owned(actor.person_id or 0), **_set(exact))
        rows = rows.filter(_holds(self.text)) if self.text else rows
        rows = rows.filter(meeting(self.rival_names)) if self.rival else rows
        if self.step:
            due = findings.step(self.step, today)  # an index in the order of steps holds the whole company's
            rows = rows.filter(due) if actor.scope == "all" else rows.looked_at(due)
            rows = rows.filter(outcome=Opportunity.OPEN)
        if self.supported:
            supported = {"supported": self.supported}  # named by the annotation
            rows = with_supported(rows, current(), today).filter(**supported)
        if self.finding:
            rows = findings.with_finding(rows, self.finding, current(), today)
        return rows.waiting() if self.waiting else rows

    def _owned(self, me: int) -> Q:
        match self.owner:
            case None:
                return Q()
            case "mine":
                return Q(owner=me) | Q(presales=me)
            case "me":
                return Q(owner=me)
        return Q(owner=self.owner)


def _set(values: Mapping[str, Any]) -> dict[str, Any]:
    """Those that ask for something; nought does."""
    return {
        name: value for name, value in values.items() if not (value is None or value is False or value == "")
    }


def _written(value: Any) -> str:
    if value is True:
        return "1"
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def _ago(today: dt.date, days: int | None) -> dt.date | None:
    """The day `days` before today, no earlier than days begin."""
    if days is None:
        return None
    return today - dt.timedelta(days=min(days, (today - dt.date.min).days))


def _holds(text: str) -> Q:
    places = ("name", "customer__name", "customer__short_name", "ref", "competitors", "lost_to")
    found = Q()
    for place in places:
        found |= Q(**{f"{place}__icontains": text})
    return found


class Named(NamedTuple):
    """One of our people, as far as a choice names him; `owns`: deals."""

    pk: int
    name: str
    is_active: bool
    owns: bool


def people(actor: Actor) -> tuple[list[Named], list[Named]]:
    """(those within reach who own deals: whom a filter may offer; active colleagues: who may be given one)."""
    rows = [Named(*row) for row in _people(actor)]
    reach = {row.pk for row in rows} if actor.scope == "all" else set(actor.reach)
    return [row for row in rows if row.owns and row.pk in reach], [row for row in rows if row.is_active]


@prepared
def _people(actor: Actor) -> QuerySet:
    owned = Opportunity.objects.filter(owner=OuterRef("pk"))
    everybody = Person.objects.visible_to(actor).annotate(owns=Exists(owned))
    return everybody.filter(Q(is_active=True) | Q(owns=True)).values_list("pk", "name", "is_active", "owns")


def teams(actor: Actor) -> list[Team]:
    """Teams whose deals the actor may see; none for those who see only their own."""
    if actor.scope == "mine":
        return []
    return _teams(actor)


@prepared
def _teams(actor: Actor) -> QuerySet:
    people = Person.objects.within_reach(actor).filter(team__isnull=False)
    return Team.objects.filter(below__descendant__in=people.values("team")).distinct()
