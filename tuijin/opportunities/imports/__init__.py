"""How deals are imported. History enters at its stage, outside the gates; later changes go through them."""

from collections.abc import Sequence

from tuijin.common.text import Text
from tuijin.customers.imports import finding
from tuijin.opportunities.imports import changing
from tuijin.opportunities.imports.activities import IMPORTER as ACTIVITIES
from tuijin.opportunities.imports.fields import deal_fields, entry_of
from tuijin.opportunities.imports.history import ground, history
from tuijin.opportunities.imports.moves import IMPORTER as MOVES
from tuijin.opportunities.imports.stakeholders import IMPORTER as STAKEHOLDERS
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.operations import import_deals, put_back, remove_deals
from tuijin.people.actors import Actor
from tuijin.playbook.queries import current
from tuijin.transfer.colleagues import find_or_add, remark_unknown
from tuijin.transfer.importing import KEY, Draft, Importer, Undo, write_each
from tuijin.transfer.rules.stages import OPEN

__all__ = ["ACTIVITIES", "IMPORTER", "MOVES", "STAKEHOLDERS"]

RESTORED = (
    "name", "customer", "amount", "expected_on", "owner", "product", "competitors", "claimed_grade",
    "next_step", "next_step_on", "note", "stage", "outcome",
)  # fmt: skip
NAMELESS = Text(
    "编号、名称、客户都空着，不知道是哪个单子。",
    "Id, name and customer are empty: nobody knows which deal this is.",
)
CLOSED_WITHOUT_DAY = Text("没有结束日期，用了开始日期", "no closing day: the opening day was taken")
CLOSED_NO_DAY_AT_ALL = Text("没有日期，结束日期用了今天", "no dates: today was taken as closing day")


def _existing(actor: Actor, ids: Sequence[int]) -> set[int]:
    return set(Opportunity.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))


def _prepare(actor: Actor, drafts: Sequence[Draft]) -> None:
    for draft in drafts:
        if not any(draft.values.get(name) for name in (KEY, "name", "customer", "customer_key")):
            draft.fail(NAMELESS)  # such as the row of sums below a table
    drafts = [draft for draft in drafts if not draft.faults]
    _meet(actor, drafts)
    finding.prepare(actor, drafts, finding.note_missing)
    fit = [draft for draft in drafts if not draft.faults]
    remark_unknown(fit)
    for draft in fit:
        if draft.target is None and not draft.values.get("stage"):
            stage = current().first_stage.name
            draft.notes.append(Text(f"没有阶段，放在「{stage.zh}」", f"no stage: put into {stage.en}"))
        if draft.target is None and _outcome(draft) != OPEN and not draft.values.get("closes_on"):
            draft.notes.append(CLOSED_WITHOUT_DAY if draft.values.get("opened_on") else CLOSED_NO_DAY_AT_ALL)


def _meet(actor: Actor, drafts: Sequence[Draft]) -> None:
    """A row under our own number, from one of our exports: the deal is here, and only its gaps are filled."""
    new = {draft.values.get(KEY): draft for draft in drafts if draft.target is None}
    for row in Opportunity.objects.visible_to(actor).filter(ref__in=[key for key in new if key]):
        draft = new[row.ref]
        draft.target = row.pk
        draft.changed = frozenset(
            name for name in changing.PLAIN if draft.values.get(name) and not getattr(row, name)
        )


def _outcome(draft: Draft) -> str:
    entry = entry_of(draft.values)
    return entry.outcome if entry else OPEN


def _apply(actor: Actor, drafts: Sequence[Draft]) -> list[int]:
    people = find_or_add(actor, drafts)
    known = finding.find_or_add(actor, drafts, people)
    change, stand = changing.changer(actor, drafts, people, known), ground(actor, people, known)
    return write_each(
        drafts, change, lambda new: import_deals(actor=actor, deals=[history(draft, stand) for draft in new])
    )


IMPORTER = Importer(
    key="opportunities",
    kind="opportunity",
    label=Text("商机", "Opportunities"),
    permission="opportunities:import",
    fields=deal_fields,
    identity=lambda values: "",
    existing=_existing,
    prepare=_prepare,
    apply=_apply,
    undo=Undo(Opportunity, RESTORED, remove_deals, put_back, "deal"),
)
