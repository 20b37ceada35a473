"""Writes the deck's three cases, in the deck's own calendar moved to today."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tuijin.activities.operations import NewActivity
from tuijin.customers.models import Contact
from tuijin.customers.operations import NewContact, NewCustomer, add_contacts, add_customers
from tuijin.demo.days import Days
from tuijin.demo.operations import told_room
from tuijin.demo.operations.staff import Staff
from tuijin.market.models import Lead
from tuijin.market.operations import NewLead, PastLead, import_leads
from tuijin.opportunities.models import GateWaiver, Opportunity
from tuijin.opportunities.operations import (
    ImportedDeal,
    NewDeal,
    NewFact,
    PastException,
    PastMove,
    PastWord,
    import_deals,
    log_activities,
    record_facts,
)
from tuijin.people.actors import Actor

Row = dict[str, Any]  # one entry of a case's file
CLOSING = ("lost",)
# Minutes after nine at which a day's entries are written down: first what was done, then what follows.
OPENED, DONE, LEARNT, SAID, ASKED, ANSWERED, MOVED = 60, 90, 250, 290, 310, 330, 350


def load(*, actor: Actor, staff: Staff, days: Days, case: Row) -> Opportunity:
    return Teller(actor, staff, days, case).tell()


@dataclass
class Teller:
    actor: Actor
    staff: Staff
    days: Days
    case: Row

    @property
    def by_owner(self) -> Actor:
        return self.staff.actor(self.case["owner"])

    def tell(self) -> Opportunity:
        self.owner = self.staff[self.case["owner"]]
        self.taken: dict[tuple[dt.date, int], int] = defaultdict(int)
        self.began = self._at(self.case["moves"][0], OPENED)
        self._meet()
        deal = import_deals(actor=self.actor, deals=[self._deal()])[0]
        done = [self._activity(deal, row) for row in self.case["activities"]]
        log_activities(actor=self.by_owner, activities=done)
        facts = [
            NewFact(deal, row["key"], row["value"], self._on(row), row["source"], self._at(row, LEARNT))
            for row in self.case["facts"]
        ]
        record_facts(actor=self.by_owner, facts=facts)
        told_room.tell(self.by_owner, deal, self.case, self.people, self._on, self._at)
        return deal

    def _on(self, row: Row, name: str = "day") -> dt.date:
        return self.days.deck(row[name], row.get("exact", False))

    def _at(self, row: Row, minute: int) -> dt.datetime:
        """Things of one sort on one day are written down one after the other."""
        day = self._on(row)
        self.taken[day, minute] += 1
        return self.days.moment(day, minute + 12 * (self.taken[day, minute] - 1))

    def _meet(self) -> None:
        told = dict(self.case["customer"])
        told["revenue"] = Decimal(told["revenue"]) if "revenue" in told else None
        new = NewCustomer(**told, owner=self.owner, created_at=self.began)
        self.customer = add_customers(actor=self.by_owner, customers=[new])[0]
        people = [
            NewContact(
                self.customer, row["name"], title=row["title"], department=row["department"],
                note=row["note"], source="案例原文", created_at=self.began,
            )
            for row in self.case["contacts"]
        ]  # fmt: skip
        rows = add_contacts(actor=self.by_owner, contacts=people)
        self.people = dict(zip((row["key"] for row in self.case["contacts"]), rows, strict=True))
        self.lead = self._noted()

    def _noted(self) -> Lead:
        contact: Contact = next(iter(self.people.values()))
        new = NewLead(
            self.customer.name, contact=contact.name, title=contact.title, source=self.case["source"],
            industry=self.customer.industry, region=self.customer.region, note=self.case["lead_note"],
            customer=self.customer, owner=self.owner,
        )  # fmt: skip
        noted = self.began - dt.timedelta(days=7)
        return import_leads(actor=self.by_owner, leads=[PastLead(new, noted, Lead.VISITED, self.began)])[0]

    def _deal(self) -> ImportedDeal:
        moves = self.case["moves"]
        entered = [row for row in moves if row["kind"] not in CLOSING][-1]
        return ImportedDeal(
            deal=self._new(), stage=moves[-1]["stage"], outcome=Opportunity.OPEN,
            opened_on=self._on(moves[0]), entered_on=self._on(entered),
            whole_way=tuple(self._move(row) for row in moves),
            words=tuple(self._word(row) for row in self.case.get("words", ())),
            exceptions=tuple(self._exception(row) for row in self.case.get("exceptions", ())),
        )  # fmt: skip

    def _move(self, row: Row) -> PastMove:
        at = self._at(row, OPENED if row["kind"] == "opened" else MOVED)
        return PastMove(row["stage"], self._on(row), row["kind"], self.owner, at, row.get("note", ""))

    def _word(self, row: Row) -> PastWord:
        return PastWord(row["condition"], row["note"], self.owner, self._at(row, SAID))

    def _new(self) -> NewDeal:
        case, step = self.case, self.case["next"]
        return NewDeal(
            case["name"], self.customer, self.lead, Decimal(case["amount"]), ref=case["ref"],
            source=case["source"],
            expected_on=self._on(case, "expected_on") if "expected_on" in case else None, owner=self.owner,
            presales=self.staff[case["presales"]] if "presales" in case else None, product=case["product"],
            competitors=case.get("competitors", ""), claimed_grade=case["grade"], note=case["note"],
            next_step=step["text"], next_step_kind=step["kind"], next_step_on=self._on(step),
        )  # fmt: skip

    def _exception(self, row: Row) -> PastException:
        return PastException(
            row["from_stage"], row["to_stage"], tuple(row["missing"]), row["reason"],
            self.owner, self._at(row, ASKED),
            GateWaiver.GRANTED, self.staff[row["granted_by"]], self._at(row, ANSWERED), row["answer"],
        )  # fmt: skip

    def _activity(self, deal: Opportunity, row: Row) -> NewActivity:
        met = tuple((self.people[key].pk, self.people[key].name) for key in row["with"])
        plain: Row = {
            name: row[name] for name in ("departments", "minutes", "outcome", "response") if name in row
        }
        money: Row = {name: Decimal(row[name]) for name in ("amount", "discount") if name in row}
        return NewActivity(
            "opportunity", deal.pk, row["kind"], self._on(row), customer_id=self.customer.pk, theirs=met,
            content=row["content"], noted_at=self._at(row, DONE), **plain, **money,
        )  # fmt: skip
