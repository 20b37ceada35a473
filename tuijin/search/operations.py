"""Keeping the index as the records are: in the transaction that changes them, or all of it anew."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from itertools import islice

from django.db import transaction

from tuijin.common.rooms import Searchable, registry, resolve
from tuijin.people.actors import OPERATOR
from tuijin.search.models import SearchEntry
from tuijin.search.rules.words import Document, words_of

BATCH = 500  # records at once


def follow(changed: Mapping[str, set[int]]) -> None:
    """Bring the index up to date with what the timeline is told ({kind: ids}), in the same transaction."""
    for item in registry.each("search"):
        if item.kind in changed:
            reindex(item=item, ids=sorted(changed[item.kind]))


def reindex(*, item: Searchable, ids: Iterable[int]) -> None:
    """Write the entries of these records anew where they differ; those of vanished records go.

    Where an entry changes, the documents of other kinds that tell of its record follow.
    """
    for some in _batches(ids):
        changed = _write(item, some)
        for other in registry.each("search") if changed else ():
            if item.kind in other.beside:
                reindex(item=other, ids=resolve(other.beside[item.kind])(changed))


def rebuild() -> dict[str, int]:
    """The whole index anew; {kind: how many records}."""
    with transaction.atomic():
        SearchEntry.objects.all().delete()
        return {item.kind: _all_of(item) for item in registry.each("search")}


def ensure_built() -> None:
    """Index what an instance held before there was an index."""
    if not SearchEntry.objects.exists():
        rebuild()


def _all_of(item: Searchable) -> int:
    count = 0
    ids = resolve(item.visible)(OPERATOR).order_by("pk").values_list("pk", flat=True)
    for some in _batches(ids.iterator(chunk_size=BATCH)):
        _write(item, some)
        count += len(some)
    return count


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while some := list(islice(rest, BATCH)):
        yield some


def _write(item: Searchable, ids: list[int]) -> list[int]:
    """Put the entries of these records right; the ids of those that were here with other words."""
    rows = SearchEntry.objects.filter(kind=item.kind, record_id__in=ids)
    before = {pk: (row, digest) for row, pk, digest in rows.values_list("pk", "record_id", "digest")}
    now = {document.id: (document, digest_of(document)) for document in resolve(item.documents)(ids)}
    changed = [pk for pk, (_row, digest) in before.items() if pk not in now or now[pk][1] != digest]
    if changed:
        SearchEntry.objects.filter(pk__in=[before[pk][0] for pk in changed]).delete()
    fresh = [pk for pk in now if pk not in before or before[pk][1] != now[pk][1]]
    SearchEntry.objects.bulk_create(_entry(item.kind, *now[pk]) for pk in fresh)
    return changed


def digest_of(document: Document) -> str:
    return blake2b(repr(document).encode(errors="replace"), digest_size=16).hexdigest()


def _entry(kind: str, document: Document, digest: str) -> SearchEntry:
    names, words = words_of(kind, document)
    return SearchEntry(
        kind=kind,
        record_id=document.id,
        names=f" {' '.join(names)} ",
        words=" ".join(words),
        owned_by=document.owner,
        digest=digest,
        live=document.live,
    )
