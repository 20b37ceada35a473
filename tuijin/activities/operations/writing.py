"""Writing down what was done."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tuijin.activities.models import Activity, ActivityPerson
from tuijin.common import clock
from tuijin.common.errors import Reason, Refused
from tuijin.people.actors import Actor
from tuijin.people.models import Person
from tuijin.playbook.queries import current
from tuijin.playbook.types import ActivityKind
from tuijin.timeline.inserting import insert_rows
from tuijin.timeline.operations import Happening, record

COLUMN = {"duration": "minutes"}  # playbook's word → column, where they differ
WITHOUT_COLUMN = {"ours", "theirs", "noted_at"}


@dataclass(frozen=True)
class NewActivity:
    """What was done. `theirs`: (contact id or None, name) of people there; money in yuan, `discount` per cent off."""

    subject_kind: str
    subject_id: int
    kind: str
    on: dt.date
    customer_id: int | None = None
    by: Person | None = None
    ours: tuple[Person, ...] = ()
    theirs: tuple[tuple[int | None, str], ...] = ()
    departments: str = ""
    minutes: int | None = None
    cost: Decimal | None = None
    outcome: str = ""
    content: str = ""
    response: str = ""
    amount: Decimal | None = None
    discount: Decimal | None = None
    no_next_because: str = ""
    noted_at: dt.datetime | None = None  # when it was written down, where that was not now

    def value(self, name: str) -> Any:
        """The value of one of the playbook's ACTIVITY_FIELDS."""
        return self.theirs if name == "people" else getattr(self, COLUMN.get(name, name))


def log(*, actor: Actor, activities: Iterable[NewActivity]) -> list[Activity]:
    """Write activities down, all or none. Raises Refused naming what is unknown or missing in the first bad one."""
    actor.must("activities:write")
    activities = list(activities)
    playbook = current()
    for new in activities:
        _check(new, playbook.kind(new.kind))
    return _written(actor, activities)


def import_activities(*, actor: Actor, activities: Iterable[NewActivity]) -> list[Activity]:
    """Take over what another system remembers; it need not know all that we ask of somebody who writes today."""
    actor.must("activities:import")
    return _written(actor, list(activities))


def _written(actor: Actor, activities: Sequence[NewActivity]) -> list[Activity]:
    now = clock.now()
    with transaction.atomic():
        rows = insert_rows(
            [Activity(**_columns(new, actor), created_at=new.noted_at or now) for new in activities]
        )
        insert_rows(
            [someone for row, new in zip(rows, activities, strict=True) for someone in _people(row, new)]
        )
        record(actor=actor, happenings=[_told(row) for row in rows])
    return rows


def check_day(on: dt.date) -> None:
    """Raise Refused for a day to come: what is not yet done is a next step."""
    if on > clock.today():
        raise Refused(Reason("day_ahead", _("这一天还没到"), "on"))


def check_outcome(outcome: str, kind: ActivityKind) -> None:
    """Raise Refused for one that the kind does not know."""
    if outcome and kind.outcome(outcome) is None:
        text = _("“%(kind)s”没有这种结果") % {"kind": kind.name}
        raise Refused(Reason("unknown_outcome", text, "outcome"))


def _check(new: NewActivity, kind: ActivityKind | None) -> None:
    if kind is None:
        raise Refused(Reason("unknown_kind", _("套路里没有这种动作：%s") % new.kind, "kind"))
    check_day(new.on)
    check_outcome(new.outcome, kind)
    empty = [name for name in kind.required if new.value(name) in (None, "", ())]
    if empty:
        raise Refused(*[Reason("field_missing", FIELD_MISSING[name], name) for name in empty])


FIELD_MISSING = {
    "people": _("请写明见了谁"),
    "departments": _("请写明哪些部门参加了"),
    "duration": _("请写明用了多少分钟"),
    "cost": _("请写明花了多少钱"),
    "outcome": _("请选结果"),
    "content": _("请写明做了什么"),
    "response": _("请写明对方的反应"),
    "amount": _("请写明金额"),
    "discount": _("请写明折扣"),
}


def _columns(new: NewActivity, actor: Actor) -> dict[str, Any]:
    columns = {name: value for name, value in vars(new).items() if name not in WITHOUT_COLUMN}
    return columns | {"by": new.by or actor.person}


def _people(row: Activity, new: NewActivity) -> Sequence[ActivityPerson]:
    ours = [ActivityPerson(activity=row, person=person, name=person.name) for person in new.ours]
    return ours + [ActivityPerson(activity=row, contact_id=pk, name=name) for pk, name in new.theirs]


def _told(row: Activity) -> Happening:
    data = {"activity": row.pk, "kind": row.kind, "content": row.content[:200], "outcome": row.outcome}
    touched = (("activity", row.pk),)
    return Happening(row.subject_kind, row.subject_id, "activity", data, row.on, row.created_at, touched)
