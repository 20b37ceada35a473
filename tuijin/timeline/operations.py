"""Writing down what happened. Operations call this in their own transaction."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from asgiref.local import Local
from django.db import models, transaction

from tuijin.common import clock
from tuijin.common.days import day_of
from tuijin.common.errors import Stale
from tuijin.common.rooms import registry, resolve
from tuijin.timeline.inserting import insert_rows
from tuijin.timeline.models import Entry, Versioned

Row = TypeVar("Row", bound=Versioned)
Changed = dict[str, set[int]]  # {kind: ids}
Changes = dict[str, list[Any]]  # {field: [before, after]}
_held = Local()  # what was recorded inside `renewed_once`


class Doer(Protocol):
    """Who did it and through which door; people's `Actor` is one."""

    @property
    def label(self) -> str: ...

    @property
    def door(self) -> str: ...

    @property
    def person_id(self) -> int | None: ...


@dataclass(frozen=True)
class Happening:
    """One thing to write down about a record: its kind and id, what happened, and the particulars.

    `touches` are further records, (kind, id), that came or changed with it and have no entry of their own.
    """

    kind: str
    id: int
    verb: str
    data: dict[str, Any] = field(default_factory=dict)
    on: dt.date | None = None
    at: dt.datetime | None = None
    touches: tuple[tuple[str, int], ...] = ()
    quiet: bool = False  # only told: nothing that is derived from the record has changed
    worded: bool = True  # False: nothing by which the record is found has changed


@dataclass
class _Renewals:
    """What is to be renewed: all that changed, and of that what is found in another way now."""

    changed: Changed = field(default_factory=lambda: defaultdict(set))
    worded: Changed = field(default_factory=lambda: defaultdict(set))


def record(*, actor: Doer, happenings: Iterable[Happening]) -> None:
    """Append entries, all at once. Moments default to now, days to the day of the moment.

    Write first, then record: rooms that keep something derived (judgements, the search index) are called with
    what changed, in the caller's transaction.
    """
    record_each(told=[(actor, item) for item in happenings])


def record_each(*, told: Iterable[tuple[Doer, Happening]]) -> None:
    """The same, each in its own doer's name: what is derived is renewed once for all of them."""
    now, told = clock.now(), list(told)
    insert_rows(
        [
            Entry(
                subject_kind=item.kind,
                subject_id=item.id,
                verb=item.verb,
                actor_id=actor.person_id,
                actor_label=actor.label,
                door=actor.door,
                at=item.at or now,
                on=item.on or day_of(item.at or now),
                data=item.data,
            )
            for actor, item in told
        ]
    )
    _spread([item for _actor, item in told])


def _spread(happenings: list[Happening]) -> None:
    held: _Renewals | None = getattr(_held, "renewals", None)
    renewals = _Renewals() if held is None else held
    for item in happenings:
        if item.quiet:
            continue
        for kind, pk in ((item.kind, item.id), *item.touches):
            renewals.changed[kind].add(pk)
            if item.worded:
                renewals.worded[kind].add(pk)
    if held is None:
        _renew(renewals)


def _renew(renewals: _Renewals) -> None:
    for name in registry.each("told") if renewals.changed else ():
        resolve(name)(renewals.changed)
    for name in registry.each("told_words") if renewals.worded else ():
        resolve(name)(renewals.worded)


@contextmanager
def renewed_once() -> Iterator[None]:
    """Inside, what is derived of records is renewed at the end, once for all that was recorded: for imports.

    Inside the transaction; after an error nothing is renewed, for nothing was written.
    """
    if getattr(_held, "renewals", None) is not None:
        yield
        return
    _held.renewals = renewals = _Renewals()
    try:
        yield
    finally:
        _held.renewals = None
    _renew(renewals)


def revise(
    *,
    actor: Doer,
    kind: str,
    row: Row,
    version: int,
    changes: dict[str, Any],
    also: Changes | None = None,
) -> tuple[Row, Changes]:
    """Change a versioned record if nobody else has meanwhile; returns it and {field: [before, after]}.

    `version` is the one the person saw; raises Stale with the present record when it differs. `also` are
    further differences to tell, already made elsewhere in the transaction. Nothing changed: nothing written.
    """
    with transaction.atomic():
        now = type(row)._default_manager.select_for_update().get(pk=row.pk)
        if now.version != version:
            raise Stale(now)
        told = differences(now, changes) | (also or {})
        if told:
            for name, value in changes.items():
                setattr(now, name, value)
            now.version += 1
            now.save(update_fields=["version", *changes])  # the indexes of the other columns stay as they are
            record(actor=actor, happenings=[Happening(kind, now.pk, "changed", {"changes": told})])
    return now, told


def plain(value: Any) -> Any:
    """A field's value as JSON keeps it: amounts and days as text, people and records by name, lists as lists."""
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)


def differences(row: models.Model, changes: dict[str, Any]) -> Changes:
    """{field: [before, after]} for those of `changes` that differ from the record."""
    return {
        name: [plain(getattr(row, name)), plain(value)]
        for name, value in changes.items()
        if getattr(row, name) != value
    }
