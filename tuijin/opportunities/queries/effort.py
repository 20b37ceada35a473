"""The effort ledger (S12): what the deals in sight have cost, by kind of work, by person and by team."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, QuerySet, Sum

from tuijin.activities.models import Activity, ActivityPerson
from tuijin.common import clock
from tuijin.opportunities.models import Opportunity, OpportunityQuerySet, Stakeholder
from tuijin.opportunities.queries.record import KIND
from tuijin.opportunities.rules import effort
from tuijin.opportunities.rules.effort import Piece, Spent, Work
from tuijin.opportunities.rules.picture import Method, Picture, method_of
from tuijin.people.actors import Actor
from tuijin.people.models import Person, Team, TeamLink
from tuijin.playbook.queries import current
from tuijin.playbook.types import Playbook

DAYS = (365, 90, 30)  # how far back a ledger may look, the usual first
COLUMNS = ("subject_id", "pk", "kind", "on", "by", "minutes", "cost", "outcome")


@dataclass(frozen=True)
class TeamEffort:
    """What a team with all below it has spent, and what it has signed meanwhile."""

    team: Team
    spent: Spent
    won: int

    @property
    def per_signature(self) -> Fraction | None:
        return effort.per_signature(self.spent.pieces, self.won)


@dataclass(frozen=True)
class Ledger:
    """Work since a day; `whole` is None when there was none."""

    since: dt.date
    whole: Spent | None
    won: int
    kinds: list[Spent]
    people: list[tuple[Person | None, Spent]]
    teams: list[TeamEffort]

    @property
    def per_signature(self) -> Fraction | None:
        return effort.per_signature(self.whole.pieces if self.whole else 0, self.won)


def ledger(actor: Actor, days: int) -> Ledger:
    """The work of the last days on deals in sight, in a number of queries that does not grow."""
    since = clock.today() - dt.timedelta(days=days)
    deals = Opportunity.objects.visible_among(actor)
    done = list(_work(deals, since, current()))
    signed, above = _signed(deals, since), _teams_above()
    everybody = {person.pk: person for person in Person.objects.all()}
    team_of = {pk: person.team_id for pk, person in everybody.items()}
    whole = effort.spent(done, lambda one: ("",))
    return Ledger(
        since,
        whole[0] if whole else None,
        sum(signed.values()),
        effort.spent(done, effort.by_kind),
        [(everybody.get(row.key), row) for row in effort.spent(done, effort.by_person)],
        _teams(done, signed, team_of, above),
    )


def _work(deals: OpportunityQuerySet, since: dt.date, playbook: Playbook) -> Iterator[Work]:
    """Kinds that are always good are summed by the database; of the others each piece is looked at."""
    kinds = effort.work_kinds(playbook)
    doubtful = [key for key, kind in kinds.items() if kind.inefficient]
    rows = Activity.objects.filter(
        subject_kind=KIND, subject_id__in=deals.values("pk"), kind__in=kinds
    ).order_by()
    sums = rows.filter(on__gte=since).exclude(kind__in=doubtful).values_list("kind", "by")
    for kind, by, pieces, minutes, cost in sums.annotate(Count("pk"), Sum("minutes"), Sum("cost")):
        yield Work(kind, by or 0, pieces, minutes or 0, cost or Decimal(0))
    for pieces in pieces_of(rows.filter(kind__in=doubtful), playbook).values():
        yield from effort.work(pieces, kinds, since)


def pieces_of(rows: QuerySet[Activity], playbook: Playbook) -> dict[int, list[Piece]]:
    """{deal id: its pieces of work} among these activities on deals."""
    weak, served = effort.weak_outcomes(playbook), _served(rows, method_of(playbook))
    found: dict[int, list[Piece]] = defaultdict(list)
    for deal, pk, kind, on, by, minutes, cost, outcome in rows.values_list(*COLUMNS).order_by("on", "pk"):
        piece = Piece(kind, on, by or 0, minutes or 0, cost or Decimal(0), outcome in weak, pk in served)
        found[deal].append(piece)
    return found


@dataclass(frozen=True)
class DealEffort:
    """What one deal has cost, in all and by kind; `untimed` pieces do not say how long they took."""

    whole: Spent
    kinds: list[Spent]
    untimed: int


def spent_on(done: Iterable[Activity], picture: Picture, playbook: Playbook) -> DealEffort | None:
    """From a deal's activities in hand, with their people; None when nobody worked on it. Asks the database nothing."""
    kinds, weak, method = effort.work_kinds(playbook), effort.weak_outcomes(playbook), method_of(playbook)
    weighty = {stake.contact for stake in picture.stakes if effort.weighs(stake.level, stake.roles, method)}
    pieces = [
        Piece(
            row.kind, row.on, row.by_id or 0, row.minutes or 0, row.cost or Decimal(0), row.outcome in weak,
            any(one.contact_id in weighty for one in row.people.all()),
        )
        for row in sorted(done, key=lambda one: (one.on, one.pk))
        if row.kind in kinds
    ]  # fmt: skip
    if not pieces:
        return None
    work = list(effort.work(pieces, kinds))
    untimed = sum(not piece.minutes for piece in pieces)
    return DealEffort(effort.spent(work, lambda one: ("",))[0], effort.spent(work, effort.by_kind), untimed)


def _served(rows: QuerySet[Activity], method: Method) -> set[int]:
    """Those at which the boss or a key person of the deal was."""
    there = ActivityPerson.objects.filter(activity__in=rows.values("pk"), contact_id__isnull=False).order_by()
    met = there.values_list("activity", "activity__subject_id", "contact_id")
    stakes = Stakeholder.objects.filter(opportunity__in=rows.values("subject_id")).order_by()
    weighty = {
        (deal, contact)
        for deal, contact, parts, level in stakes.values_list("opportunity", "contact", "roles", "level")
        if effort.weighs(level, parts, method)
    }
    return {pk for pk, deal, contact in met if (deal, contact) in weighty}


def _signed(deals: OpportunityQuerySet, since: dt.date) -> dict[int | None, int]:
    """{owner id: deals signed since}."""
    won = deals.filter(outcome=Opportunity.WON, closed_on__gte=since).order_by()
    return dict(won.values_list("owner").annotate(Count("pk")))


def _teams_above() -> dict[int, list[int]]:
    """{team id: it and all teams above it}."""
    found: dict[int, list[int]] = defaultdict(list)
    for team, ancestor in TeamLink.objects.values_list("descendant", "ancestor"):
        found[team].append(ancestor)
    return found


def _teams(
    done: Iterable[Work],
    signed: dict[int | None, int],
    team_of: dict[int, int | None],
    above: dict[int, list[int]],
) -> list[TeamEffort]:
    def teams(person: int | None) -> list[int]:
        return above.get(team_of.get(person or 0) or 0, [])

    won: dict[int, int] = defaultdict(int)
    for owner, count in signed.items():
        for team in teams(owner):
            won[team] += count
    names = Team.objects.in_bulk()
    rows = effort.spent(done, lambda one: teams(one.by))
    return [TeamEffort(names[int(row.key)], row, won[int(row.key)]) for row in rows]
