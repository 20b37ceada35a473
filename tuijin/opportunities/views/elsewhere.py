"""Answers that have a home of their own: read there, and the way there (S2)."""

from collections.abc import Iterable
from typing import NamedTuple

from tuijin.common.text import listed
from tuijin.customers.models import Contact
from tuijin.opportunities.forms.labels import FIELDS, Names
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.rules.gates import meets
from tuijin.opportunities.rules.picture import Method, Picture, own_events
from tuijin.opportunities.views.room import address
from tuijin.opportunities.views.showing import plainly
from tuijin.opportunities.views.telling import Teller
from tuijin.playbook.types import Way
from tuijin.web.words import full_day


class Home(NamedTuple):
    """Where an answer lives: what it is called there, what it says ("" while nothing is known), and the way there."""

    label: str
    value: str
    url: str


class Homes:
    """Reads the homes of all questions of one deal; asks the database nothing."""

    def __init__(self, deal: Opportunity, picture: Picture, method: Method, contacts: list[Contact]):
        self.deal, self.picture, self.method, self.contacts = deal, picture, method, contacts
        self.names = Names()
        self.teller = Teller(self.names)

    def __call__(self, ways: Iterable[Way]) -> list[Home]:
        """Those that say something, or the first one, where to write it."""
        ways = tuple(ways)
        told = [self.home(way) for way in ways if meets(way, self.picture.state)]
        return told or [self.home(way)._replace(value="") for way in ways[:1]]

    def home(self, way: Way) -> Home:
        if way.field:
            return self.field(way.field)
        if way.role:
            return self.role(way)
        if way.compelled:
            kinds = [str(self.names("compelling", one.kind)) for one in own_events(self.picture, self.method)]
            return Home("", listed(kinds), address("rivals", self.deal.pk, at="events"))
        return self.happened(way)

    def field(self, name: str) -> Home:
        if name == "contact":
            people = listed(contact.name for contact in self.contacts)
            return Home(str(FIELDS[name]), people, address("people", self.deal.pk))
        if name == "competitors":
            return Home(str(FIELDS[name]), self.deal.competitors, address("rivals", self.deal.pk))
        value = plainly(self.deal, name, self.names)
        return Home(str(FIELDS[name]), value, address("deal", self.deal.pk, at=f"fact-{name}"))

    def role(self, way: Way) -> Home:
        people = [
            stake.name
            for stake in self.picture.stakes
            if not set(way.role).isdisjoint(stake.roles) and (stake.won or not way.won)
        ]
        label = listed(str(self.names("role", role)) for role in way.role)
        return Home(label, listed(people), address("people", self.deal.pk))

    def happened(self, way: Way) -> Home:
        facts = self.picture.facts
        key = next((key for key in way.happened if key in facts), "")
        if key:
            name = str(self.names("fact", key))
            return Home(name, self.teller.fact(key, facts[key]) or name, self.deal_page)
        last = max(self.picture.happened(way.happened), key=lambda item: item.on, default=None)
        kind = last.kind if last else way.happened[0]
        area = "fact" if self.names.playbook.item("fact", kind) else "activity_kind"
        return Home(str(self.names(area, kind)), full_day(last.on) if last else "", self.deal_page)

    @property
    def deal_page(self) -> str:
        return address("deal", self.deal.pk)
