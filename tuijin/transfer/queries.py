"""Reads of the imports' memory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from tuijin.common.rooms import Export, registry, resolve
from tuijin.people.actors import Actor
from tuijin.timeline.operations import plain
from tuijin.transfer.importing import Importer, Undo
from tuijin.transfer.models import ExternalKey, ImportedRow, ImportRun, Mapping
from tuijin.transfer.rules import report


def importers() -> dict[str, Importer]:
    """{key: importer} of everything that rooms declare as importable."""
    return {each.key: resolve(each.importer) for each in registry.each("imports")}


def known(kind: str, source: str, keys: Iterable[str]) -> dict[str, ExternalKey]:
    """{key: row} of the keys by which this source is known already."""
    rows = ExternalKey.objects.filter(kind=kind, source=source, key__in=set(keys))
    return {row.key: row for row in rows}


def ids_by_key(kind: str, source: str, keys: Iterable[str], elsewhere: bool = False) -> dict[str, int]:
    """{key: id of our record} for the source's keys; with `elsewhere` also by keys of one other source."""
    keys = set(keys)
    found = {key: row.object_id for key, row in known(kind, source, keys).items()}
    if not elsewhere or not (rest := keys - found.keys()):
        return found
    others: dict[str, set[int]] = {}
    for key, pk in ExternalKey.objects.filter(kind=kind, key__in=rest).values_list("key", "object_id"):
        others.setdefault(key, set()).add(pk)
    return found | {key: ids.pop() for key, ids in others.items() if len(ids) == 1}


def brought(actor: Actor, kind: str, ids: Iterable[int]) -> set[int]:
    """Of these records those that imports of the actor himself added: he knows of them, whoever they belong to."""
    if not (ids := set(ids)) or not actor.person_id:
        return set()
    own = ImportedRow.objects.filter(run__person=actor.person_id, outcome=report.CREATED, undone="")
    found = own.filter(kind=kind, object_id__in=ids).values_list("object_id", flat=True)
    return {pk for pk in found if pk is not None}


def mapping(name: str, kind: str) -> Mapping | None:
    """A saved mapping of this importer by its name."""
    return Mapping.objects.filter(name=name, kind=kind).first()


def runs(actor: Actor) -> "list[ImportRun]":
    """The latest imports in sight, newest first, at most a hundred."""
    return list(ImportRun.objects.visible_to(actor).exclude(state=ImportRun.DRAFT)[:100])


def run(actor: Actor, pk: int) -> ImportRun:
    """One import in sight. Raises ImportRun.DoesNotExist."""
    return ImportRun.objects.visible_to(actor).get(pk=pk)


def opened(actor: Actor, pk: int) -> tuple[ImportRun, Importer]:
    """One import in sight, and what it imports. Raises ImportRun.DoesNotExist, and Forbidden without the right to
    import such records."""
    found = run(actor, pk)
    importer = importers()[found.kind]
    actor.must(importer.permission)
    return found, importer


def mappings(kind: str) -> list[Mapping]:
    """The saved mappings of one importer, by name."""
    return list(Mapping.objects.filter(kind=kind))


@dataclass(frozen=True)
class State:
    """A record's version and values as JSON keeps them; people and records by number."""

    version: int | None
    values: dict[str, Any]

    def unlike(self, other: "State") -> dict[str, Any]:
        """Our values of the fields in which the other differs."""
        return {name: value for name, value in self.values.items() if other.values[name] != value}


def states(undo: Undo, ids: Sequence[int]) -> dict[int, State]:
    """{id: State} of those that are there."""
    if not ids:
        return {}
    versioned = any(field.name == "version" for field in undo.model._meta.fields)
    names = ["pk", *undo.names, *(["version"] if versioned else [])]
    rows = undo.model._default_manager.filter(pk__in=ids).values(*names)
    return {
        row["pk"]: State(row.get("version"), {name: plain(row[name]) for name in undo.names}) for row in rows
    }


def undo_counts(run: ImportRun) -> dict[str, int]:
    """How many records were taken back, and how many stayed."""
    rows = run.imported.exclude(undone="").order_by().values_list("undone").annotate(Count("pk"))
    return {"undone": 0, "kept": 0} | dict(rows)


def labels(rows: Iterable[ImportedRow]) -> dict[tuple[str, int], str]:
    """{(kind, id): name} of the records that these rows speak of, as far as they are still there."""
    ids: dict[str, list[int]] = {}
    for row in rows:
        ids.setdefault(row.kind, []).append(row.object_id or 0)
    models = {each.kind: each.undo.model for each in importers().values()}
    return {
        (kind, record.pk): str(record)
        for kind, pks in ids.items()
        for record in models[kind]._default_manager.filter(pk__in=pks)
    }


def export_of(key: str) -> Export:
    """What a room declares under this key as something that can be taken out. Raises KeyError."""
    return {each.key: each for each in registry.each("exports")}[key]
