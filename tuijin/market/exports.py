"""How leads are taken out: the list as it is looked through."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from tuijin.common.days import day_of
from tuijin.market.imports import IMPORTER
from tuijin.market.listing import COLUMNS, STATES, asked_for, check
from tuijin.market.models import Lead
from tuijin.market.telling import source_name
from tuijin.people.actors import Actor
from tuijin.transfer.exporting import Exporter, Table, heads, pieces, shown

PLAIN = ("company", "contact", "title", "phone", "industry", "region", "note")
FIELD = {"contact": "name", "noted": "noted_on"}  # column → field of the import, where they differ
WHOLE = (*PLAIN, "source", "owner", "noted", "state")


def cells() -> dict[str, Callable[[Lead], Any]]:
    """Column → value; each source is looked up once."""
    named = cache(source_name)
    return {name: lambda row, name=name: getattr(row, name) for name in PLAIN} | {
        "source": lambda row: str(named(row.source)),
        "owner": lambda row: row.owner.name if row.owner else "",
        "noted": lambda row: day_of(row.created_at),
        "state": lambda row: str(STATES.get(row.state, row.state)),
        "customer": lambda row: row.customer.name if row.customer else "",
    }


def read(actor: Actor, query: str) -> Table:
    """The leads in sight that the list's address asks for, in its columns; all of each where it names none."""
    keys = shown(COLUMNS, query, WHOLE)
    fields = heads(IMPORTER.fields(), [FIELD.get(key, key) for key in keys], COLUMNS)

    def values() -> Iterator[list[Any]]:
        by_key = cells()
        for some in pieces(asked_for(actor, query)):
            for row in some:
                yield [by_key[key](row) for key in keys]

    return Table(fields, values())


EXPORTER = Exporter("leads", read, check)
