"""Changes to the imports' memory."""

from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from typing import IO, Any

from django.utils.translation import gettext as _

from tuijin.common import clock
from tuijin.common.errors import Reason, Refused
from tuijin.common.rooms import resolve
from tuijin.common.text import listed
from tuijin.people.actors import Actor
from tuijin.timeline.operations import Happening, record
from tuijin.transfer.exporting import Exporter, write
from tuijin.transfer.importing import Draft, Importer
from tuijin.transfer.models import ExternalKey, ImportRun, Mapping
from tuijin.transfer.queries import export_of


def remember(*, actor: Actor, kind: str, links: Sequence[tuple[Draft, int]]) -> None:
    """Keep under which key each draft's source knows the record, and its row. In the writer's transaction."""
    rows = [
        ExternalKey(
            kind=kind,
            source=draft.source,
            key=draft.key,
            object_id=pk,
            row={name: text for name, text in draft.written.items() if name not in draft.pending},
        )
        for draft, pk in links
    ]
    ExternalKey.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["kind", "source", "key"],
        update_fields=["object_id", "row"],
    )


def repoint(*, actor: Actor, kind: str, giver: int, receiver: int) -> int:
    """Let the keys of one record lead to another, as merging two records asks; how many."""
    return ExternalKey.objects.filter(kind=kind, object_id=giver).update(object_id=receiver)


def save_mapping(
    *,
    actor: Actor,
    name: str,
    importer: Importer,
    columns: Dictionary[str, str],
    values: Dictionary[str, Any] | None = None,
) -> Mapping:
    """Keep a mapping under a name, over an earlier one of the same importer. Raises Refused."""
    actor.must(importer.permission)
    name = name.strip()
    if not name or len(name) > 80:
        raise Refused(Reason("name_missing", _("请给映射起个名字，最多 80 个字。"), "name"))
    strangers = set(columns.values()) - {spec.key for spec in importer.fields()}
    if strangers:
        raise Refused(Reason("unknown_field", _("没有这个字段：%s") % listed(sorted(strangers)), "columns"))
    if Mapping.objects.filter(name=name).exclude(kind=importer.key).exists():
        raise Refused(Reason("name_taken", _("这个名字已经用在另一种导入上。"), "name"))
    row, _made = Mapping.objects.update_or_create(
        name=name,
        defaults={
            "kind": importer.key,
            "columns": dict(columns),
            "values": dict(values or {}),
            "saved_by": actor.label,
            "saved_at": clock.now(),
        },
    )
    return row


def begin_run(*, actor: Actor, kind: str, file: str, source: str) -> ImportRun:
    """Write down that an import begins."""
    return ImportRun.objects.create(
        kind=kind,
        file=file[:255],
        source=source,
        person=actor.person_id,
        started_by=actor.label,
        started_at=clock.now(),
    )


def end_run(*, actor: Actor, run: ImportRun, counts: dict[str, int]) -> None:
    """Write down how an import ended."""
    ImportRun.objects.filter(pk=run.pk).update(counts=counts, ended_at=clock.now())


def export(*, actor: Actor, key: str, query: str, form: str, file: IO[bytes]) -> int:
    """Write what the list's address `query` asks for into `file` as CSV or XLSX; how many rows.

    Who took out what, and how much, is told: on the person's page, for the command line under `export`.
    """
    declared = export_of(key)
    actor.must(declared.permission)
    exporter: Exporter = resolve(declared.exporter)
    count = write(exporter.read(actor, query), form, file)
    told = {"what": str(declared.label), "key": key, "format": form, "rows": count, "query": query}
    about = ("person", actor.person_id) if actor.person_id else ("export", 0)
    record(actor=actor, happenings=[Happening(*about, "exported", told)])
    return count
