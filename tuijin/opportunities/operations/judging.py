"""What is derived about deals: kept beside them, renewed in the transaction that changed what it rests on.

Nothing stored here depends on the day, so nothing expires: the day's part of a verdict is added by the reader
(`queries.judging`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from tuijin.activities.models import Activity
from tuijin.common import clock
from tuijin.customers.models import Contact
from tuijin.opportunities.models import ClaimChange, Opportunity
from tuijin.opportunities.operations.common import KIND
from tuijin.opportunities.queries import states
from tuijin.opportunities.rules import grades
from tuijin.people.actors import Actor
from tuijin.playbook.queries import current
from tuijin.timeline.operations import Changes

PIECE = 500  # deals judged at a time
CLAIMS = ("expected_on", "claimed_grade")


def judge(ids: Iterable[int]) -> int:
    """Renew the evidence grade of these deals; how many changed. A fixed number of queries for each PIECE."""
    ids, changed = sorted(ids), 0
    for start in range(0, len(ids), PIECE):
        changed += _judge_piece(ids[start : start + PIECE])
    return changed


def _judge_piece(ids: Sequence[int]) -> int:
    steps = grades.ladder(current())
    rows = list(Opportunity.objects.filter(pk__in=ids).select_related(None))
    known, other = states(rows), defaultdict(list)
    for row in rows:
        grade = grades.climbed(steps, known[row.pk])
        if grade != row.evidence_grade:
            other[grade].append(row.pk)
    return sum(
        Opportunity.objects.filter(pk__in=pks).update(evidence_grade=grade) for grade, pks in other.items()
    )


def judge_all() -> int:
    """Every deal, as after another playbook came into use."""
    return judge(Opportunity.objects.order_by().values_list("pk", flat=True))


def told(changed: Mapping[str, set[int]]) -> None:
    """The timeline was told of changes: judge the deals that they touch."""
    if "playbook" in changed:
        judge_all()
        return
    ids = set(changed.get(KIND, ()))
    if changed.get("activity"):
        subjects = Activity.objects.filter(pk__in=changed["activity"], subject_kind=KIND)
        ids |= set(subjects.values_list("subject_id", flat=True))
    customers = set(changed.get("customer", ()))
    if changed.get("contact"):
        customers |= set(Contact.objects.filter(pk__in=changed["contact"]).values_list("customer", flat=True))
    if customers:
        ids |= set(Opportunity.objects.filter(customer__in=customers).values_list("pk", flat=True))
    if ids:
        judge(ids)


def keep_claims(*, actor: Actor, deal: Opportunity, told: Changes) -> None:
    """Keep every new expected date and claimed grade, and count the pushes. Called by the one home of changes."""
    now, today = clock.now(), clock.today()
    rows = [
        ClaimChange(
            opportunity=deal, field=name, before=before or "", after=after or "", on=today, at=now,
            by_label=actor.label,
        )
        for name, (before, after) in told.items()
        if name in CLAIMS
    ]  # fmt: skip
    if rows:
        ClaimChange.objects.bulk_create(rows)
        count_claims([deal])


def count_claims(deals: Iterable[Opportunity]) -> None:
    """Put the counts of kept changes on the deals."""
    by_id = {deal.pk: deal for deal in deals}
    pushes: dict[int, int] = defaultdict(int)
    changes: dict[int, int] = defaultdict(int)
    for row in ClaimChange.objects.filter(opportunity__in=by_id):
        pushes[row.opportunity_id] += row.is_push
        changes[row.opportunity_id] += row.field == "claimed_grade" and bool(row.before)
    for pk, deal in by_id.items():
        deal.date_pushes, deal.grade_changes = pushes[pk], changes[pk]
    Opportunity.objects.bulk_update(by_id.values(), ["date_pushes", "grade_changes"], batch_size=500)
