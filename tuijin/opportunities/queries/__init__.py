"""Reads of deals. Every read starts from the actor; the number of queries never depends on the number of deals."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db.models import Count, Model, QuerySet, Sum

from tuijin.activities.models import Activity, ActivityPerson
from tuijin.common.parsing import record_id
from tuijin.customers.models import Contact
from tuijin.market.models import Lead
from tuijin.opportunities.models import Confirmation, DealFact, Opportunity, OpportunityQuerySet
from tuijin.opportunities.rules.gates import DealState, Happened
from tuijin.people.actors import Actor
from tuijin.people.models import Person
from tuijin.playbook.queries import current
from tuijin.playbook.types import ACTIVITY_FIELDS, DEAL_FIELDS

KIND = Opportunity.objects.all().kind
RELATED = ("customer", "owner", "presales")
COLUMN = {"duration": "minutes"}  # playbook's word → activity's column, where they differ


def deals(actor: Actor) -> OpportunityQuerySet:
    """All deals that the actor sees, with customer, owner and presales."""
    return Opportunity.objects.visible_to(actor).select_related(*RELATED)


def opened_by(actor: Actor, lead: Lead) -> Opportunity | None:
    """The deal in sight that a lead has become."""
    return deals(actor).filter(lead=lead).first()


def deal(actor: Actor, pk: int) -> Opportunity:
    """One deal. Raises Opportunity.DoesNotExist when it is out of sight."""
    return deals(actor).get(pk=pk)


def find(actor: Actor, text: str) -> Opportunity:
    """The deal in sight with this number or ref. Raises Opportunity.DoesNotExist."""
    by_number = deals(actor).filter(pk=record_id(text) or 0).first()
    return by_number or deals(actor).get(ref__iexact=text)


def count_waiting(actor: Actor) -> int:
    """How many deals in sight wait for an answer to an exception; the navigation and the filters both say it."""
    if "waiting" not in actor.read:
        actor.read["waiting"] = Opportunity.objects.visible_to(actor).waiting().order_by().count()
    return actor.read["waiting"]


def count_to_decide(actor: Actor) -> int | None:
    """How many of them the actor may answer; None when none."""
    return (count_waiting(actor) or None) if actor.can("opportunities:approve_exception") else None


def state_of(row: Opportunity, has_contact: bool | None = None) -> DealState:
    """What the deal's gates read; `has_contact`: whether its customer has people, where that is known."""
    known = {row.customer_id} if has_contact else None if has_contact is None else set()
    return states([row], known)[row.pk]


def states(rows: Sequence[Opportunity], known: set[int | None] | None = None) -> dict[int, DealState]:
    """{deal id: what its gates read}, in five queries for any number of deals; `known`: customers with people."""
    ids = [row.pk for row in rows]
    happened = _happened(ids)
    confirmed = defaultdict(set)
    for pk, key in Confirmation.objects.filter(opportunity__in=ids).values_list("opportunity", "condition"):
        confirmed[pk].add(key)
    if known is None:
        known = _with_people({row.customer_id for row in rows if row.customer_id})
    return {
        row.pk: DealState(
            fields=_filled_fields(row, row.customer_id in known),
            happened=tuple(happened[row.pk]),
            next_step=row.next_step_kind if row.next_step and row.next_step_on else None,
            confirmed=frozenset(confirmed[row.pk]),
        )
        for row in rows
    }


def _with_people(customers: set[int]) -> set[int | None]:
    rows = Contact.objects.filter(customer__in=customers).order_by()
    return set(rows.values_list("customer", flat=True).distinct())


def _filled_fields(row: Opportunity, has_contact: bool) -> frozenset[str]:
    columns = [name for name in DEAL_FIELDS if name != "contact"]
    values = {name: getattr(row, f"{name}_id", None) or getattr(row, name) for name in columns}
    values["contact"] = has_contact
    return frozenset(name for name, value in values.items() if value not in (None, "", False))


