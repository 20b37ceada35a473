"""What is to be done today: next steps due, deals without one, pace broken; in a fixed number of queries."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, Count, DateField, F, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from tuijin.activities.models import Activity
from tuijin.common.days import LOCAL
from tuijin.common.text import Text
from tuijin.market.models import Lead
from tuijin.opportunities.models import Opportunity, OpportunityQuerySet
from tuijin.opportunities.queries import KIND
from tuijin.opportunities.queries.findings import LATE, LATER, NO_STEP, TODAY, WEEK, step, sunday
from tuijin.opportunities.queries.judging import out_of_pace, proposals_of, with_supported
from tuijin.opportunities.rules.advice import Advice
from tuijin.people.actors import Actor
from tuijin.people.models import Person
from tuijin.people.prepared import prepared, together
from tuijin.playbook.types import Playbook
from tuijin.web.ordering import having_ids

MINE, TEAM = "mine", "team"
A_WEEK = dt.timedelta(days=7)
SHOWN = 20  # rows of a part that are shown; the rest stands in the list
SAID = (  # all that a row says
    "name", "stage", "outcome", "entered_on", "expected_on", "claimed_grade", "evidence_grade", "next_step",
    "next_step_on", "owner__name",
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One part of the page: "overdue", "today", "week", "none" or "pace"; how many there are, the first of them."""

    key: str
    count: int
    rows: tuple[Opportunity, ...]

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


@dataclass(frozen=True)
class Day:
    """The page: whose it is ("mine" or "team"), its parts, and how many open deals there are at all."""

    whose: str
    parts: tuple[Part, ...]
    deals: int


@dataclass(frozen=True)
class Counted:
    """How often something that counts for a stage happened this week, and last week."""

    stage: str
    name: Text
    now: int
    before: int


def day(actor: Actor, playbook: Playbook, today: dt.date, whose: str = "") -> Day:
    """The parts for "mine" or "team". Without a word: mine, or for leaders without deals of their own the team's."""
    asked = whose if whose == TEAM and actor.scope != MINE else MINE
    parts = _parts(playbook, today)
    counts = _counts(actor, asked, playbook, today)[0]
    if not whose and not counts["deals"] and actor.scope != MINE:
        asked = TEAM
        counts = _counts(actor, asked, playbook, today)[0]
    rows: dict[str, list[Opportunity]] = {}
    if counts["deals"]:
        rows = _sorted_in(_rows(actor, asked, playbook, today), parts, today)
    shown = tuple(Part(key, counts[key], tuple(rows.get(key, ()))) for key in parts if counts[key])
    return Day(asked, shown, counts["deals"])


def _scoped(actor: Actor, whose: str) -> OpportunityQuerySet:
    """Open deals. Found among the people's own, not among all open ones: those grow with the company."""
    if whose == TEAM:
        rows = Opportunity.objects.visible_among(actor, Q(outcome=Opportunity.OPEN))
    elif actor.person:
        bare = Opportunity.objects.open().order_by().values("pk")
        mine = bare.filter(owner=actor.person).union(bare.filter(presales=actor.person))
        rows = Opportunity.objects.filter(pk__in=mine)  # whoever is one of the two sees the deal
    else:
        rows = Opportunity.objects.none()
    return rows.select_related("customer", "owner")


def _parts(playbook: Playbook, today: dt.date) -> "Parts":
    """{part: which deals, by what they are ordered}. Each deal stands in one part at most."""
    return {
        "overdue": (step(LATE, today), "next_step_on"),
        "today": (step(TODAY, today), "next_step_on"),
        "week": (step(WEEK, today), "next_step_on"),
        "none": (step(NO_STEP, today), "entered_on"),
        "pace": (step(LATER, today) & out_of_pace(playbook, today), "entered_on"),
    }


FILTERS = {  # part → the filters of the list that show just its deals
    "overdue": {"step": LATE},
    "today": {"step": TODAY},
    "week": {"step": WEEK},
    "none": {"step": NO_STEP},
    "pace": {"step": LATER, "finding": "pace_broken"},
}


Parts = dict[str, tuple[Q, str]]


@prepared
def _counts(actor: Actor, whose: str, playbook: Playbook, today: dt.date) -> QuerySet:
    """One row: how many deals stand in each part, and in all."""
    parts = _parts(playbook, today)
    wanted = {key: Count("pk", filter=found) for key, (found, _order) in parts.items()}
    return together(_scoped(actor, whose), deals=Count("pk"), **wanted)


