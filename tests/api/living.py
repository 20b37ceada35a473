"""Records that requests can mean: ids that exist, right versions, bodies with keys of the playbook."""

from collections.abc import Set
from typing import Any

from tests.world import World
from tuijin.activities.models import Activity
from tuijin.common import clock
from tuijin.customers.models import Contact
from tuijin.customers.operations import NewContact, add_contacts
from tuijin.opportunities import operations
from tuijin.opportunities.models import GateWaiver, Opportunity, Stakeholder
from tuijin.opportunities.operations import advance, confirm, log_activity, lose
from tuijin.opportunities.queries import KIND
from tuijin.people.actors import OPERATOR
from tuijin.people.models import Grant, Person
from tuijin.people.operations import grant
from tuijin.playbook.queries import current
from tuijin.saved_views.models import SavedView
from tuijin.saved_views.operations import keep
from tuijin.transfer import planning
from tuijin.transfer.models import ImportRun
from tuijin.transfer.queries import importers
from tuijin.transfer.running import start

KEYS = {  # fields of bodies whose values are keys of the playbook
    "source": lambda book: book.sources[0].key,
    "claimed_grade": lambda book: book.grades[0].key,
    "next_step_kind": lambda book: book.activity_kinds[0].key,
    "kind": lambda book: opening_kind().key,
    "outcome": lambda book: "",
    "to": lambda book: book.stages[1].key,
    "condition": lambda book: confirmable().key,
}
DEALS_FILE = "商机名称,阶段\n一期,跟进\n二期,火星\n"
ENDED = {"undo_import", "stop_import", "list_refused_rows", "download_refused_rows", "list_kept_rows"}
REFERENCES = ("owner_id", "presales_id", "customer_id", "contact_id", "ours", "source_id", "confirmed_by_id")


def opening_kind():
    return next(kind for kind in current().activity_kinds if kind.opens_deal)


def confirmable():
    return next(condition for stage in current().stages for condition in stage.exit if condition.confirm)


def winner_reason():
    return next(reason for reason in current().lost_reasons if reason.asks_winner)


def free_question():
    return next(question for question in current().questions if not question.lives)


