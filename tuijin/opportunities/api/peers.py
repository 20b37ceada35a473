"""A deal's customer beside our own customers, through the API."""

from typing import Any

from pydantic import Field

from tuijin.opportunities import queries
from tuijin.opportunities.api.deals import READ, routes
from tuijin.opportunities.forms.beside import plain
from tuijin.opportunities.queries.peers import beside
from tuijin.playbook.queries import current
from tuijin.web.api import Call
from tuijin.web.api.values import Id, Record, Yuan


class SpreadRecord(Record):
    """The middle half of `count` companies."""

    count: int
    low: Yuan
    middle: Yuan
    high: Yuan


class MeasureRecord(Record):
    """This customer's figure, and our customers'; null where unknown, or where fewer than five are known."""

    figure: Yuan | None
    won: SpreadRecord | None
    negotiating: SpreadRecord | None


class BesideRecord(Record):
    """Yuan a year, heads, yuan a head, yuan of the deal."""

    industry: str = Field(description="The industry of all that it is compared with; empty: of any.")
    measures: dict[str, MeasureRecord]


@routes.read("/{opportunity_id}/comparison", BesideRecord, right=READ)
def read_comparison(request: Call, opportunity_id: Id) -> Any:
    """The deal's customer beside those we have won and those in negotiation, without their names (S2)."""
    return BesideRecord(**plain(beside(queries.deal(request.auth, opportunity_id), current())))