def _happened(ids: list[int]) -> dict[int, list[Happened]]:
    found = defaultdict(list)
    activities = list(Activity.objects.filter(subject_kind=KIND, subject_id__in=ids))
    there = ActivityPerson.objects.filter(activity__in=[row.pk for row in activities])
    with_theirs = {pk for pk, ours in there.values_list("activity", "person") if ours is None}
    for row in activities:
        found[row.subject_id].append(
            Happened(row.kind, row.on, _filled(row, row.pk in with_theirs), row.outcome),
        )
    for fact in DealFact.objects.filter(opportunity__in=ids):
        value = fact.value if isinstance(fact.value, dict) else {"content": fact.value}
        filled = frozenset(key for key, part in value.items() if part not in (None, "", [], False))
        found[fact.opportunity_id].append(Happened(fact.key, fact.on, filled, str(value.get("outcome", ""))))
    return found


def _filled(row: Activity, has_people: bool) -> frozenset[str]:
    values = {name: getattr(row, COLUMN.get(name, name)) for name in ACTIVITY_FIELDS if name != "people"}
    values["people"] = has_people
    return frozenset(name for name, value in values.items() if value not in (None, "", False))


def pipeline(actor: Actor) -> dict:
    """Counts and sums by stage and by outcome: {"stage": {key: {"count", "amount"}}, "outcome": …}; yuan.

    Every stage of the playbook stands there in its order, empty or not.
    """
    rows = Opportunity.objects.visible_to(actor)
    stages = current().stage_keys
    return {
        "stage": _totals(rows, "stage", stages),
        "outcome": _totals(rows, "outcome", ("open", "won", "lost")),
    }


def pipeline_by_owner(actor: Actor) -> list[dict]:
    """Open deals of each seller by stage: [{"owner", "stage": {key: {"count", "amount"}}}], by name; yuan."""
    rows = Opportunity.objects.visible_to(actor).open().order_by().values("owner", "stage")
    found: dict[int | None, dict[str, dict]] = defaultdict(dict)
    for row in rows.annotate(count=Count("pk"), amount=Sum("amount")):
        found[row["owner"]][row["stage"]] = {"count": row["count"], "amount": row["amount"] or 0}
    names = dict(Person.objects.filter(pk__in=[pk for pk in found if pk]).values_list("pk", "name"))
    lines = [{"owner": names.get(pk, ""), "stage": stages} for pk, stages in found.items()]
    return sorted(lines, key=lambda line: line["owner"])


def _totals(rows: QuerySet, by: str, always: Iterable[str] = ()) -> dict:
    found = rows.order_by(by).values(by).annotate(count=Count("pk"), amount=Sum("amount"))
    totals = {key: {"count": 0, "amount": 0} for key in always}
    totals |= {row[by]: {"count": row["count"], "amount": row["amount"] or 0} for row in found}
    return totals


def customers_opened(actor: Actor, among: Collection[int] | QuerySet | None = None) -> QuerySet:
    """Ids of customers, all or of these, that the actor's deals open to him."""
    deals_of = {"customer__isnull": False} if among is None else {"customer__in": among}
    return Opportunity.objects.visible_to(actor).filter(**deals_of).values("customer")


def opportunities_opened(actor: Actor) -> QuerySet:
    """Ids of deals whose activities the actor may see."""
    return Opportunity.objects.visible_to(actor).values("pk")


FIELD_OF = {  # playbook area → the deal's field that holds its keys
    "stage": "stage",
    "source": "source",
    "grade": "claimed_grade",
    "activity_kind": "next_step_kind",
    "lost_reason": "lost_reason",
}


def keys_in_use(area: str) -> dict[str, int]:
    """{playbook key: records of deals that hold it} of one area."""
    beside: dict[str, tuple[type[Model], str]] = {
        "condition": (Confirmation, "condition"),
        "fact": (DealFact, "key"),
    }
    model, name = beside.get(area) or (Opportunity, FIELD_OF[area])
    rows = model._default_manager.exclude(**{name: ""}).order_by().values(name).annotate(count=Count("pk"))
    return {row[name]: row["count"] for row in rows}


def names(actor: Actor, ids: Iterable[int]) -> dict[int, str]:
    """{id: name} of those in sight."""
    return {row.pk: row.name for row in Opportunity.objects.visible_to(actor).filter(pk__in=list(ids))}


def count_owned(person: Person) -> int:
    return Opportunity.objects.open().filter(owner=person).count()


def count_presales(person: Person) -> int:
    return Opportunity.objects.open().filter(presales=person).count()
