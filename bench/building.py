"""Builds a dealer of any size through the bulk operations. Seeded: the same size, the same dealer."""

import datetime as dt
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from math import ceil
from random import Random
from typing import Any, TypeVar

from bench import words
from bench.sizes import PASSWORD, SEED, TEAM, Size
from tuijin.activities.operations import NewActivity
from tuijin.common import clock
from tuijin.common.batches import batched
from tuijin.common.days import LOCAL
from tuijin.customers.models import Customer
from tuijin.customers.operations import NewContact, NewCustomer, add_contacts, add_customers
from tuijin.market.models import Lead
from tuijin.market.operations import NewLead, PastLead, import_leads
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.operations import (
    ImportedDeal,
    NewDeal,
    NewFact,
    PastMove,
    import_deals,
    log_activities,
    record_facts,
)
from tuijin.people.actors import OPERATOR, as_person
from tuijin.people.models import Person
from tuijin.people.operations import NewPerson, add_people, create_team
from tuijin.playbook.queries import current
from tuijin.playbook.types import ActivityKind

PIECE = 2_000
T = TypeVar("T")


class Builder:
    """One dealer: teams of ten sellers with a manager each, fifty sellers at 1×; an owner and an administrator.

    Log-ins: rep0@ … rep49@ …, manager0@ … manager4@ …, owner@, admin@example.com, all with PASSWORD.
    """

    def __init__(self, scale: float, tell: Any = print):
        self.size, self.chance, self.tell = Size.of(scale), Random(SEED), tell
        self.today, self.playbook = clock.today(), current()

    def build(self) -> None:
        for step in (
            self.people,
            self.customers,
            self.contacts,
            self.leads,
            self.deals,
            self.facts,
            self.activities,
        ):
            began = time.monotonic()
            count = step()
            self.tell(f"  {step.__name__}: {count:,} in {time.monotonic() - began:.1f} s")

    def people(self) -> int:
        company, reps = create_team(actor=OPERATOR, name="公司"), self.size.reps
        teams = [
            create_team(actor=OPERATOR, name=f"{n + 1} 组", parent=company) for n in range(ceil(reps / TEAM))
        ]
        new = [self._person(f"rep{n}", "salesperson", teams[n // TEAM]) for n in range(reps)]
        new += [self._person(f"manager{n}", "manager", team) for n, team in enumerate(teams)]
        new += [self._person("owner", "owner", company), self._person("admin", "administrator", company)]
        self.reps = add_people(actor=OPERATOR, people=new)[:reps]
        return len(new)

    def _person(self, login: str, role: str, team: Any) -> NewPerson:
        return NewPerson(words.person(self.chance), f"{login}@example.com", (role,), team, PASSWORD)

    def customers(self) -> int:
        self.firms: list[Customer] = []
        for piece in pieces(self._customer(n) for n in range(self.size.customers)):
            self.firms += add_customers(actor=OPERATOR, customers=piece)
        return len(self.firms)

    def _customer(self, number: int) -> NewCustomer:
        chance, name = self.chance, words.company(self.chance)
        return NewCustomer(
            name=name, owner=self.reps[number % len(self.reps)], short_name=name[2:6],
            industry=chance.choice(words.LINES), region=name[:2], phone=words.phone(chance),
            staff=chance.randrange(20, 2000), revenue=Decimal(chance.randrange(5, 900) * 1_000_000),
            created_at=self._moment(self._back(700)),
        )  # fmt: skip

    def contacts(self) -> int:
        self.known: dict[int, list[tuple[int, str]]] = defaultdict(list)
        count = 0
        for piece in pieces(self._contact(n) for n in range(self.size.contacts)):
            for row in add_contacts(actor=OPERATOR, contacts=piece):
                self.known[row.customer_id].append((row.pk, row.name))
                count += 1
        return count

    def _contact(self, number: int) -> NewContact:
        customer, chance = self.firms[number % len(self.firms)], self.chance
        return NewContact(
            customer, words.person(chance), title=chance.choice(words.TITLES),
            department=chance.choice(words.DEPARTMENTS), phone=words.phone(chance), created_at=customer.created_at,
        )  # fmt: skip

    def leads(self) -> int:
        sources = [source.key for source in self.playbook.sources]
        new = (self._lead(number, self.chance.choice(sources)) for number in range(self.size.leads))
        return sum(len(import_leads(actor=OPERATOR, leads=piece)) for piece in pieces(new))

    def _lead(self, number: int, source: str) -> PastLead:
        chance, noted = self.chance, self._back(400)
        new = NewLead(
            words.company(chance), contact=words.person(chance), title=chance.choice(words.TITLES),
            phone=words.phone(chance), source=source, industry=chance.choice(words.LINES),
            region=chance.choice(words.PLACES), owner=self.reps[number % len(self.reps)],
        )  # fmt: skip
        if chance.random() < 0.3:
            return PastLead(new, self._moment(noted))
        closed = noted + dt.timedelta(days=chance.randrange(1, 30))
        return PastLead(
            new, self._moment(noted), Lead.DROPPED, self._moment(min(closed, self.today)), "没有预算"
        )

    def deals(self) -> int:
        self.sold: list[Opportunity] = []
        for piece in pieces(self._deal(n) for n in range(self.size.deals)):
            self.sold += import_deals(actor=OPERATOR, deals=piece)
        return len(self.sold)

    def _deal(self, number: int) -> ImportedDeal:
        """A third are open; of the others two fifths won. Each has come stage by stage."""
        chance, drawn = self.chance, self.chance.random()
        outcome = Opportunity.OPEN if drawn < 0.33 else Opportunity.WON if drawn < 0.6 else Opportunity.LOST
        usual = [stage for stage in self.playbook.stages if not stage.won]
        opened = self._back(90 if outcome == Opportunity.OPEN else 700)
        at = self.playbook.position(self.playbook.opening_stage.key)
        stage = chance.choice(usual[at:])
        way = [step.key for step in usual[at : usual.index(stage) + 1]]
        if outcome == Opportunity.WON:
            way = [step.key for step in self.playbook.stages[at:]]
        days = [min(opened + dt.timedelta(days=7 * place), self.today) for place in range(len(way))]
        closed = outcome != Opportunity.OPEN
        owner = self.reps[number % len(self.reps)]
        return ImportedDeal(
            deal=self._new(number, owner, closed), stage=way[-1], outcome=outcome, opened_on=opened,
            entered_on=days[-1], closed_on=days[-1] if closed else None,
            lost_reason=self.playbook.lost_reasons[0].key if outcome == Opportunity.LOST else "",
            whole_way=tuple(
                PastMove(key, on, "advanced" if place else "opened", owner, self._moment(on, place))
                for place, (key, on) in enumerate(zip(way, days, strict=True))
            ),
        )  # fmt: skip

    def _new(self, number: int, owner: Person, closed: bool) -> NewDeal:
        chance = self.chance
        firm = self.firms[(number * 7) % len(self.firms)]
        arranged = {} if closed or chance.random() < 0.1 else self._arranged()
        return NewDeal(
            name=f"{firm.short_name} {chance.choice(words.PRODUCTS)}", customer=firm, owner=owner,
            amount=Decimal(chance.randrange(20, 900) * 1000), source=chance.choice(self.playbook.sources).key,
            expected_on=None if closed else self.today + dt.timedelta(days=chance.randrange(-10, 120)),
            product=chance.choice(words.PRODUCTS), competitors=chance.choice(("", *words.RIVALS)),
            claimed_grade=chance.choice(self.playbook.grades).key, ref=f"B{number:07d}", **arranged,
        )  # fmt: skip

    def _arranged(self) -> dict[str, Any]:
        kind = self.chance.choice(self.playbook.activity_kinds)
        on = self.today + dt.timedelta(days=self.chance.randrange(-5, 20))
        return {"next_step": f"约{kind.name.zh}", "next_step_kind": kind.key, "next_step_on": on}

    def facts(self) -> int:
        keys = [fact.key for fact in self.playbook.facts] or ["told"]
        count = 0
        for piece in pieces(row for row in self.sold for _twice in range(2)):
            facts = [
                NewFact(
                    row, self.chance.choice(keys), {"content": self.chance.choice(words.SAID)}, row.entered_on
                )
                for row in piece
            ]
            count += len(record_facts(actor=OPERATOR, facts=facts))
        return count

    def activities(self) -> int:
        """Spread over all deals, more on those of which the seller can see an end; each in the seller's name."""
        count = 0
        for place, rep in enumerate(self.reps):
            own = self.sold[place :: len(self.reps)]
            wanted = self.size.activities // len(self.reps)
            new = (self._activity(own[number % len(own)]) for number in range(wanted if own else 0))
            for piece in pieces(new):
                count += len(log_activities(actor=as_person(rep), activities=piece))
        return count

    def _activity(self, row: Opportunity) -> NewActivity:
        chance = self.chance
        kind: ActivityKind = chance.choice(self.playbook.activity_kinds)
        last = row.closed_on or self.today
        on = row.opened_on + dt.timedelta(days=chance.randrange((last - row.opened_on).days + 1))
        theirs = self.known.get(row.customer_id, [(None, "张总")])[:2]
        return NewActivity(
            "opportunity", row.pk, kind.key, on, row.customer_id, theirs=tuple(theirs),
            departments=chance.choice(words.DEPARTMENTS), minutes=chance.randrange(10, 240),
            cost=Decimal(chance.randrange(0, 900)), outcome=chance.choice(kind.outcomes).key if kind.outcomes else "",
            content=chance.choice(words.SAID), response="愿意再谈",
            amount=row.amount, discount=Decimal(chance.randrange(0, 15)), noted_at=self._moment(on, 30),
        )  # fmt: skip

    def _back(self, days: int) -> dt.date:
        return self.today - dt.timedelta(days=self.chance.randrange(days))

    def _moment(self, day: dt.date, minute: int = 0) -> dt.datetime:
        time_of_day = dt.time(9 + self.chance.randrange(9), (self.chance.randrange(30) + minute) % 60)
        return min(dt.datetime.combine(day, time_of_day, LOCAL), clock.now())


def pieces(items: Iterable[T]) -> Iterator[list[T]]:
    """So many that one transaction stays short."""
    return batched(items, PIECE)
