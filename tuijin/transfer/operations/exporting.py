"""Taking records out; it is told who took what."""

from typing import IO

from tuijin.common.rooms import resolve
from tuijin.people.actors import Actor
from tuijin.timeline.operations import Happening, record
from tuijin.transfer.exporting import Exporter, write
from tuijin.transfer.queries import export_of


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
