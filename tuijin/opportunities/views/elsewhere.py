"""Answers that have a home of their own: read there, and the way there (S2)."""

from collections.abc import Iterable
from typing import NamedTuple

from tuijin.common.text import listed
from tuijin.customers.models import Contact
from tuijin.opportunities.forms.homes import told
from tuijin.opportunities.forms.labels import FIELDS, Names
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.rules.gates import meets
from tuijin.opportunities.rules.picture import Method, Picture
from tuijin.opportunities.views.room import address
from tuijin.opportunities.views.showing import plainly
from tuijin.playbook.types import Way


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

    def __call__(self, ways: Iterable[Way]) -> list[Home]:
        """Those that say something, or the first one, where to write it."""
        ways = tuple(ways)
        known = [self.home(way) for way in ways if meets(way, self.picture.state)]
        return known or [self.home(way)._replace(value="") for way in ways[:1]]

    def home(self, way: Way) -> Home:
        if way.field:
            return self.field(way.field)
        label, value = told(way, self.picture, self.method, self.names)
        if way.role:
            return Home(label, value, address("people", self.deal.pk))
        if way.compelled:
            return Home(label, value, address("rivals", self.deal.pk, at="events"))
        return Home(label, value, self.deal_page)

    def field(self, name: str) -> Home:
        if name == "contact":
            people = listed(contact.name for contact in self.contacts)
            return Home(str(FIELDS[name]), people, address("people", self.deal.pk))
        if name == "competitors":
            return Home(str(FIELDS[name]), self.deal.competitors, address("rivals", self.deal.pk))
        value = plainly(self.deal, name, self.names)
        return Home(str(FIELDS[name]), value, address("deal", self.deal.pk, at=f"fact-{name}"))

    @property
    def deal_page(self) -> str:
        return address("deal", self.deal.pk)
