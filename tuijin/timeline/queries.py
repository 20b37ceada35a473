"""Reading what happened, of records that the caller has found visible."""

from tuijin.timeline.models import Entry


def latest(kind: str, ids: list[int], limit: int = 50, before: int | None = None) -> list[Entry]:
    """The newest entries about these records; `before` is the id of the last entry already shown."""
    entries = Entry.objects.about(kind, ids)
    if before:
        entries = entries.filter(pk__lt=before)
    return list(entries[:limit])
