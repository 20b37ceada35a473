"""Reads of the imports' memory."""

from collections.abc import Iterable

from tuijin.common.rooms import Export, registry, resolve
from tuijin.people.actors import Actor
from tuijin.transfer.importing import Importer
from tuijin.transfer.models import ExternalKey, ImportRun, Mapping


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


def mapping(name: str, kind: str) -> Mapping | None:
    """A saved mapping of this importer by its name."""
    return Mapping.objects.filter(name=name, kind=kind).first()


def runs(actor: Actor) -> "list[ImportRun]":
    """The latest imports in sight, newest first, at most a hundred."""
    return list(ImportRun.objects.visible_to(actor)[:100])


def export_of(key: str) -> Export:
    """What a room declares under this key as something that can be taken out. Raises KeyError."""
    return {each.key: each for each in registry.each("exports")}[key]
