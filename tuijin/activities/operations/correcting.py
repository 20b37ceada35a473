"""Correcting what was written down, or taking it back."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from tuijin.activities.models import Activity, ActivityPerson
from tuijin.activities.operations.writing import COLUMN, FIELD_MISSING, check_day, check_outcome
from tuijin.activities.queries import may_correct
from tuijin.common.errors import Forbidden, Reason, Refused, Stale
from tuijin.common.text import listed
from tuijin.people.actors import Actor
from tuijin.playbook.queries import current
from tuijin.playbook.types import ActivityKind
from tuijin.timeline.inserting import insert_rows
from tuijin.timeline.operations import Changes, Happening, differences, record, revise
from tuijin.transfer.operations import forget

EMPTY: tuple[Any, ...] = (None, "", (), [])


def change_activity(*, actor: Actor, activity: Activity, version: int, changes: dict[str, Any]) -> Activity:
    """Correct what was written down; `ours` (people) and `theirs` ((contact id or None, name)): who was there.

    What was left open is filled in by whoever writes activities; what somebody wrote is changed by himself and by
    leaders. Raises Refused as `log` does, Forbidden, Stale when somebody else was first.
    """
    actor.must("activities:write")
    _check_changes(changes, current().kind(activity.kind))
    with transaction.atomic():
        now = _seen(activity, version)
        columns = {name: value for name, value in changes.items() if name not in ("ours", "theirs")}
        there = _seated(now, changes)
        told = differences(now, columns) | there
        if any(before not in EMPTY for before, _after in told.values()):
            _must_correct(actor, now)
        now, told = revise(
            actor=actor, kind="activity", row=now, version=version, changes=columns, also=there
        )
        if told:
            record(actor=actor, happenings=[_about(now, "activity_changed", quiet=True, changes=told)])
    return now


def remove_activity(*, actor: Actor, activity: Activity, version: int) -> None:
    """Take back what was written down by mistake; the timeline keeps that it was. What is derived is renewed.

    Raises Forbidden to all but its author and leaders, Stale.
    """
    actor.must("activities:write")
    with transaction.atomic():
        now = _seen(activity, version)
        _must_correct(actor, now)
        _take(actor, [now])
        forget(kind="activity", ids=[now.pk])


def remove_activities(*, actor: Actor, ids: Sequence[int]) -> dict[int, Any]:
    """Take back activities that an import brought; {id: why it stays}, empty: nothing leans on them."""
    actor.must("activities:import")
    with transaction.atomic():
        _take(actor, list(Activity.objects.filter(pk__in=ids)))
    return {}


def _take(actor: Actor, rows: Sequence[Activity]) -> None:
    told = [_about(row, "activity_removed", content=row.content[:200]) for row in rows]
    Activity.objects.filter(pk__in=[row.pk for row in rows]).delete()
    record(actor=actor, happenings=told)


def _about(row: Activity, verb: str, *, quiet: bool = False, **data: Any) -> Happening:
    data = {"activity": row.pk, "kind": row.kind, "on": row.on.isoformat(), **data}
    touched = (("activity", row.pk),)
    return Happening(row.subject_kind, row.subject_id, verb, data, touches=touched, quiet=quiet)


def _seen(activity: Activity, version: int) -> Activity:
    """The record as it is now, locked. Raises Stale, DoesNotExist."""
    now = Activity.objects.select_for_update().get(pk=activity.pk)
    if now.version != version:
        raise Stale(now)
    return now


def _must_correct(actor: Actor, activity: Activity) -> None:
    if not may_correct(actor, activity):
        raise Forbidden("activities:correct")


def _check_changes(changes: dict[str, Any], kind: ActivityKind | None) -> None:
    """A kind that the playbook no longer has asks for nothing."""
    if changes.get("on"):
        check_day(changes["on"])
    if kind is None:
        return
    check_outcome(changes.get("outcome", ""), kind)
    names = {name: "theirs" if name == "people" else COLUMN.get(name, name) for name in kind.required}
    emptied = [name for name, column in names.items() if changes.get(column, ...) in EMPTY]
    if emptied:
        raise Refused(*[Reason("field_missing", FIELD_MISSING[name], name) for name in emptied])


def _seated(row: Activity, changes: dict[str, Any]) -> Changes:
    """Put those who were there in the place of those on record; {field: [names before, now]} where they differ."""
    there, told, new = list(row.people.all()), {}, []
    for name, ours in (("ours", True), ("theirs", False)):
        if name not in changes:
            continue
        before = [one for one in there if bool(one.person_id) == ours]
        after = [_person(row, one) for one in changes[name]]
        if list(map(_who, before)) == list(map(_who, after)):
            continue
        told[name] = [listed(one.name for one in before), listed(one.name for one in after)]
        ActivityPerson.objects.filter(pk__in=[one.pk for one in before]).delete()
        new += after
    insert_rows(new)
    return told


def _person(row: Activity, one: Any) -> ActivityPerson:
    if isinstance(one, tuple):
        return ActivityPerson(activity=row, contact_id=one[0], name=one[1])
    return ActivityPerson(activity=row, person=one, name=one.name)


def _who(one: ActivityPerson) -> tuple[int | None, int | None, str]:
    return one.person_id, one.contact_id, one.name