@prepared
def _rows(actor: Actor, whose: str, playbook: Playbook, today: dt.date) -> OpportunityQuerySet:
    """The first rows of every part, in one query."""
    rows, parts = _scoped(actor, whose), _parts(playbook, today)
    part = Case(*(When(wanted, then=Value(key)) for key, (wanted, _by) in parts.items()), default=Value(""))
    by = Case(*(When(wanted, then=F(by)) for wanted, by in parts.values()), output_field=DateField())
    place = Window(RowNumber(), partition_by=F("part"), order_by=(by, F("pk")))
    first = rows.order_by().annotate(part=part).annotate(place=place).filter(place__lte=SHOWN)
    found = having_ids(
        Opportunity.objects.all(), first.exclude(part="").values("pk")
    )  # in sight, as `rows` are
    return with_supported(found.select_related("owner").only(*SAID), playbook, today)


def _sorted_in(rows: list[Opportunity], parts: Parts, today: dt.date) -> dict[str, list[Opportunity]]:
    """Sorted into their parts by what they are."""
    sorted_in: dict[str, list[Opportunity]] = {key: [] for key in parts}
    for row in rows:
        sorted_in[part_of_row(row, today)].append(row)
    for key, (_wanted, order) in parts.items():
        sorted_in[key].sort(key=lambda row, by=order: (getattr(row, by), row.pk))  # type: ignore[misc]
    return sorted_in


def part_of_row(row: Opportunity, today: dt.date) -> str:
    """The part in which an open deal stands, if it stands on the page at all."""
    if row.next_step_on is None or not row.next_step:
        return "none"
    if row.next_step_on < today:
        return "overdue"
    if row.next_step_on == today:
        return "today"
    return "week" if row.next_step_on <= sunday(today) else "pace"


def proposed(
    actor: Actor, playbook: Playbook, today: dt.date, whose: str
) -> list[tuple[Opportunity, tuple[Advice, ...]]]:
    """The first deals without a next step, each with what could be done next (S9)."""
    found, order = _parts(playbook, today)["none"]
    rows = list(
        with_supported(_scoped(actor, whose).filter(found), playbook, today).order_by(order, "pk")[:SHOWN]
    )
    advice = proposals_of(rows, playbook, today)
    return [(row, advice[row.pk]) for row in rows]


def week(actor: Actor, playbook: Playbook, today: dt.date, whose: str) -> list[Counted]:
    """This week and the last in counts (MG2): new leads, then what counts for each stage before the won one."""
    monday = today - dt.timedelta(days=today.weekday())
    kinds: dict[str, set[str]] = {}
    for kind in playbook.activity_kinds:
        kinds.setdefault(kind.counts_as, set()).add(kind.key)
    counting = tuple(sorted(key for stage, keys in kinds.items() if stage for key in keys))
    done = {kind: (now, both - now) for kind, now, both in _done(actor, whose, counting, monday)}
    counted = []
    for stage in playbook.stages:
        if stage in playbook.lead_stages[:1]:
            leads = _new_leads(actor, whose, monday)[0]
            counted.append(Counted(stage.key, stage.name, leads["now"], leads["both"] - leads["now"]))
        elif stage.key in kinds and not stage.won:
            now, before = (sum(done.get(key, (0, 0))[at] for key in kinds[stage.key]) for at in (0, 1))
            counted.append(Counted(stage.key, stage.name, now, before))
    return counted


def _people(actor: Actor, whose: str) -> QuerySet[Person]:
    reach = Person.objects.within_reach(actor)
    return reach if whose == TEAM else reach.filter(pk=actor.person_id)


@prepared
def _done(actor: Actor, whose: str, kinds: tuple[str, ...], monday: dt.date) -> QuerySet:
    """(kind, how often this week, how often in both weeks)."""
    rows = Activity.objects.filter(
        by__in=_people(actor, whose).values("pk"),
        on__gte=monday - A_WEEK,
        on__lt=monday + A_WEEK,
        kind__in=kinds,
    )
    now = Count("pk", filter=Q(on__gte=monday))
    return rows.order_by().values_list("kind").annotate(now=now, both=Count("pk"))


@prepared
def _new_leads(actor: Actor, whose: str, monday: dt.date) -> QuerySet:
    """One row: how many this week, and in both."""
    start = dt.datetime.combine(monday, dt.time(), LOCAL)
    rows = Lead.objects.filter(
        owner__in=_people(actor, whose).values("pk"),
        created_at__gte=start - A_WEEK,
        created_at__lt=start + A_WEEK,
    )
    return together(rows, now=Count("pk", filter=Q(created_at__gte=start)), both=Count("pk"))


def last_activity(actor: Actor, deal: Opportunity) -> Activity | None:
    """What was done last on a deal."""
    rows = Activity.objects.visible_to(actor).filter(subject_kind=KIND, subject_id=deal.pk)
    return rows.select_related("by").prefetch_related("people").first()
