"""Open deals with full rooms, written straight into the tables: each with 12 answers, 4 people, a rival, 5 moves, 10
activities, 2 facts. Seeded: the same number, the same deals.
"""

import datetime as dt
from collections.abc import Iterator
from random import Random
from typing import Any

from django.db import connection, transaction

from bench import words
from bench.sizes import PASSWORD, SEED
from tuijin.activities.models import Activity, ActivityPerson
from tuijin.common import clock
from tuijin.customers.models import Contact, Customer
from tuijin.opportunities.models import (
    Answer,
    CompellingEvent,
    DealFact,
    Opportunity,
    Rival,
    StageMove,
    Stakeholder,
)
from tuijin.people.actors import OPERATOR
from tuijin.people.operations import NewPerson, add_people, create_team
from tuijin.playbook.queries import current
from tuijin.timeline.inserting import insert_rows

PIECE, REPS = 1_000, 10
ANSWERS, PEOPLE, MOVES, ACTIVITIES = 12, 4, 5, 10


def fill(count: int) -> None:
    """So many open deals of ten sellers into an empty instance."""
    team = create_team(actor=OPERATOR, name="公司")
    new = [
        NewPerson(f"业务员{n}", f"rep{n}@example.com", ("salesperson",), team, PASSWORD) for n in range(REPS)
    ]
    rooms = Rooms(add_people(actor=OPERATOR, people=new))
    for start in range(0, count, PIECE):
        with transaction.atomic():
            rooms.write(range(start, min(start + PIECE, count)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


class Rooms:
    """Draws and writes some deals at a time, table by table."""

    def __init__(self, reps: list[Any]):
        self.reps, self.chance, self.playbook = reps, Random(SEED), current()
        self.today, self.now = clock.today(), clock.now()

    def write(self, numbers: range) -> None:
        firms = insert_rows(self._firm(number) for number in numbers)
        deals = insert_rows(map(self._deal, numbers, firms))
        people = insert_rows(one for firm in firms for one in self._people(firm))
        there = {deal.pk: people[at * PEOPLE : (at + 1) * PEOPLE] for at, deal in enumerate(deals)}
        for draw in (self._moves, self._answers, self._stakes, self._rivals, self._facts, self._events):
            insert_rows(row for deal in deals for row in draw(deal, there[deal.pk]))
        done = insert_rows(row for deal in deals for row in self._done(deal))
        insert_rows(row for one in done for row in self._theirs(one, there[one.subject_id]))

    def _firm(self, number: int) -> Customer:
        name = f"{words.company(self.chance)}{number}"
        return Customer(name=name, name_key=name, owner=self.reps[number % REPS], created_at=self.now)

    def _deal(self, number: int, firm: Customer) -> Opportunity:
        chance, stages = self.chance, [stage.key for stage in self.playbook.stages if not stage.won]
        opened = self._back(20, 150)
        arranged = (
            {"next_step": "见面", "next_step_kind": "visit", "next_step_on": self.today} if number % 5 else {}
        )
        return Opportunity(
            ref=f"R{number:06d}", name=f"{firm.name[:8]} {chance.choice(words.PRODUCTS)}", customer=firm,
            stage=chance.choice(stages), opened_on=opened, created_at=self.now, owner=self.reps[number % REPS],
            entered_on=min(opened + dt.timedelta(chance.randrange(90)), self.today),
            amount=chance.randrange(20, 900) * 1000, source=chance.choice(self.playbook.sources).key,
            expected_on=self.today + dt.timedelta(chance.randrange(-10, 120)),
            competitors=chance.choice(words.RIVALS), strategy=chance.choice(self.playbook.strategies).key,
            claimed_grade=chance.choice(self.playbook.grades).key, date_pushes=chance.randrange(3), **arranged,
        )  # fmt: skip

    def _people(self, firm: Customer) -> Iterator[Contact]:
        for _person in range(PEOPLE):
            yield Contact(
                customer=firm, name=words.person(self.chance), title=self.chance.choice(words.TITLES),
                department=self.chance.choice(words.DEPARTMENTS), created_at=self.now,
            )  # fmt: skip

    def _moves(self, deal: Opportunity, there: list[Contact]) -> Iterator[StageMove]:
        keys = ["", *self.playbook.stage_keys]
        for place in range(MOVES):
            yield StageMove(
                opportunity=deal, kind="advanced" if place else "opened", from_stage=keys[place], on=deal.opened_on,
                to_stage=keys[place + 1], at=self.now, by_label="业务员", door="page",
            )  # fmt: skip

    def _answers(self, deal: Opportunity, there: list[Contact]) -> Iterator[Answer]:
        for question in self.chance.sample(self.playbook.questions, ANSWERS):
            yield Answer(
                opportunity=deal, question=question.key, text=self.chance.choice(words.SAID), how="why",
                source=self.chance.choice(there), on=self._since(deal), disputed=self.chance.random() < 0.05,
                by_label="业务员", created_at=self.now,
            )  # fmt: skip

    def _stakes(self, deal: Opportunity, there: list[Contact]) -> Iterator[Stakeholder]:
        chance = self.chance
        for person in there:
            yield Stakeholder(
                opportunity=deal, contact=person, roles=[chance.choice(self.playbook.roles).key],
                level=chance.choice(self.playbook.levels).key, influence=chance.randrange(1, 4),
                attitude=chance.randrange(-2, 3), points=[one.key for one in self.playbook.points[:1]],
                won_on=self.today if chance.random() < 0.2 else None, created_at=self.now,
            )  # fmt: skip

    def _rivals(self, deal: Opportunity, there: list[Contact]) -> Iterator[Rival]:
        chance = self.chance
        position, price = chance.choice(self.playbook.positions).key, chance.choice((None, 300_000))
        yield Rival(opportunity=deal, name=deal.competitors, position=position, price=price)

    def _facts(self, deal: Opportunity, there: list[Contact]) -> Iterator[DealFact]:
        for fact in self.chance.sample(self.playbook.facts, 2):
            yield DealFact(
                opportunity=deal, key=fact.key, value={"content": "说过"}, on=self._since(deal), source="业务员",
                by_label="业务员", at=self.now,
            )  # fmt: skip

    def _events(self, deal: Opportunity, there: list[Contact]) -> Iterator[CompellingEvent]:
        if self.chance.random() < 0.5:
            yield CompellingEvent(
                opportunity=deal, kind=self.chance.choice(self.playbook.events).key, applies=True, at=self.now,
                evidence="搬新厂", due_on=self.today + dt.timedelta(60), harm="错过一季", confirmed_by=there[0],
                by_label="业务员",
            )  # fmt: skip

    def _done(self, deal: Opportunity) -> Iterator[Activity]:
        for _place in range(ACTIVITIES):
            kind = self.chance.choice(self.playbook.activity_kinds)
            yield Activity(
                subject_kind="opportunity", subject_id=deal.pk, customer_id=deal.customer_id, kind=kind.key,
                on=self._since(deal), by_id=deal.owner_id, departments=self.chance.choice(words.DEPARTMENTS),
                minutes=self.chance.randrange(10, 240), cost=self.chance.randrange(0, 900),
                outcome=self.chance.choice(kind.outcomes).key if kind.outcomes else "",
                content=self.chance.choice(words.SAID), response="愿意再谈", amount=deal.amount, discount=5,
                created_at=self.now,
            )  # fmt: skip

    def _theirs(self, done: Activity, there: list[Contact]) -> Iterator[ActivityPerson]:
        for person in self.chance.sample(there, self.chance.randrange(1, 3)):
            yield ActivityPerson(activity=done, contact_id=person.pk, name=person.name)

    def _since(self, deal: Opportunity) -> dt.date:
        """A day since the deal was opened."""
        return deal.opened_on + dt.timedelta(self.chance.randrange((self.today - deal.opened_on).days + 1))

    def _back(self, least: int, most: int) -> dt.date:
        return self.today - dt.timedelta(self.chance.randrange(least, most))
