"""How leads are taken out: the list as it is looked through."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from tuijin.common.days import day_of
from tuijin.market.imports import IMPORTER
from tuijin.market.listing import STATES, check, wanted
from tuijin.market.telling import source_name
from tuijin.people.actors import Actor
from tuijin.transfer.exporting import MOST_ROWS, PIECE, Exporter, Table, heads

PLAIN = ("company", "contact", "title", "phone", "industry", "region", "note")


def read(actor: Actor, query: str) -> Table:
    """The table of the leads in sight that the list's address asks for."""
    rows = wanted(actor, query)
    known_as = {"contact": "name"} | {name: name for name in PLAIN if name != "contact"}
    columns = heads(IMPORTER.fields(), [*(known_as[name] for name in PLAIN), "source", "owner", "noted_on"])
    known: dict[str, str] = {}

    def values() -> Iterator[list[Any]]:
        for row in rows[:MOST_ROWS].iterator(chunk_size=PIECE):
            source = known.setdefault(row.source, "") or str(source_name(row.source))
            known[row.source] = source
            owner = row.owner.name if row.owner else ""
            state = str(STATES.get(row.state, row.state))
            noted = day_of(row.created_at)
            yield [*(getattr(row, name) for name in PLAIN), source, owner, noted, state]

    return Table([*columns, str(_("状态"))], values())


EXPORTER = Exporter("leads", read, check)
