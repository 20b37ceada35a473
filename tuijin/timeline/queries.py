"""Reading what happened, of records that the caller has found visible."""

from collections.abc import Collection
from typing import Any

from django.db.models import ForeignObjectRel, Model

from tuijin.timeline.models import Entry


def latest(kind: str, ids: list[int], limit: int = 50, before: int | None = None) -> list[Entry]:
    """The newest entries about these records; `before` is the id of the last entry already shown."""
    entries = Entry.objects.about(kind, ids)
    if before:
        entries = entries.filter(pk__lt=before)
    return list(entries[:limit])


def told_of(kind: str, pk: int, verb: str, **data: Any) -> Entry | None:
    """The entry about a record that tells of this verb with these particulars."""
    said = {f"data__{name}": value for name, value in data.items()}
    return Entry.objects.about(kind, [pk]).filter(verb=verb, **said).first()


def pointed_at(model: type[Model], ids: Collection[int], apart: Collection[type[Model]] = ()) -> set[int]:
    """Those of `ids` to which other records point by a foreign key, `apart` from records of their own."""
    found: set[int] = set()
    for link in model._meta.get_fields(include_hidden=True):  # those without a name of their own too
        if not isinstance(link, ForeignObjectRel) or link.related_model in apart:
            continue
        name = link.field.name
        rows = link.related_model._base_manager.filter(**{f"{name}__in": ids})
        found.update(rows.values_list(f"{name}_id", flat=True))
    return found
