"""The pipeline in counts and sums: by stage, by outcome, and seller by seller."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from tuijin.opportunities.models import STAGE_OF_SOME, Opportunity, OpportunityQuerySet
from tuijin.people.actors import Actor
from tuijin.people.models import Person, PersonQuerySet
from tuijin.playbook.queries import current
from tuijin.web.ordering import united

NOBODY = 0  # stands for the owner of deals that nobody has


def totals(actor: Actor) -> dict[str, Any]:
    """Counts and sums by stage and by outcome: {"stage": {key: {"count", "amount"}}, "outcome": …}; yuan.

    Every stage of the playbook stands there in its order, empty or not.
    """
    rows = Opportunity.objects.visible_to(actor)
    stages = current().stage_keys
    return {
        "stage": _totals(rows, "stage", stages),
        "outcome": _totals(rows, "outcome", ("open", "won", "lost")),
    }


def _totals(rows: QuerySet, by: str, always: Iterable[str] = ()) -> dict[str, dict[str, Any]]:
    found = rows.order_by(by).values(by).annotate(count=Count("pk"), amount=Sum("amount"))
    totals = {key: {"count": 0, "amount": 0} for key in always}
    totals |= {row[by]: {"count": row["count"], "amount": row["amount"] or 0} for row in found}
    return totals


def sellers(actor: Actor) -> PersonQuerySet:
    """Who has open deals in sight."""
    theirs = (Exists(part.filter(owner=OuterRef("pk"))) for part in _open(actor))
    return Person.objects.filter(reduce(or_, theirs))


def by_seller(actor: Actor, owners: Collection[int]) -> list[dict[str, Any]]:
    """Open deals in sight of these people by stage, and with NOBODY among them those that nobody has:
    [{"owner", "stage": {key: {"count", "amount"}}}], by name; yuan. Who has none does not stand there.
    """
    found: dict[int, dict[str, dict[str, Any]]] = defaultdict(dict)
    for owner, stage, count, amount in united(_counted(actor, owners)):
        here = found[owner or NOBODY].setdefault(stage, {"count": 0, "amount": 0})
        here["count"] += count
        here["amount"] += amount or 0
    names = dict(Person.objects.filter(pk__in=found).values_list("pk", "name"))
    lines = [{"owner": names.get(pk, ""), "stage": stages} for pk, stages in found.items()]
    return sorted(lines, key=lambda line: line["owner"])


def _counted(actor: Actor, owners: Collection[int]) -> Iterable[QuerySet]:
    whose = [Q(owner__in=owners), Q(owner=None)] if NOBODY in owners else [Q(owner__in=owners)]
    for part in _open(actor):
        for those in whose:
            by = part.filter(those).values_list("owner", STAGE_OF_SOME)
            yield by.annotate(count=Count("pk"), amount=Sum("amount"))


def _open(actor: Actor) -> list[OpportunityQuerySet]:
    return Opportunity.objects.order_by().visible_parts(actor, Q(outcome=Opportunity.OPEN))
