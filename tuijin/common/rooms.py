"""What rooms declare to the house (their `room.py`), and the registry in which the low find it.

A room declares plain data with dotted names; `config` collects them once at start. A lower room reads
the registry and so learns of the higher ones without importing them.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from tuijin.common.text import Text


@dataclass(frozen=True)
class Permission:
    """A right `room:action`, and the roles that have it unless an administrator changes that."""

    key: str
    label: Text
    roles: frozenset[str]


@dataclass(frozen=True)
class NavItem:
    """One line of the navigation. `url` is a URL name; `order` sorts; `phone` puts it in the bottom bar."""

    key: str
    label: Text
    url: str
    icon: str
    permission: str
    order: int
    phone: bool = False
    count: str = ""  # dotted name of f(actor) -> int | None


@dataclass(frozen=True)
class Capture:
    """The page that the ＋ opens, for whoever has the right. `url` is a URL name."""

    url: str
    permission: str


@dataclass(frozen=True)
class Owned:
    """Records that belong to a person. `count`(person) -> int; `reassign`(actor, giver, receiver) -> int."""

    kind: str
    label: Text
    count: str
    reassign: str


@dataclass(frozen=True)
class KeysInUse:
    """Playbook keys of one area ("stage", "grade" …) that records hold.

    `count`(area) -> {key: how many}; `remap`(*, actor, area, mapping={old: new}) -> how many.
    """

    area: str
    count: str
    remap: str


@dataclass(frozen=True)
class Kind:
    """A kind of record that others point to by (kind, id). `url`: URL name; `find`(actor, ids) -> {id: label}."""

    key: str
    label: Text
    url: str
    find: str


@dataclass(frozen=True)
class ListPage:
    """A list whose views can be saved. `url`: URL name; `columns` names the web `Column`s it can show, or a
    function that gives them; `filters` names the web `FilterForm` that reads its address for an actor."""

    kind: str
    label: Text
    url: str
    permission: str
    columns: str
    filters: str


@dataclass(frozen=True)
class Export:
    """What can be taken out, by a right of its own. `exporter` names an object as `transfer` describes it;
    `kind`: the list whose address says which."""

    key: str
    label: Text
    exporter: str
    permission: str
    kind: str


@dataclass(frozen=True)
class Import:
    """What can be imported. `importer` names an object as `transfer` describes it."""

    key: str
    label: Text
    importer: str
    permission: str


@dataclass(frozen=True)
class Panel:
    """A part that a higher room adds to the page of a lower one's record: a template and what it shows."""

    title: Text
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    count: int | None = None


@dataclass(frozen=True)
class Column:
    """A column that a higher room adds to a lower one's list: {record id: what stands there}."""

    title: Text
    values: dict[int, str]
    number: bool = False


@dataclass(frozen=True)
class Action:
    """A deed that a higher room offers on a lower one's record. `url` is a URL name that takes the record's id."""

    label: Text
    url: str
    permission: str
    icon: str = ""


@dataclass(frozen=True)
class Searchable:
    """A kind of record that search finds, shown to who has `permission`; `order` sorts the groups.

    `letter`: a small one of its own, with which its words begin in the index.

    `documents`(ids) -> iterable of `search.Document`; `visible`(actor) -> queryset of the ids in his sight;
    `finds`(actor, ids) -> {id: `search.Find`}. `tells`: the kinds of which `Document.about` may be;
    what is said of that record may change these documents, and with `opens` who sees these may see that one.
    """

    kind: str
    letter: str
    label: Text
    icon: str
    permission: str
    order: int
    documents: str
    visible: str
    finds: str
    tells: tuple[str, ...] = ()
    opens: bool = False


