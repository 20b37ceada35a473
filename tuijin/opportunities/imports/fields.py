"""What of a deal can be imported, and how other systems head it."""

from collections.abc import Mapping
from typing import Any

from tuijin.common.parsing import clean
from tuijin.common.text import Text
from tuijin.opportunities.models import Opportunity
from tuijin.playbook.importing import choices, keyed
from tuijin.playbook.queries import current
from tuijin.transfer.colleagues import OWNER
from tuijin.transfer.importing import KEY
from tuijin.transfer.rules import fields
from tuijin.transfer.rules.fields import Column, FieldSpec, Mended, Read, known_as, plain_header
from tuijin.transfer.rules.stages import LOST, OPEN, WON, Entry, StageName, closed_as, stage_reader
from tuijin.transfer.rules.words import DEAL_HEADERS

OUTCOMES = {OPEN: Text("进行中", "Open"), WON: Text("已签", "Won"), LOST: Text("已丢", "Lost")}


def deal_fields() -> tuple[FieldSpec, ...]:
    """The fields under the playbook in force and with the products known today."""
    text, day = fields.text, fields.day
    own = (
        FieldSpec(KEY, Text("编号", "Id"), text(200)),
        FieldSpec("name", Text("商机名称", "Name"), text(200)),
        FieldSpec("customer", Text("客户", "Customer"), text(200)),
        FieldSpec("customer_key", Text("客户编号", "Customer id"), text(200)),
        FieldSpec("stage", Text("阶段", "Stage"), stages, required=True, choices=stage_choices),
        FieldSpec("outcome", Text("结局", "Outcome"), outcome),
        FieldSpec("amount", Text("金额", "Amount"), fields.money()),
        FieldSpec("opened_on", Text("开始日期", "Opened on"), day),
        FieldSpec("closes_on", Text("预计或实际结束日期", "Closes on"), day),
        OWNER,
        FieldSpec("product", Text("产品", "Product"), fields.words(_products(), 200)),
        FieldSpec("source", Text("来源", "Source"), keyed("source", 80), choices=lambda: choices("source")),
        FieldSpec("competitors", Text("竞争对手", "Competitors"), text(200)),
        FieldSpec("next_step", Text("下一步", "Next step"), text(200)),
        FieldSpec("next_step_on", Text("下一步的日期", "Next step on"), day),
        FieldSpec(
            "claimed_grade", Text("申报等级", "Claimed grade"), grade, choices=lambda: choices("grade")
        ),
        FieldSpec(
            "lost_reason",
            Text("丢单原因", "Lost reason"),
            keyed("lost_reason", 200),
            choices=lambda: choices("lost_reason"),
        ),
        FieldSpec("lost_to", Text("丢给谁", "Lost to"), text(80)),
        FieldSpec("note", Text("备注", "Note"), text(10_000, lines=True)),
        fields.DELETED,
    )
    return known_as(own, DEAL_HEADERS)


def _products() -> set[str]:
    """Products that deals name already: towards their writing a slip is mended."""
    written = Opportunity.objects.exclude(product="").order_by().values_list("product", flat=True)
    return set(written.distinct()[:1000])


def grade(column: Column) -> Read:
    """What the seller claims (S7), as a key of the playbook; another word is left out, and said."""
    learnt = keyed("grade", 80)(column)

    def read(cell: Any) -> Any:
        word = learnt(cell)
        if word.key or not word.writing:
            return word.key
        seen = word.writing
        return Mended("", Text(f"没有等级「{seen}」，没有记", f"no grade is called “{seen}”: left out"))

    return read


def outcome(column: Column) -> Read:
    """Whether a deal is won or lost where that stands beside its stage; other words say nothing."""

    def read(cell: Any) -> str:
        plain = plain_header(clean(cell, 200))
        own = {plain_header(word): key for key, label in OUTCOMES.items() for word in (label.zh, label.en)}
        return own.get(plain, closed_as(plain))

    return read


def entry_of(values: Mapping[str, Any]) -> Entry | None:
    """Where a row puts its deal: its stage, and its outcome where that has a column of its own."""
    entry, ended = values.get("stage"), values.get("outcome")
    if ended == LOST:
        return Entry(entry.stage if entry else "", LOST)
    return Entry(current().stages[-1].key, WON) if ended == WON else entry


def stages(column: Column) -> Read:
    """The reader of the stage column under the playbook in force."""
    return stage_reader(stage_names())(column)


def stage_choices() -> list[tuple[str, str]]:
    """What a foreign stage may be mapped to: our stages, won, lost."""
    ours = [(stage.key, str(stage.name)) for stage in current().stages[:-1]]
    return [*ours, (WON, str(Text("赢单", "Won"))), (LOST, str(Text("输单", "Lost")))]


def stage_names() -> list[StageName]:
    """The stages of the playbook in force, as imports see them."""
    return [StageName(stage.key, stage.name) for stage in current().stages]
