"""Records that requests can mean: ids that exist, right versions, bodies with keys of the playbook."""

from typing import Any

from tests.world import World
from tuijin.activities.models import Activity
from tuijin.opportunities.models import GateWaiver, Opportunity
from tuijin.opportunities.operations import advance, confirm, log_activity, lose
from tuijin.opportunities.queries import KIND
from tuijin.people.models import Grant, Person
from tuijin.people.operations import grant
from tuijin.playbook.queries import current

KEYS = {  # fields of bodies whose values are keys of the playbook
    "source": lambda book: book.sources[0].key,
    "claimed_grade": lambda book: book.grades[0].key,
    "next_step_kind": lambda book: book.activity_kinds[0].key,
    "kind": lambda book: opening_kind().key,
    "outcome": lambda book: "",
    "to": lambda book: book.stages[1].key,
    "condition": lambda book: confirmable().key,
}
REFERENCES = ("owner_id", "presales_id", "customer_id", "contact_id", "ours")


def opening_kind():
    return next(kind for kind in current().activity_kinds if kind.opens_deal)


def confirmable():
    return next(condition for stage in current().stages for condition in stage.exit if condition.confirm)


def winner_reason():
    return next(reason for reason in current().lost_reasons if reason.asks_winner)


class Living:
    """Makes a record in the state that an operation needs, and says how to address it."""

    def __init__(self, world: World, person: Person):
        self.world, self.person = world, person

    @property
    def actor(self):
        return self.world.actor(self.person)

    def deal(self) -> Opportunity:
        return self.world.deal(owner=self.person)

    def lost(self) -> Opportunity:
        return lose(actor=self.actor, deal=self.deal(), reason=winner_reason().key, winner="某家")

    def confirmed(self) -> Opportunity:
        deal = self.deal()
        confirm(actor=self.actor, deal=deal, condition=confirmable().key, note="张总说的")
        return deal

    def waiver(self) -> GateWaiver:
        rep, deal = self.world.actor(self.world.wang), self.world.deal()
        return advance(actor=rep, deal=deal, to_stage=current().stages[1].key, exception="赶时间").waiver

    def granted(self) -> Grant:
        reason = "一起跟"
        return grant(
            actor=self.actor, kind=KIND, subject_id=self.deal().pk, person=self.world.zhao, reason=reason
        )

    def activity(self) -> Activity:
        visit = self.world.visit(opening_kind().key)
        return log_activity(actor=self.actor, deal=self.deal(), activity=visit)

    def path(self, operation: str, names: set[str]) -> tuple[dict[str, Any], int]:
        """Path parameters for the operation, and the version of the record they lead to."""
        if "waiver_id" in names:
            waiver = self.waiver()
            return {
                "opportunity_id": waiver.opportunity_id,
                "waiver_id": waiver.pk,
            }, waiver.opportunity.version
        if "grant_id" in names:
            given = self.granted()
            return {"opportunity_id": given.subject_id, "grant_id": given.pk}, 1
        special = {"revive_opportunity": self.lost, "withdraw_confirmation": self.confirmed}
        makers = {
            "opportunity_id": special.get(operation, self.deal),
            "lead_id": self.world.lead,
            "customer_id": lambda: self.world.customer,
            "contact_id": lambda: self.world.customer.contacts.first(),
            "activity_id": self.activity,
            "person_id": lambda: self.world.wang,
            "team_id": lambda: self.world.east,
        }
        found = {name: makers[name]() for name in names if name in makers}
        version = next((getattr(row, "version", 1) for row in found.values()), 1)
        values = {name: row.pk for name, row in found.items()}
        if "condition" in names:
            values["condition"] = confirmable().key
        return values, version

    def sensible(self, operation: str, body: dict[str, Any]) -> dict[str, Any]:
        """The body with keys that the playbook knows and without references to records that are not there."""
        known = {name: value(current()) for name, value in KEYS.items() if name in body}
        if operation == "change_activity":
            known.pop("outcome", None)
        changed = {name: value for name, value in body.items() if name not in REFERENCES} | known
        if operation == "lose_opportunity":
            changed |= {"reason": winner_reason().key, "winner": "某家"}
        if operation == "create_grant":
            changed |= {"person_id": self.world.zhao.pk}
        if operation == "tell_fact":
            changed |= {"key": current().facts[0].key}
        if operation == "advance_opportunity":
            changed |= {"exception": "老板定的"}
        if operation == "advance_opportunities":
            changed |= {"ids": [self.deal().pk]}
        if "theirs" in body:
            changed |= {"theirs": [{"name": "张总"}], "content": "谈了", "no_next_because": "试验"}
            changed |= {"minutes": 60, "departments": "财务部", "response": "好"}
        return changed
