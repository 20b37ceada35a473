"""What a room declares so that its records can be imported, and a row on its way to becoming one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from tuijin.common.text import Text
from tuijin.people.actors import Actor
from tuijin.transfer.rules.fields import FieldSpec

KEY = "key"  # the field that holds the source's own key


@dataclass(slots=True)
class Draft:
    """One row of the source. `written` is it as the source writes it, `values` as we read it, by field.

    `prepare` of the importer may set `target` and `changed`, and append to `notes` (what was put right: the
    row counts as repaired), `remarks` (what else was done for it) and `faults` (why it cannot go in).
    `pending`: fields to be looked at again when the same row comes again. `beside`: why it stands beside the one
    that its row became first.
    """

    line: int
    cells: list[Any]
    source: str
    written: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    mended: list[Any] = field(default_factory=list)
    key: str = ""
    identity: str = ""
    outcome: str = ""
    known: bool = False  # whether the source's key was met in an earlier import
    target: int | None = None
    changed: frozenset[str] = frozenset()
    notes: list[Any] = field(default_factory=list)
    remarks: list[Any] = field(default_factory=list)
    faults: list[Any] = field(default_factory=list)
    pending: set[str] = field(default_factory=set)
    also: list[tuple[str, int, int]] = field(default_factory=list)  # (kind, id, version) added for its sake
    before: dict[str, Any] = field(default_factory=dict)
    version: int | None = None
    earlier: dict[str, str] | None = None  # its row as imported the last time
    beside: Any = None

    def reset(self) -> None:
        """Forget what planning found, before planning again."""
        self.outcome, self.known, self.target, self.changed = "", False, None, frozenset()
        self.notes, self.faults, self.pending = [], [], set()
        self.remarks = [self.beside] if self.beside else []
        self.also, self.before, self.version, self.earlier = [], {}, None, None

    @property
    def news(self) -> dict[str, Any]:
        """The values that the source has changed, or all of them when it has not been met before."""
        return {name: self.values[name] for name in self.changed} if self.known else self.values

    def fail(self, fault: Any) -> None:
        self.outcome = "error"
        self.faults.append(fault)


@dataclass(frozen=True)
class Undo:
    """How an import of one kind is taken back, through the operations of the room.

    `names`: the fields that an import may change. `remove`(actor=, ids=): take away those on which nothing else
    depends; {id: why it stays} of the others. `restore`(actor=, version=, changes=, and the record under the
    name `called`): put values back.
    """

    model: type[Model]
    names: tuple[str, ...]
    remove: Callable[..., dict[int, Any]]
    restore: Callable[..., Any] | None = None
    called: str = ""


def write_each(
    drafts: Sequence[Draft],
    change: Callable[[Draft], Any],
    add: Callable[[Sequence[Draft]], Iterable[Model]],
) -> list[int]:
    """Change what is here, one by one, and add what is not, all at once; the ids, in the order of the drafts."""
    for draft in drafts:
        if draft.target:
            change(draft)
    new = [draft for draft in drafts if not draft.target]
    added = iter(add(new) if new else ())
    return [draft.target or next(added).pk for draft in drafts]


@dataclass(frozen=True)
class Importer:
    """How records of one kind are imported.

    `fields`: what can be mapped (asked anew for each run: the playbook may have changed).
    `identity`(values): what makes two rows the same without a key of the source; "" when nothing does.
    `existing`(actor, ids): those of our records that still are there and that the actor may change.
    `prepare`(actor, drafts): fill in target and changed of drafts that no key of the source knows.
    `apply`(actor, drafts): write the drafts with outcome created or updated; their ids, in the same order.
    `further`(actor, drafts): once these are in, what else their rows become: drafts with a key of their own, in
    lots in which each line stands once.
    """

    key: str
    kind: str
    label: Text
    permission: str
    fields: Callable[[], tuple[FieldSpec, ...]]
    identity: Callable[[Mapping[str, Any]], str]
    existing: Callable[[Actor, Sequence[int]], set[int]]
    prepare: Callable[[Actor, Sequence[Draft]], None]
    apply: Callable[[Actor, Sequence[Draft]], list[int]]
    undo: Undo
    further: Callable[[Actor, Sequence[Draft]], list[list[Draft]]] | None = None
