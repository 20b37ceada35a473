"""Keeping the index as the records are: in the transaction that changes them, or all of it anew."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from django.db import transaction

from tuijin.common.batches import batched
from tuijin.common.rooms import Searchable, registry, resolve
from tuijin.people.actors import OPERATOR
from tuijin.search.models import SearchEntry
from tuijin.search.rules.words import Document, of_kind, words_of
from tuijin.timeline.inserting import insert_rows

BATCH = 500  # records at once
Right = defaultdict[str, set[int]]  # {kind: ids of records whose entries say what is so}


def follow(changed: Mapping[str, set[int]]) -> None:
    """Bring the index up to date with what the timeline is told ({kind: ids}), in the same transaction."""
    right: Right = defaultdict(set)
    for item in registry.each("search"):
        if item.kind in changed:
            _put_right(item, changed[item.kind], right)


def reindex(*, item: Searchable, ids: Iterable[int]) -> None:
    """Write the entries of these records anew where they differ; those of vanished records go.

    Where one changes, the documents that tell of its record follow; where it opens another, that one does.
    """
    _put_right(item, ids, defaultdict(set))


def _put_right(item: Searchable, ids: Iterable[int], right: Right) -> None:
    """The same, but for what is `right` already: the records do not change meanwhile."""
    for some in batched(sorted(set(ids) - right[item.kind]), BATCH):
        right[item.kind].update(some)
        written = _write(item, some)
        for other in registry.each("search"):
            if item.kind in other.tells and written.changed:
                _put_right(other, _telling_of(other, written.changed), right)
            if item.opens and other.kind in item.tells and written.about:
                _put_right(other, written.about, right)


def _telling_of(item: Searchable, ids: list[int]) -> list[int]:
    rows = SearchEntry.objects.filter(kind=item.kind, about__in=ids)
    return list(rows.values_list("record_id", flat=True))


def rebuild() -> dict[str, int]:
    """The whole index anew; {kind: how many records}."""
    with transaction.atomic():
        SearchEntry.objects.all().delete()
        return {item.kind: _all_of(item) for item in registry.each("search")}


def ensure_built() -> None:
    """Index what an instance held before there was an index, or a kind in it, and what a migration left open."""
    for item in registry.each("search"):
        entries = SearchEntry.objects.filter(kind=item.kind)
        if entries.exists():
            reindex(item=item, ids=entries.filter(digest="").values_list("record_id", flat=True))
        else:
            _all_of(item)


def _all_of(item: Searchable) -> int:
    count = 0
    ids = resolve(item.visible)(OPERATOR).order_by("pk").values_list("pk", flat=True)
    for some in batched(ids.iterator(chunk_size=BATCH), BATCH):
        _write(item, some)
        count += len(some)
    return count


@dataclass(frozen=True)
class _Written:
    """Ids of records whose entries are others than before, and of those that new, changed and old entries tell of."""

    changed: list[int]
    about: set[int]


def _write(item: Searchable, ids: list[int]) -> _Written:
    """Put the entries of these records right."""
    rows = SearchEntry.objects.filter(kind=item.kind, record_id__in=ids).only("record_id", "digest", "about")
    before = {row.record_id: row for row in rows}
    now = {document.id: (document, digest_of(document)) for document in resolve(item.documents)(ids)}
    changed = [pk for pk, row in before.items() if pk not in now or now[pk][1] != row.digest]
    if changed:
        SearchEntry.objects.filter(pk__in=[before[pk].pk for pk in changed]).delete()
    fresh = [pk for pk in now if pk not in before or before[pk].digest != now[pk][1]]
    insert_rows(_entry(item, *now[pk]) for pk in fresh)
    about = {before[pk].about for pk in changed} | {now[pk][0].about for pk in fresh}
    return _Written(changed, {pk for pk in about if pk})


def digest_of(document: Document) -> str:
    told = {**vars(document), "sight": [sorted(people) for people in vars(document.sight).values()]}
    return blake2b(repr(told).encode(errors="replace"), digest_size=16).hexdigest()


def _entry(item: Searchable, document: Document, digest: str) -> SearchEntry:
    names, words = words_of(document)
    return SearchEntry(
        kind=item.kind,
        record_id=document.id,
        names=f" {of_kind(item.letter, names)} ",
        words=of_kind(item.letter, words),
        owned_by=document.owner,
        digest=digest,
        live=document.live,
        about=document.about,
    )
