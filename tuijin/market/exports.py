"""How leads are taken out: the list as it is looked through."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from tuijin.market.listing import STATES, wanted
from tuijin.market.telling import label_of, source_name
from tuijin.people.actors import Actor
from tuijin.transfer.exporting import MOST_ROWS, PIECE, Exporter, Table

PLAIN = ("company", "contact", "title", "phone", "industry", "region", "note")


def read(actor: Actor, query: str) -> Table:
    """The table of the leads in sight that the list's address asks for."""
    rows = wanted(actor, query)
    heads = [
        *(str(label_of(name)) for name in PLAIN),
        *map(str, (_("来源"), _("状态"), _("负责人"), _("记下的日期"))),
    ]
    known: dict[str, str] = {}

    def values() -> Iterator[list[Any]]:
        for row in rows[:MOST_ROWS].iterator(chunk_size=PIECE):
            source = known.setdefault(row.source, "") or str(source_name(row.source))
            known[row.source] = source
            owner = row.owner.name if row.owner else ""
            state = str(STATES.get(row.state, row.state))
            yield [*(getattr(row, name) for name in PLAIN), source, state, owner, row.created_at.date()]

    return Table(heads, values())


EXPORTER = Exporter("leads", read)
