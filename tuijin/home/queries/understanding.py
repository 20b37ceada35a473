"""A line, read with the names that its writer knows: what it says, and which deals it can be about."""

import datetime as dt
from dataclasses import dataclass

from tuijin.customers.models import Customer
from tuijin.home.queries.naming import Names, names_for
from tuijin.home.rules.capture import LONGEST, Reading, in_small, read_line
from tuijin.home.rules.figures import speaks_of_price
from tuijin.home.rules.people import Spoken, means
from tuijin.home.rules.ranking import Ranked, rank, sure
from tuijin.opportunities.queries.rival_names import rivals_named_in
from tuijin.people.actors import Actor
from tuijin.playbook.types import Playbook


@dataclass(frozen=True)
class Understood:
    """A reading, the deals that it can be about (likeliest first), the one it clearly is, customers without a deal."""

    reading: Reading
    ranked: tuple[Ranked, ...]
    chosen: Ranked | None
    customers: tuple[Customer, ...]
    names: Names

    def theirs(self, customer: int | None) -> tuple[tuple[int | None, str], ...]:
        """The people who were there, as activities take them: (contact id or None, name)."""
        happened = self.reading.happened
        return tuple(self._one(one, customer) for one in happened.people) if happened else ()

    def _one(self, spoken: Spoken, customer: int | None) -> tuple[int | None, str]:
        meant = [one for one in self.names.people if one.customer == customer and means(spoken, one)]
        return (meant[0].id, meant[0].name) if len(meant) == 1 else (None, spoken.text)


def understand(actor: Actor, line: str, playbook: Playbook, today: dt.date) -> Understood:
    """Read a line for its writer. Never raises."""
    names = names_for(actor, line)
    rivals = rivals_named_in(line, actor) if speaks_of_price(in_small(line[:LONGEST])) else ()
    reading = read_line(line, today, playbook.activity_kinds, names.people, rivals)
    ranked = rank(reading, names.deals, names.people, today)
    chosen = sure(ranked)
    return Understood(reading, ranked, chosen, names.customers, names)
