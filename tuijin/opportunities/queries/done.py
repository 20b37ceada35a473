"""What was done for deals, as the rules read it: from the database, or from activities that the caller has read."""

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from tuijin.activities.models import Activity, ActivityPerson
from tuijin.customers.models import Contact
from tuijin.opportunities.queries.together import Full, Ids, among, as_text, day_of, read
from tuijin.opportunities.rules.gates import Happened
from tuijin.people.prepared import prepared
from tuijin.playbook.types import ACTIVITY_FIELDS

KIND = "opportunity"
FIELDS = [name for name in ACTIVITY_FIELDS if name != "people"]
COLUMN = {"duration": "minutes"}  # playbook's word → activity's column, where they differ
COLUMNS = [COLUMN.get(name, name) for name in FIELDS]


def done_on(ids: Ids) -> Iterator[tuple[int, Happened]]:
    """(deal id, one activity) of these deals, each deal's oldest first; two queries."""
    theirs = _people(_there(ids))
    for deal, pk, kind, day, outcome, full in _done(ids):
        there = theirs.get(pk)
        yield deal, Happened(kind, day_of(day), _filled(full, there is not None), outcome, there or ())


@read
def _done(ids: Ids) -> QuerySet:
    rows = among(Activity, ids, "subject_id").filter(subject_kind=KIND).order_by("subject_id", "on", "pk")
    told = rows.annotate(day=as_text("on"), full=Full(*COLUMNS))
    return told.values_list("subject_id", "pk", "kind", "day", "outcome", "full")


@read
def _there(ids: Ids) -> QuerySet:
    """Ours are told apart afterwards: asked for people of nobody's, a database looks through all there ever were."""
    done = among(Activity, ids, "subject_id").filter(subject_kind=KIND)
    rows = ActivityPerson.objects.filter(activity__in=done.values("pk")).order_by()
    return rows.values_list("activity_id", "contact_id", "person_id")


def places_on(deal: int, remote: Collection[str]) -> frozenset[str]:
    """The departments that we met on the deal, as written and of the people; `remote`: kinds at which nobody is met.
    One query.
    """
    return frozenset(name for name in _places(deal, tuple(sorted(remote))) if name)


@prepared
def _places(deal: int, remote: tuple[str, ...]) -> QuerySet:
    done = Activity.objects.filter(subject_kind=KIND, subject_id=deal).order_by()
    rows = done.exclude(kind__in=remote)
    told = rows.exclude(departments="").values_list("departments", flat=True)
    there = ActivityPerson.objects.filter(activity__in=rows.values("pk"), contact_id__isnull=False)
    theirs = Contact.objects.filter(pk__in=there.values("contact_id")).order_by()
    return told.union(theirs.values_list("department", flat=True))


def in_hand(done: Collection[Activity]) -> Iterator[tuple[int, Happened]]:
    """The same of activities that are read already, with their people."""
    for row in sorted(done, key=lambda one: (one.on, one.pk)):
        theirs = [one for one in row.people.all() if not one.person_id]
        full = sum(1 << at for at, name in enumerate(COLUMNS) if getattr(row, name))
        known = tuple(one.contact_id for one in theirs if one.contact_id)
        yield row.subject_id or 0, Happened(row.kind, row.on, _filled(full, bool(theirs)), row.outcome, known)


def _people(rows: Iterable[Any]) -> dict[int, tuple[int, ...]]:
    """{activity at which people of theirs were: the ids of those that are on file}."""
    found: dict[int, tuple[int, ...]] = {}
    for pk, contact, ours in rows:
        if not ours:
            found[pk] = (*found.get(pk, ()), contact) if contact else found.get(pk, ())
    return found


@lru_cache(maxsize=2048)
def _filled(full: int, has_people: bool) -> frozenset[str]:
    found = {name for at, name in enumerate(FIELDS) if full >> at & 1}
    return frozenset(found | {"people"} if has_people else found)
