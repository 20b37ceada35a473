"""The deal rooms of the deck's cases: people, rivals, answers, what compels them."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from tuijin.customers.models import Contact
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.operations import (
    NewAnswer,
    NewStakeholder,
    add_stakeholders,
    answer,
    change_rival,
    keep_event,
    record_deed,
)
from tuijin.people.actors import Actor

Row = dict[str, Any]  # one entry of a case's file
PART = ("roles", "level", "influence", "attitude", "involvement", "points")
RIVAL = ("product", "position", "supporters")
LEARNT = 250  # minutes after nine


def tell(
    actor: Actor,
    deal: Opportunity,
    case: Row,
    people: Mapping[str, Contact],
    on: Callable[[Row], dt.date],
    at: Callable[[Row, int], dt.datetime],
) -> None:
    """`people` by their key in the case; `on` and `at` move its days to today's calendar."""
    for row in case.get("stakeholders", ()):
        known = {name: row[name] for name in PART if name in row}
        (stake,) = add_stakeholders(
            actor=actor, stakeholders=[NewStakeholder(deal, people[row["who"]], known)]
        )
        if "deed" in row:
            record_deed(actor=actor, stakeholder=stake, kind=row["deed"], text=row["text"], on=on(row))
    _rivals(actor, deal, case)
    answers = [
        NewAnswer(deal, row["question"], row["text"], on(row), source=people[row["who"]], at=at(row, LEARNT))
        for row in case.get("answers", ())
    ]
    answer(actor=actor, answers=answers)
    for row in case.get("events", ()):
        known = {"evidence": row["evidence"], "harm": row.get("harm", "")}
        keep_event(actor=actor, deal=deal, kind=row["kind"], **known)


def _rivals(actor: Actor, deal: Opportunity, case: Row) -> None:
    """The deal's line has named them already."""
    known = {row.name: row for row in deal.rivals.all()}
    for row in case.get("rivals", ()):
        rival = known[row["name"]]
        changes: Row = {name: row[name] for name in RIVAL if name in row}
        if "price" in row:
            changes["price"] = Decimal(row["price"])
        change_rival(actor=actor, rival=rival, version=rival.version, changes=changes)