class Living:
    """Makes a record in the state that an operation needs, and says how to address it."""

    def __init__(self, world: World, person: Person):
        self.world, self.person = world, person
        self.pair: tuple[Stakeholder, ...] = ()
        self.views = 0
        self.kept: dict[str, tuple[dict[str, Any], int]] = {}

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

    def stakeholders(self) -> tuple[Stakeholder, ...]:
        """Two people of one deal."""
        deal = self.deal()
        new = [operations.NewStakeholder(deal, one, {}) for one in deal.customer.contacts.order_by("pk")]
        self.pair = tuple(operations.add_stakeholders(actor=self.actor, stakeholders=new))
        return self.pair

    def tie(self):
        one, other = self.stakeholders()
        return operations.tie(actor=self.actor, kind=current().ties[0].key, one=one, other=other)

    def answer(self):
        new = operations.NewAnswer(self.deal(), free_question().key, "三家厂", clock.today())
        return operations.answer(actor=self.actor, answers=[new])[0]

    def rival(self):
        return operations.add_rival(actor=self.actor, deal=self.deal(), name="金蝶")

    def event(self):
        kind = current().events[0].key
        return operations.keep_event(actor=self.actor, deal=self.deal(), kind=kind, evidence="张总说的")

    def set_aside(self):
        until = self.world.soon(9)
        values = {"key": current().symptoms[0].key, "reason": "知道", "until": until}
        return operations.dismiss(actor=self.actor, deal=self.deal(), **values)

    def contact(self) -> Contact:
        """Somebody new at the customer, whom nothing needs."""
        new = NewContact(self.world.customer, "钱主任")
        return add_contacts(actor=self.actor, contacts=[new])[0]

    def imported(self) -> ImportRun:
        run = self.draft()
        start(self.actor, run, importers()["opportunities"])
        return run

    def view(self) -> SavedView:
        self.views += 1
        new = {"kind": KIND, "name": f"视图 {self.views}", "query": "outcome=open", "shared": "all"}
        return keep(actor=self.actor, **new)

    def draft(self) -> ImportRun:
        """Two deals, handed in."""
        content, importer = DEALS_FILE.encode(), importers()["opportunities"]
        return planning.begin(self.actor, importer, "单子.csv", len(content), [content])

    def part(self, names: Set[str]) -> Any:
        """The part of a deal that one of these names of a path means; None when none does."""
        makers = {
            "answer_id": self.answer,
            "event_id": self.event,
            "rival_id": self.rival,
            "stakeholder_id": lambda: self.stakeholders()[0],
            "symptom": self.set_aside,
            "tie_id": self.tie,
        }
        return next((make() for name, make in makers.items() if name in names), None)

    def read(self, operation: str, names: Set[str]) -> tuple[dict[str, Any], int]:
        """As `path`, for an operation that changes nothing: one record serves all its requests."""
        if operation not in self.kept:
            self.kept[operation] = self.path(operation, names)
        return self.kept[operation]

    def path(self, operation: str, names: Set[str]) -> tuple[dict[str, Any], int]:
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
        if "argument_id" in names:
            rival = self.rival()
            said = operations.argue(
                actor=self.actor, rival=rival, kind=current().arguments[0].key, text="贵", source="张总"
            )
            ids = {"rival_id": rival.pk, "argument_id": said.pk}
            return {"opportunity_id": rival.opportunity_id} | ids, 1
        part = self.part(names)
        if part is not None:
            name = next(name for name in names if name != "opportunity_id")
            values = {"opportunity_id": part.opportunity_id, name: getattr(part, "key", part.pk)}
            return values, getattr(part, "version", 1)
        if operation == "create_tie":
            return {"opportunity_id": self.stakeholders()[0].opportunity_id}, 1
        special = {"revive_opportunity": self.lost, "withdraw_confirmation": self.confirmed}
        makers = {
            "opportunity_id": special.get(operation, self.deal),
            "lead_id": self.world.lead,
            "customer_id": lambda: self.world.customer,
            "contact_id": self.contact,
            "activity_id": self.activity,
            "person_id": lambda: self.world.wang,
            "team_id": lambda: self.world.east,
            "rival_name_id": lambda: operations.count_as(actor=OPERATOR, written="K3", rival="金蝶"),
            "view_id": self.view,
            "import_id": self.draft if operation not in ENDED else self.imported,
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
        changed |= self.wanted_by(operation, body)
        if "theirs" in body:
            changed |= {"theirs": [{"name": "张总"}], "content": "谈了", "no_next_because": "试验"}
            changed |= {"minutes": 60, "departments": "财务部", "response": "好"}
        return changed

    def wanted_by(self, operation: str, body: dict[str, Any]) -> dict[str, Any]:
        """What the body of an operation must hold to mean something, and must not where it changes something."""
        book = current()
        wanted = {
            "lose_opportunity": lambda: {"reason": winner_reason().key, "winner": "某家"},
            "create_grant": lambda: {"person_id": self.world.zhao.pk},
            "merge_contact": lambda: {"into_id": self.world.customer.contacts.get(name="张总").pk},
            "tell_fact": lambda: {"key": book.facts[0].key},
            "advance_opportunity": lambda: {"exception": "老板定的"},
            "advance_opportunities": lambda: {"ids": [self.deal().pk]},
            "create_answer": lambda: {"question": free_question().key, "text": "三家厂", "on": "2026-01-08"},
            "change_answer": lambda: {"text": "四家厂", "on": "2026-01-08"},
            "create_event": lambda: {"kind": book.events[0].key, "evidence": "张总说的", "harm_amount": None},
            "change_event": lambda: {"evidence": "张总说的", "harm_amount": None},
            "create_stakeholder": lambda: {"contact_id": self.world.customer.contacts.first().pk},
            "record_deed": lambda: {"kind": book.deeds[0].key, "text": "给了名单", "on": "2026-01-08"},
            "create_rival": lambda: {"name": "金蝶"},
            "change_rival": lambda: {"name": "用友"},
            "create_argument": lambda: {"kind": book.arguments[0].key, "text": "贵", "source": "张总"},
            "create_import": lambda: {
                "kind": "opportunities", "mapping": "", "file": DEALS_FILE,
            },
            "map_import": lambda: {
                "use": "", "columns": {"商机名称": "name", "阶段": "stage"}, "values": {}, "save_as": "老系统",
            },
            "create_view": lambda: {"kind": KIND, "query": "outcome=open"},
            "open_view_for_roles": lambda: {"roles": ["owner"]},
            "create_tie": lambda: {
                "kind": book.ties[0].key, "one_id": self.pair[0].pk, "other_id": self.pair[1].pk,
            },
            "dismiss_symptom": lambda: {
                "key": book.symptoms[0].key, "reason": "知道", "until": self.world.soon(9).isoformat(),
            },
        }  # fmt: skip
        keys = {
            "roles": [book.roles[0].key],
            "level": book.levels[0].key,
            "way_in": book.ways_in[0].key,
            "points": [book.points[0].key],
            "query": "outcome=open",
            "position": book.positions[0].key,
        }
        named = {name: value for name, value in keys.items() if name in body}
        return named | (wanted[operation]() if operation in wanted else {})
