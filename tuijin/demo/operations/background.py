"""Writes the generated background: companies, leads, deals with their past, what was done and learnt."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from tuijin.activities.operations import NewActivity
from tuijin.customers.models import Contact, Customer
from tuijin.customers.operations import NewContact, NewCustomer, add_contacts, add_customers
from tuijin.demo.data import table
from tuijin.demo.days import Days
from tuijin.demo.operations import rooms
from tuijin.demo.operations.staff import Staff
from tuijin.demo.planning.companies import Company, Someone
from tuijin.demo.planning.dealer import Deal, Dealer
from tuijin.demo.planning.leads import PlannedLead
from tuijin.demo.planning.stories import OPEN, Act, Story
from tuijin.market.models import Lead
from tuijin.market.operations import NewLead, PastLead, import_leads
from tuijin.opportunities.models import GateWaiver, Opportunity
from tuijin.opportunities.operations import (
    ImportedDeal,
    NewDeal,
    NewFact,
    PastChange,
    PastException,
    PastMove,
    PastWord,
    advance,
    import_deals,
    log_activities,
    record_facts,
)
from tuijin.opportunities.queries import states
from tuijin.opportunities.rules import gates
from tuijin.people.actors import Actor
from tuijin.playbook.queries import current


def load(*, actor: Actor, staff: Staff, days: Days, dealer: Dealer) -> None:
    Loader(actor, staff, days, dealer).load()


@dataclass
class Loader:
    actor: Actor
    staff: Staff
    days: Days
    dealer: Dealer

    def load(self) -> None:
        self.customers = self._add_customers()
        self.contacts = self._add_contacts()
        self.leads = self._add_leads()
        rows = import_deals(actor=self.actor, deals=[self._deal(deal) for deal in self.dealer.deals])
        both = list(zip(rows, self.dealer.deals, strict=True))
        self._log(both)
        self._tell_facts(both)
        rooms.furnish(self.staff, self.days, self.contacts, both)
        self._ask_exceptions(rows)

    def _by_owners(
        self, write: Callable[[Actor, list[Any]], list[Any]], owners: Sequence[str], new: Sequence[Any]
    ) -> list[Any]:
        """The rows that `write` makes of `new`, each written by its owner, in the order of `new`."""
        found: dict[int, Any] = {}
        for owner in dict.fromkeys(owners):
            places = [place for place, one in enumerate(owners) if one == owner]
            rows = write(self.staff.actor(owner), [new[place] for place in places])
            found |= dict(zip(places, rows, strict=True))
        return [found[place] for place in range(len(new))]

    def moment(self, day: int, minute: int = 0) -> Any:
        """A moment in working hours of a working day; `minute` after nine, spread by the day itself."""
        return self.days.moment(self.days.workday(day), (day * 37) % 420 + minute)

    def _add_customers(self) -> dict[str, Customer]:
        first: dict[str, Story] = {}
        for deal in self.dealer.deals:
            first.setdefault(deal.story.outline.company.name, deal.story)
        owners = [story.outline.owner for story in first.values()]
        new = [self._customer(story) for story in first.values()]
        rows = self._by_owners(lambda by, some: add_customers(actor=by, customers=some), owners, new)
        return dict(zip(first, rows, strict=True))

    def _customer(self, story: Story) -> NewCustomer:
        company = story.outline.company
        return NewCustomer(
            name=company.name, owner=self.staff[story.outline.owner], short_name=company.short_name,
            industry=company.industry, region=company.region, address=company.address, phone=company.phone,
            staff=company.staff, revenue=Decimal(company.revenue), created_at=self.moment(story.shift),
        )  # fmt: skip

    def _add_contacts(self) -> dict[tuple[str, str], Contact]:
        outlines = {
            outline.company.name: outline for outline in (deal.story.outline for deal in self.dealer.deals)
        }
        met = [(one.owner, one.company, person) for one in outlines.values() for person in one.company.people]
        new = [self._contact(company, person) for _owner, company, person in met]
        owners = [owner for owner, _company, _person in met]
        rows = self._by_owners(lambda by, some: add_contacts(actor=by, contacts=some), owners, new)
        return {
            (company.name, person.name): row for (_owner, company, person), row in zip(met, rows, strict=True)
        }

    def _contact(self, company: Company, one: Someone) -> NewContact:
        customer = self.customers[company.name]
        return NewContact(
            customer, one.name, title=one.title, department=one.department, phone=one.phone,
            source="拜访时交换名片", created_at=customer.created_at,
        )  # fmt: skip

    def _add_leads(self) -> dict[int, Lead]:
        """The leads; those that became deals by the identity of their story."""
        planned = sorted(self.dealer.leads, key=lambda lead: lead.noted)
        owners, new = [lead.owner for lead in planned], [self._lead(lead) for lead in planned]
        rows = self._by_owners(lambda by, some: import_leads(actor=by, leads=some), owners, new)
        return {id(lead.story): row for lead, row in zip(planned, rows, strict=True) if lead.story}

    def _lead(self, lead: PlannedLead) -> PastLead:
        company, contact = lead.company, lead.company.people[1]
        new = NewLead(
            company.name, contact=contact.name, title=contact.title, phone=contact.phone, source=lead.source,
            industry=company.industry, region=company.region, note=lead.note, owner=self.staff[lead.owner],
            customer=self.customers[company.name] if lead.story else None,
        )  # fmt: skip
        closed = self.moment(lead.closed, 5) if lead.closed is not None else None
        return PastLead(new, self.moment(lead.noted), lead.state, closed, lead.because)

    def _deal(self, deal: Deal) -> ImportedDeal:
        story, day = deal.story, lambda number: self.days.workday(deal.story.shift + number)
        last, closed = story.steps[-1], story.outline.outcome != OPEN
        entered = next(
            step for step in reversed(story.steps) if step.stage == last.stage and step.kind != "lost"
        )
        return ImportedDeal(
            deal=self._new(deal), stage=last.stage, outcome=story.outline.outcome, opened_on=day(0),
            entered_on=day(entered.day), closed_on=day(last.day) if closed else None,
            lost_reason=story.lost_reason, lost_to=story.lost_to, whole_way=self._way(story),
            words=tuple(self._words(story)), exceptions=tuple(self._exceptions(story)),
            changes=tuple(self._pushes(deal)),
        )  # fmt: skip

    def _new(self, deal: Deal) -> NewDeal:
        outline, step = deal.story.outline, deal.next
        arranged: dict[str, Any] = {}
        if step:
            on = self.days.workday(step.day) if step.day else self.days.today
            arranged = {"next_step": step.text, "next_step_kind": step.kind, "next_step_on": on}
        lead = self.leads[id(deal.story)]
        return NewDeal(
            name=f"{outline.company.short_name} {outline.product['called']}", lead=lead, source=lead.source,
            customer=self.customers[outline.company.name], owner=self.staff[outline.owner],
            amount=None if deal.amount is None else Decimal(deal.amount), product=outline.product["name"],
            expected_on=None if deal.expected is None else self.days.workday(deal.expected),
            presales=self.staff["wu"] if deal.presales else None, competitors=outline.rival,
            claimed_grade=deal.grade, **arranged,
        )  # fmt: skip

    def _way(self, story: Story) -> tuple[PastMove, ...]:
        owner = self.staff[story.outline.owner]
        return tuple(
            PastMove(
                step.stage, self.days.workday(story.shift + step.day), step.kind, owner,
                self.moment(story.shift + step.day, 20 + place if place else 8), step.note,
            )
            for place, step in enumerate(story.steps)
        )  # fmt: skip

    def _words(self, story: Story):
        for condition, note, day in story.words:
            yield PastWord(
                condition, note, self.staff[story.outline.owner], self.moment(story.shift + day, 15)
            )

    def _exceptions(self, story: Story):
        passed, deals, owner = table("beats")["passed"], table("deals"), story.outline.owner
        for from_stage, to_stage, day in story.passed:
            asked, pick = self.moment(story.shift + day, 16), abs(story.shift)
            yield PastException(
                from_stage, to_stage, tuple(passed["missing"]),
                reason=deals["exceptions"][pick % len(deals["exceptions"])],
                asked_by=self.staff[owner], asked_at=asked,
                state=GateWaiver.GRANTED, decided_by=self.staff.approver(owner),
                decided_at=self.moment(story.shift + day, 18),
                answer=deals["answers"][pick % len(deals["answers"])],
            )  # fmt: skip

    def _pushes(self, deal: Deal) -> Iterator[PastChange]:
        if deal.expected is None:
            return
        owner, days = self.staff[deal.story.outline.owner], [*deal.expected_before, deal.expected]
        for place, (before, after) in enumerate(pairwise(days)):
            act = deal.story.acts[max(len(deal.story.acts) - len(days) + 1 + place, 0)]
            at = self.moment(deal.story.shift + act.day, 12)
            yield PastChange(
                "expected_on", str(self.days.workday(before)), str(self.days.workday(after)), owner, at
            )

    def _log(self, both: list[tuple[Opportunity, Deal]]) -> None:
        by_owner: dict[str, list[NewActivity]] = defaultdict(list)
        for row, deal in both:
            by_owner[deal.story.outline.owner] += [
                self._activity(row, deal.story, act) for act in deal.story.acts
            ]
        for owner, activities in by_owner.items():
            log_activities(actor=self.staff.actor(owner), activities=activities)

    def _activity(self, row: Opportunity, story: Story, act: Act) -> NewActivity:
        company = story.outline.company.name
        theirs = tuple((self.contacts[company, one.name].pk, one.name) for one in act.people)
        return NewActivity(
            "opportunity", row.pk, act.kind, self.days.workday(story.shift + act.day), row.customer_id,
            ours=(self.staff["wu"],) if act.presales and row.presales_id else (), theirs=theirs,
            departments=act.departments, minutes=act.minutes, outcome=act.outcome,
            cost=None if act.cost is None else Decimal(act.cost), content=act.content, response=act.response,
            amount=None if act.amount is None else Decimal(act.amount),
            noted_at=self.moment(story.shift + act.day, 10),
        )  # fmt: skip

    def _tell_facts(self, both: list[tuple[Opportunity, Deal]]) -> None:
        by_owner: dict[str, list[NewFact]] = defaultdict(list)
        for row, deal in both:
            story = deal.story
            for key, value, day, source in story.facts:
                on, at = self.days.workday(story.shift + day), self.moment(story.shift + day, 14)
                by_owner[story.outline.owner].append(NewFact(row, key, value, on, source, at))
        for owner, facts in by_owner.items():
            record_facts(actor=self.staff.actor(owner), facts=facts)

    def _ask_exceptions(self, rows: list[Opportunity]) -> None:
        """A few sellers stand before a closed gate this very day and have asked."""
        asks = table("funnel")["asks"]
        stage = current().stage(asks["stage"])
        assert stage is not None  # the demo's tables name stages of the shipped playbook
        there = [row for row in rows if row.is_open and row.stage == asks["stage"]]
        known = states(there)
        held = [row for row in there if gates.missing(stage.exit, known[row.pk])]
        reasons = table("deals")["exceptions"]
        for row, reason in zip(held[: asks["count"]], reasons, strict=False):
            owner = next(key for key, person in self.staff.people.items() if person == row.owner)
            advance(actor=self.staff.actor(owner), deal=row, to_stage=asks["to"], exception=reason)
