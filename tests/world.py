"""One small dealer, built through the operations: its people, customers, leads and deals."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cached_property

from django.test import Client

from tuijin.activities.operations import NewActivity
from tuijin.common import clock
from tuijin.customers.models import Customer
from tuijin.customers.operations import NewContact, NewCustomer, add_contacts, add_customers
from tuijin.market.models import Lead
from tuijin.market.operations import NewLead, add_leads
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.operations import NewDeal, open_deals
from tuijin.people.actors import OPERATOR, Actor, as_person
from tuijin.people.models import Person, Team
from tuijin.people.operations import NewPerson, add_people, create_team

PASSWORD = "guotang-2026"


class World:
    """wang sells in 华东一组 under manager li; zhao sells in 华南组, out of their sight; ada administers."""

    def __init__(self) -> None:
        self.company = create_team(actor=OPERATOR, name="公司")
        self.east = create_team(actor=OPERATOR, name="华东一组", parent=self.company)
        self.south = create_team(actor=OPERATOR, name="华南组", parent=self.company)
        self.wang = self.person("王磊", "wang", "salesperson", self.east)
        self.li = self.person("李敏", "li", "manager", self.east)
        self.zhao = self.person("赵强", "zhao", "salesperson", self.south)
        self.chen = self.person("陈静", "chen", "presales", self.company)
        self.boss = self.person("周总", "boss", "owner", self.company)
        self.ada = self.person("艾达", "ada", "administrator", self.company)

    def person(self, name: str, login: str, role: str, team: Team | None = None) -> Person:
        new = NewPerson(name, f"{login}@example.com", (role,), team, PASSWORD)
        return add_people(actor=OPERATOR, people=[new])[0]

    def actor(self, person: Person) -> Actor:
        """The person afresh, so that nothing read earlier is remembered."""
        return as_person(Person.objects.get(pk=person.pk))

    def client(self, person: Person, language: str = "zh-hans") -> Client:
        """A browser in which the person is signed in."""
        client = Client(headers={"accept-language": language})
        client.force_login(person, backend="tuijin.people.backend.HouseBackend")
        return client

    @cached_property
    def customer(self) -> Customer:
        """昆山精密, wang's customer, with accountant 李会计 and general manager 张总."""
        customer = self.add_customer("昆山精密机械有限公司", self.wang)
        people = [NewContact(customer, "李会计", "会计", "财务部"), NewContact(customer, "张总", "总经理")]
        add_contacts(actor=OPERATOR, contacts=people)
        return customer

    def add_customer(self, name: str, owner: Person) -> Customer:
        return add_customers(actor=OPERATOR, customers=[NewCustomer(name, owner=owner)])[0]

    def lead(self, company: str = "启元物流有限公司", owner: Person | None = None) -> Lead:
        new = NewLead(company, contact="孙经理", phone="13800000001", owner=owner or self.wang)
        return add_leads(actor=OPERATOR, leads=[new])[0]

    def deal(self, name: str = "军工定制件", owner: Person | None = None, **fields) -> Opportunity:
        """A deal at the first stage."""
        new = NewDeal(name, **{"customer": self.customer, "amount": Decimal(360000), **fields})
        return open_deals(actor=self.actor(owner or self.wang), deals=[new])[0]

    def visit(self, kind: str, **fields) -> NewActivity:
        """An activity of today, to be logged on a deal."""
        values = {"theirs": ((None, "张总"),), "content": "谈了需求", "no_next_because": "试验", **fields}
        return NewActivity("opportunity", 0, kind, clock.today(), **values)

    @staticmethod
    def soon(days: int = 2) -> dt.date:
        return clock.today() + dt.timedelta(days=days)