@dataclass(frozen=True)
class Room:
    """Everything one room declares. All names are dotted ("tuijin.customers.queries:count_owned")."""

    key: str
    label: Text
    permissions: tuple[Permission, ...] = ()
    nav: tuple[NavItem, ...] = ()
    owned: tuple[Owned, ...] = ()
    keys_in_use: tuple[KeysInUse, ...] = ()
    kinds: tuple[Kind, ...] = ()
    imports: tuple[Import, ...] = ()
    opens: dict[str, str] = field(
        default_factory=dict
    )  # kind -> f(actor, among ids) giving ids that open below
    seen_by: dict[str, str] = field(
        default_factory=dict
    )  # kind -> f(ids) -> {id: Sight}: `opens` the other way
    panels: dict[str, tuple[str, ...]] = field(default_factory=dict)  # kind -> f(actor, id) -> Panel | None
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)  # kind -> f(actor, ids) -> Column
    orders: dict[str, dict[str, str]] = field(
        default_factory=dict
    )  # kind -> {name of a column's f: f(actor) -> what its list is sorted by, never null}
    actions: dict[str, tuple[Action, ...]] = field(default_factory=dict)  # kind -> what can be done with one
    commands: tuple[str, ...] = ()  # f(verbs: web.cli.Verbs) that adds verbs to bin/tuijin
    prepare: tuple[str, ...] = ()  # f() that completes an empty instance after the tables are made
    routers: dict[str, str] = field(default_factory=dict)  # API prefix -> ninja Router
    urls: str = ""  # URLconf module
    capture: Capture | None = None  # where something is written down in a line; one room has it
    search: tuple[Searchable, ...] = ()
    deeds: tuple[Action, ...] = ()  # what search offers to do without a record; `url` takes nothing
    exports: tuple[Export, ...] = ()
    lists: tuple[ListPage, ...] = ()
    notices: tuple[str, ...] = ()  # kinds of notification that people can switch on and off
    told: tuple[
        str, ...
    ] = ()  # f(changed: {kind: ids}), after the timeline was told, in the same transaction
    told_words: tuple[str, ...] = ()  # the same, of what may be found in another way now
    holds: dict[str, str] = field(
        default_factory=dict
    )  # kind -> f(actor, id) -> sentences: what here needs the record, so that it cannot be taken away
    merges: dict[str, str] = field(
        default_factory=dict
    )  # kind -> f(actor, gone, kept): what names the one record names the other from now on
    erase: tuple[str, ...] = ()  # f(actor, kind, id): remove personal data


def resolve(name: str) -> Any:
    """The object behind "package.module:attribute"."""
    module, _, attribute = name.partition(":")
    return getattr(import_module(module), attribute)


class Registry:
    """All rooms of the running instance, highest first."""

    def __init__(self) -> None:
        self.rooms: tuple[Room, ...] = ()

    def fill(self, rooms: Iterable[Room]) -> None:
        self.rooms = tuple(rooms)

    def each(self, part: str) -> Iterator[Any]:
        """Every declaration of one part ("permissions", "nav", …) over all rooms."""
        for room in self.rooms:
            yield from getattr(room, part)

    def opens(self, kind: str) -> list[Callable[..., Any]]:
        """Functions of higher rooms f(actor, among) -> ids of `kind`, all or of these, which they open to the actor."""
        return [resolve(room.opens[kind]) for room in self.rooms if kind in room.opens]

    def seen_by(self, kind: str) -> list[Callable[..., Any]]:
        """Functions of higher rooms f(ids) -> {id: to whom what is there opens the record of `kind`}."""
        return [resolve(room.seen_by[kind]) for room in self.rooms if kind in room.seen_by]

    def holds(self, kind: str) -> list[Callable[..., Any]]:
        """Functions of higher rooms f(actor, id) -> sentences that say what there needs the record of `kind`."""
        return [resolve(room.holds[kind]) for room in self.rooms if kind in room.holds]

    def merges(self, kind: str) -> list[Callable[..., Any]]:
        """Operations of higher rooms f(actor=, gone=, kept=): let what names the one record name the other."""
        return [resolve(room.merges[kind]) for room in self.rooms if kind in room.merges]

    def panels(self, kind: str) -> list[Callable[..., Any]]:
        return [resolve(name) for room in self.rooms for name in room.panels.get(kind, ())]

    def columns(self, kind: str) -> list[Callable[..., Any]]:
        return [resolve(name) for room in self.rooms for name in room.columns.get(kind, ())]

    def orders(self, kind: str) -> dict[str, Callable[..., Any]]:
        """{column: f(actor) -> expression over rows of `kind`}: the columns of higher rooms that sort."""
        rooms = [room.orders.get(kind, {}) for room in self.rooms]
        return {key: resolve(name) for orders in rooms for key, name in orders.items()}

    def actions(self, kind: str) -> list[Action]:
        return [action for room in self.rooms for action in room.actions.get(kind, ())]

    def list_page(self, kind: str) -> ListPage | None:
        """The list that a room declares for this kind of record."""
        return next((page for page in self.each("lists") if page.kind == kind), None)

    def kind(self, key: str) -> Kind | None:
        return next((kind for kind in self.each("kinds") if kind.key == key), None)


registry = Registry()
