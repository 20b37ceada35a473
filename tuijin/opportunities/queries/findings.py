"""What is wrong with open deals, asked of many at once: `rules.concerns` in SQL, for filters."""

import datetime as dt

from django.db.models import Case, F, IntegerField, Q, Value, When

from tuijin.opportunities.models import Opportunity, OpportunityQuerySet
from tuijin.opportunities.queries.judging import BEYOND, out_of_pace, with_supported
from tuijin.opportunities.queries.symptoms import showing
from tuijin.opportunities.rules import concerns
from tuijin.playbook.types import Playbook

NO_STEP, LATE, TODAY, WEEK, LATER = "none", "late", "today", "week", "later"  # when a next step is due
ANY = "any"
OVER = "claims_more"  # annotation: the place of the claimed grade among the grades, best first


def sunday(today: dt.date) -> dt.date:
    """The last day of this week."""
    return today + dt.timedelta(days=6 - today.weekday())


def step(due: str, today: dt.date) -> Q:
    """Those whose next step is due so. A step without a day, or a day without a step, is none (S9)."""
    none = Q(next_step="") | Q(next_step_on__isnull=True)
    days = {
        LATE: Q(next_step_on__lt=today),
        TODAY: Q(next_step_on=today),
        WEEK: Q(next_step_on__gt=today, next_step_on__lte=sunday(today)),
        LATER: Q(next_step_on__gt=sunday(today)),
    }
    return none if due == NO_STEP else ~Q(next_step="") & days[due]


def with_finding(
    rows: OpportunityQuerySet, key: str, playbook: Playbook, today: dt.date
) -> OpportunityQuerySet:
    """The open deals of which `rules.concerns` says this; ANY: says anything. A symptom: those that show it."""
    if key not in {ANY, *concerns.NAMES} and playbook.item("symptom", key):
        return rows.filter(showing([key]), outcome=Opportunity.OPEN)
    keys = [key] if key != ANY else list(concerns.NAMES)
    if "overclaimed" in keys:
        rows = _with_claim(with_supported(rows, playbook, today), playbook)
    found = Q(pk__in=())
    for one in keys:
        found |= _found(one, playbook, today)
    return rows.filter(Q(outcome=Opportunity.OPEN) & found)


def _found(key: str, playbook: Playbook, today: dt.date) -> Q:
    match key:
        case "no_next_step":
            return step(NO_STEP, today)
        case "next_step_late":
            return step(LATE, today)
        case "pace_broken":
            return out_of_pace(playbook, today)
        case "no_expected_date":
            return Q(expected_on__isnull=True)
        case "expected_date_passed":
            return Q(expected_on__lt=today)
        case "date_pushed":
            return Q(date_pushes__gte=concerns.PUSHED)
    return ~Q(supported="") & Q(**{f"{OVER}__lt": F("rank")})


def _with_claim(rows: OpportunityQuerySet, playbook: Playbook) -> OpportunityQuerySet:
    """Each says which place its claimed grade has, as `rank` says it of the supported one; none: BEYOND."""
    ranks = [grade.key for grade in playbook.judged_grades]
    known = [When(claimed_grade=key, then=Value(at)) for at, key in enumerate(ranks)]
    return rows.annotate(**{OVER: Case(*known, default=Value(BEYOND), output_field=IntegerField())})
