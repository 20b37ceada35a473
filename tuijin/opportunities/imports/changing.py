"""A deal that is here already and changed in the source: the same operations as anybody's, gates and all."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tuijin.common.errors import Reason, Refused
from tuijin.common.text import Text
from tuijin.customers.models import Customer
from tuijin.opportunities.imports.fields import entry_of
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.operations import advance, lose, revive, rewrite
from tuijin.people.actors import Actor
from tuijin.people.models import Person
from tuijin.playbook.importing import UNWRITTEN
from tuijin.transfer.importing import Draft
from tuijin.transfer.rules.stages import LOST, OPEN, Entry

PLAIN = (
    "name", "amount", "product", "competitors", "claimed_grade", "next_step", "next_step_on", "note",
)  # fmt: skip
WON_STAYS = Reason(
    "won_stays",
    Text("这个单子在推进里已经赢单，不能由导入改回。", "This deal is won here; an import cannot undo that."),
    "stage",
)
BY_IMPORT = Text("导入：来源里又成了进行中", "import: open again in the source")


def changer(
    actor: Actor, drafts: Sequence[Draft], people: Mapping[str, Person], customers: Mapping[int, Customer]
) -> Callable[[Draft], None]:
    """What writes the changed fields of one draft; raises what the operations raise (GateClosed, Refused …)."""
    ids = [draft.target for draft in drafts if draft.target]
    rows = Opportunity.objects.select_related("owner", "customer").in_bulk(ids)

    def change_one(draft: Draft) -> None:
        row = rows[draft.target or 0]
        changes = _changes(draft, row, people, customers.get(draft.line))
        if changes:
            row = rewrite(actor=actor, deal=row, version=row.version, changes=changes)
        entry = entry_of(draft.values)
        if draft.changed & {"stage", "outcome"} and entry:
            _move(actor, row, entry, draft.values)

    return change_one


def _changes(
    draft: Draft, row: Opportunity, people: Mapping[str, Person], customer: Customer | None
) -> dict[str, Any]:
    changes = {name: draft.values[name] for name in PLAIN if name in draft.changed}
    if not changes.get("name", row.name):
        del changes["name"]
    if "owner" in draft.changed and draft.values["owner"] in people:
        changes["owner"] = people[draft.values["owner"]]
    if draft.changed & {"customer", "customer_key"} and customer:
        changes["customer"] = customer
    if "closes_on" in draft.changed and row.is_open:
        changes["expected_on"] = draft.values["closes_on"]
    return changes


def _move(actor: Actor, row: Opportunity, entry: Entry, values: Mapping[str, Any]) -> None:
    if entry.outcome == LOST:
        if row.outcome != LOST:
            _lose(actor, row, values)
        return
    if row.outcome == Opportunity.WON and entry.outcome == OPEN:
        raise Refused(WON_STAYS)
    if row.outcome == LOST:
        row = revive(actor=actor, deal=row, note=str(BY_IMPORT))
    if row.stage != entry.stage:
        advance(actor=actor, deal=row, to_stage=entry.stage)


def _lose(actor: Actor, row: Opportunity, values: Mapping[str, Any]) -> None:
    reason = values.get("lost_reason", UNWRITTEN)
    if reason.writing and not reason.key:
        raise Refused(_strange(reason.writing))
    lose(actor=actor, deal=row, reason=reason.key, winner=values.get("lost_to", ""))


def _strange(writing: str) -> Reason:
    text = Text(
        f"手册里没有丢单原因「{writing}」，请改成手册里的写法，或写进映射文件。",
        f"The playbook has no lost reason “{writing}”: write it as the playbook does, or map it.",
    )
    return Reason("lost_reason_unknown", text, "lost_reason")
