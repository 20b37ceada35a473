"""What is derived about deals: kept beside them, renewed in the transaction that changed what it rests on.

The evidence grade does not depend on the day: the reader adds the day's part (`queries.judging`). Findings do, and
say as of which day they hold (`judged_on`); the first reader of a day has them renewed (`judge_today`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from tuijin.activities.models import Activity
from tuijin.common import clock
from tuijin.customers.models import Contact
from tuijin.opportunities.models import ClaimChange, Finding, Opportunity
from tuijin.opportunities.operations.common import KIND
from tuijin.opportunities.queries.verdicts import Judged, judged_in_pieces
from tuijin.opportunities.rules.grades import from_best, taken_back
from tuijin.people.actors import Actor
from tuijin.playbook.queries import current
from tuijin.timeline.inserting import insert_rows
from tuijin.timeline.operations import Changes

CLAIMS = ("expected_on", "claimed_grade")


def judge(ids: Iterable[int]) -> int:
    """Renew evidence grade and findings of these deals; how many grades changed. A fixed number of queries for each
    piece.
    """
    return sum(map(_keep, judged_in_pieces(ids)))


def _keep(found: Mapping[int, Judged]) -> int:
    today, other = clock.today(), defaultdict(list)
    for pk, deal in found.items():
        if deal.evidence != deal.before:
            other[deal.evidence].append(pk)
    _keep_findings({pk: deal.signs for pk, deal in found.items()})
    if earlier := [pk for pk, deal in found.items() if deal.judged_on != today]:
        Opportunity.objects.filter(pk__in=earlier).update(judged_on=today)
    return sum(
        Opportunity.objects.filter(pk__in=pks).update(evidence_grade=grade) for grade, pks in other.items()
    )


def _keep_findings(signs: Mapping[int, frozenset[str]]) -> None:
    """Put the keys found in the place of those kept."""
    gone, kept = [], defaultdict(set)
    for pk, deal, key in Finding.objects.filter(opportunity__in=signs).values_list(
        "pk", "opportunity", "key"
    ):
        kept[deal].add(key)
        if key not in signs[deal]:
            gone.append(pk)
    new = [
        Finding(opportunity_id=deal, key=key)
        for deal, keys in signs.items()
        for key in sorted(keys - kept[deal])
    ]
    if gone:
        Finding.objects.filter(pk__in=gone).delete()
    if new:
        insert_rows(new)


def judge_all() -> int:
    """Every deal, as after another playbook came into use."""
    return judge(Opportunity.objects.order_by().values_list("pk", flat=True))


def judge_today() -> int:
    """Open deals whose findings are of an earlier day; how many there were. Readers of findings call it first."""
    stale = Opportunity.objects.open().exclude(judged_on=clock.today()).order_by()
    ids = list(stale.values_list("pk", flat=True))
    judge(ids)
    return len(ids)


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


def drop_claims(*, deal: Opportunity, told: Changes) -> Changes:
    """Drop the kept changes that `told` turns back (the timeline has both); what it says beyond that."""
    rest = dict(told)
    for name in CLAIMS:
        before, after = rest.get(name, (None, None))
        last = ClaimChange.objects.filter(opportunity=deal, field=name).last() if name in rest else None
        if last and (last.before, last.after) == (after or "", before or ""):
            last.delete()
            del rest[name]
    if len(rest) < len(told):
        count_claims([deal])
    return rest


def count_claims(deals: Iterable[Opportunity]) -> None:
    """Put the counts of kept changes on the deals."""
    by_id = {deal.pk: deal for deal in deals}
    pushes: dict[int, int] = defaultdict(int)
    changes: dict[int, int] = defaultdict(int)
    claims: dict[int, list[str]] = defaultdict(list)
    for row in ClaimChange.objects.filter(opportunity__in=by_id):
        pushes[row.opportunity_id] += row.is_push
        if row.field == "claimed_grade":
            changes[row.opportunity_id] += bool(row.before)
            claims[row.opportunity_id] += (
                [row.after] if claims[row.opportunity_id] else [row.before, row.after]
            )
    order = from_best(current())
    for pk, deal in by_id.items():
        deal.date_pushes, deal.grade_changes = pushes[pk], changes[pk]
        deal.claims_taken_back = taken_back(claims[pk], order)
    counts = ["date_pushes", "grade_changes", "claims_taken_back"]
    Opportunity.objects.bulk_update(by_id.values(), counts, batch_size=500)
