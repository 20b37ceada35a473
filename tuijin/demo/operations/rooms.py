"""Writes the rooms of the background deals: people with their parts, answers, what compels them, the rival's place."""

from collections.abc import Iterator
from typing import Any

from tuijin.customers.models import Contact
from tuijin.demo.days import Days
from tuijin.demo.operations.staff import Staff
from tuijin.demo.planning.companies import Someone
from tuijin.demo.planning.dealer import Deal
from tuijin.opportunities.models import Opportunity, Rival
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
from tuijin.timeline.operations import renewed_once

Contacts = dict[tuple[str, str], Contact]  # by the names of company and person
MET, LEARNT = 130, 260  # minutes after nine


def furnish(staff: Staff, days: Days, contacts: Contacts, both: list[tuple[Opportunity, Deal]]) -> None:
    """Everything that sellers have written down in their deals' rooms; judged once at the end."""
    rivals = {
        row.opportunity_id: row for row in Rival.objects.filter(opportunity__in=[row for row, _ in both])
    }
    with renewed_once():
        for owner in dict.fromkeys(deal.story.outline.owner for _row, deal in both):
            theirs = [pair for pair in both if pair[1].story.outline.owner == owner]
            writer = _Writer(staff.actor(owner), days, contacts)
            writer.write(theirs)
            for row, deal in theirs:
                writer.write_single(row, deal, rivals.get(row.pk))


class _Writer:
    def __init__(self, actor: Actor, days: Days, contacts: Contacts):
        self.actor, self.days, self.contacts = actor, days, contacts

    def write(self, both: list[tuple[Opportunity, Deal]]) -> None:
        """People and answers, of all deals at once."""
        new = [stake for row, deal in both for stake in self._stakes(row, deal)]
        self.stakes = {
            (stake.opportunity_id, stake.contact_id): stake
            for stake in add_stakeholders(actor=self.actor, stakeholders=new)
        }
        answer(actor=self.actor, answers=[one for row, deal in both for one in self._answers(row, deal)])

    def write_single(self, row: Opportunity, deal: Deal, rival: Rival | None) -> None:
        """What comes once in a deal."""
        room, shift = deal.room, deal.story.shift
        for part in room.parts:
            if part.deed:
                kind, text, day = part.deed
                stake = self.stakes[row.pk, self._contact(deal, part.who).pk]
                on = self.days.workday(shift + day)
                record_deed(
                    actor=self.actor, stakeholder=stake, kind=kind, text=text, on=on,
                    at=self.days.moment(on, LEARNT),
                )  # fmt: skip
        if rival and room.position:
            last = self.days.workday(shift + deal.story.acts[-1].day)
            change_rival(
                actor=self.actor, rival=rival, version=rival.version, changes={"position": room.position},
                at=self.days.moment(last, LEARNT),
            )  # fmt: skip
        self._press(row, deal)

    def _contact(self, deal: Deal, one: Someone) -> Contact:
        return self.contacts[deal.story.outline.company.name, one.name]

    def _stakes(self, row: Opportunity, deal: Deal) -> Iterator[NewStakeholder]:
        for part in deal.room.parts:
            known: dict[str, Any] = {
                "roles": list(part.roles), "level": part.level, "influence": part.influence,
                "attitude": part.attitude,
            }  # fmt: skip
            on = self.days.workday(deal.story.shift + part.day)
            yield NewStakeholder(row, self._contact(deal, part.who), known, at=self.days.moment(on, MET))

    def _answers(self, row: Opportunity, deal: Deal) -> Iterator[NewAnswer]:
        for said in deal.room.said:
            on = self.days.workday(deal.story.shift + said.day)
            yield NewAnswer(
                row, said.question, said.text, on, source=self._contact(deal, said.who), confidence=said.confidence,
                disputed=said.disputed, at=self.days.moment(on, LEARNT),
            )  # fmt: skip

    def _press(self, row: Opportunity, deal: Deal) -> None:
        event = deal.room.pressure
        if event is None:
            return
        due = None
        if event.ahead is not None and deal.expected is not None:
            due = self.days.workday(deal.expected + event.ahead)
        keep_event(
            actor=self.actor, deal=row, kind=event.kind, evidence=event.evidence, harm=event.harm, due_on=due,
            confirmed_by=self._contact(deal, event.who) if event.who else None,
            at=self.days.moment(self.days.workday(deal.story.shift + event.day), LEARNT),
        )  # fmt: skip
