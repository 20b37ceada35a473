"""How the stage history of deals is imported: each row becomes a move of kind `imported`, on its day."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tuijin.common import clock
from tuijin.common.parsing import Unreadable
from tuijin.common.text import Text
from tuijin.opportunities.imports.deals import deals_of
from tuijin.opportunities.imports.fields import stage_choices, stages
from tuijin.opportunities.models import Opportunity, StageMove
from tuijin.opportunities.operations import EarlierMove, add_earlier_moves, remove_moves
from tuijin.people.actors import Actor
from tuijin.transfer.importing import KEY, Draft, Importer, Undo
from tuijin.transfer.rules import fields, report
from tuijin.transfer.rules.fields import Column, FieldSpec, Read, known_as, plain_header
from tuijin.transfer.rules.words import MOVE_HEADERS, STAGE_PROPERTIES

UNKNOWN_DEAL = Text(
    "找不到这个单子。请先导入单子，再导入阶段历史。",
    "No such deal: import the deals first, then their stage history.",
)
NOT_YET = Text(
    "这一天还没到，历史里只有走过的阶段。", "That day is still to come: a history holds what has happened."
)
NO_STAGE = Text("没有阶段。", "No stage.")
OTHER_PROPERTY = Text("不是阶段的变化，略过", "no change of the stage: passed over")
NO_STAGE_OF_OURS = Text(
    "丢单时来源没有写阶段，略过", "lost, and the source does not say in which stage: passed over"
)


def _fields() -> tuple[FieldSpec, ...]:
    own = (
        FieldSpec(KEY, Text("编号", "Id"), fields.text(200)),
        FieldSpec(
            "deal_key", Text("商机编号", "Deal id"), fields.text(200), required=True, may_be_empty=False
        ),
        FieldSpec("stage", Text("阶段", "Stage"), _later(stages), required=True, choices=stage_choices),
        FieldSpec("on", Text("进入日期", "Entered on"), fields.day, required=True, may_be_empty=False),
        FieldSpec("property", Text("属性", "Property"), fields.text(200)),
        FieldSpec("note", Text("备注", "Note"), fields.text(500)),
        fields.DELETED,
    )
    return known_as(own, MOVE_HEADERS)


def _later(learn: Callable[[Column], Read]) -> Callable[[Column], Read]:
    """Unknown words are kept as the refusal they are: a row about another property may hold anything."""

    def wrapped(column: Column) -> Read:
        read = learn(column)

        def patient(cell: Any) -> Any:
            try:
                return read(cell)
            except Unreadable as fault:
                return fault

        return patient

    return wrapped


def _identity(values: Mapping[str, Any]) -> str:
    entry = values.get("stage")
    if values.get(KEY) or not entry or isinstance(entry, Unreadable):
        return ""
    return f"{values['deal_key']}|{entry.stage}|{entry.outcome}|{values['on']}"[:250]


def _existing(actor: Actor, ids: Sequence[int]) -> set[int]:
    seen = Opportunity.objects.visible_to(actor).values("pk")
    return set(StageMove.objects.filter(pk__in=ids, opportunity__in=seen).values_list("pk", flat=True))


def _prepare(actor: Actor, drafts: Sequence[Draft]) -> None:
    deals = deals_of(actor, drafts)
    for draft in drafts:
        _judge(draft, draft.line in deals)
    there = {
        (move.opportunity_id, move.to_stage, move.on): move.pk
        for move in StageMove.objects.filter(opportunity__in={row.pk for row in deals.values()})
    }
    for draft in drafts:
        if draft.outcome or draft.target:
            continue
        draft.target = there.get((deals[draft.line].pk, draft.values["stage"].stage, draft.values["on"]))


def _judge(draft: Draft, known: bool) -> None:
    entry = draft.values.get("stage")
    prop = plain_header(draft.values.get("property") or "")
    if prop and prop not in STAGE_PROPERTIES:
        _pass_over(draft, OTHER_PROPERTY)
    elif isinstance(entry, Unreadable):
        draft.fail(entry.sentence)
    elif entry is None:
        draft.fail(NO_STAGE)
    elif not known:
        draft.fail(UNKNOWN_DEAL)
    elif not entry.stage:
        _pass_over(draft, NO_STAGE_OF_OURS)
    elif draft.values["on"] > clock.today():
        draft.fail(NOT_YET)
    elif draft.known:
        draft.changed = frozenset()  # what happened is not rewritten


def _pass_over(draft: Draft, why: Text) -> None:
    draft.outcome = report.UNCHANGED
    draft.remarks.append(why)


def _apply(actor: Actor, drafts: Sequence[Draft]) -> list[int]:
    deals = deals_of(actor, drafts)
    new = [
        EarlierMove(deals[d.line], d.values["stage"].stage, d.values["on"], d.values.get("note") or "")
        for d in drafts
    ]
    return [move.pk for move in add_earlier_moves(actor=actor, moves=new)]


IMPORTER = Importer(
    key="moves",
    kind="stage_move",
    label=Text("阶段历史", "Stage history"),
    permission="opportunities:import",
    fields=_fields,
    identity=_identity,
    existing=_existing,
    prepare=_prepare,
    apply=_apply,
    undo=Undo(StageMove, (), remove_moves),
)
