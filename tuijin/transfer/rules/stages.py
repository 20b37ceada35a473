"""What other systems call their stages → the stages of the playbook in force."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tuijin.common.parsing import Unreadable, clean, shown
from tuijin.common.text import Text
from tuijin.transfer.rules.fields import Column, Read, plain_header

OPEN, WON, LOST = "open", "won", "lost"


@dataclass(frozen=True)
class StageName:
    """A stage as the import sees it; in the order of the sale, the won stage last."""

    key: str
    name: Text


@dataclass(frozen=True)
class Entry:
    """Where history puts a deal. `stage` is "" when the source does not say in which stage it was lost."""

    stage: str
    outcome: str


# How far the sale has come, from 0 (a lead) to 1 (signed), in the words of other systems.
_FAR = {
    0.0: "prospecting prospect lead leads new open qualification qualifying unqualified subscriber "
    "线索 潜在 潜在客户 初步接触 信息 新建 待跟进 初期沟通 商机 发现商机 立项前",
    0.2: "qualified firstvisit visit meeting appointment appointmentscheduled discovery "
    "拜访 初访 首访 需求确认 预约 约见",
    0.4: "engaging engaged engagement needsanalysis qualifiedtobuy valueproposition iddecisionmakers solution "
    "contacted 跟进 接触 深入接触 需求分析 立项 立项评估 方案 方案制定 沟通 洽谈 跟进中",
    0.6: "demo demonstration presentation presentationscheduled evaluation trial poc perceptionanalysis "
    "decisionmakerboughtin 演示 演示汇报 试用 测试 方案汇报 技术交流 评估",
    0.8: "negotiation negotiationreview negotiating proposal proposalpricequote quote quotation contractsent "
    "contract pricing bidding commit 谈判 商务谈判 报价 合同 投标 招投标 商务 谈判审核 合同签订中",
}
_WON = (
    "won closedwon win signed success successful "
    "赢单 成交 签约 已签约 签单 已签单 已成交 赢 成功 已赢单 中标 signedwon"
)
_LOST = (
    "lost closedlost loss lose dead failed unsuccessful abandoned "
    "输单 丢单 失单 输 失败 已输单 丢失 流失 未成交 无效 作废 已流失"
)
_POSITION = {word: far for far, words in _FAR.items() for word in words.split()}
_CLOSED = {word: WON for word in _WON.split()} | {word: LOST for word in _LOST.split()}


def propose_stage(writing: str, stages: Sequence[StageName]) -> Entry | None:
    """The entry for one writing: a stage by key or name, "won", "lost", "lost:KEY", or the stage that lies as
    far along the sale as the word does in other systems. None when the word says nothing to us."""
    plain = plain_header(writing)
    named = {
        plain_header(word): stage
        for stage in reversed(stages)
        for word in (stage.key, stage.name.zh, stage.name.en)
    }
    if plain in named:
        stage = named[plain].key
        return Entry(stage, WON if stage == stages[-1].key else OPEN)
    if plain in _CLOSED:
        return Entry(stages[-1].key, WON) if _CLOSED[plain] == WON else Entry("", LOST)
    head, _, tail = writing.partition(":")
    if _CLOSED.get(plain_header(head)) == LOST and plain_header(tail) in named:
        return Entry(named[plain_header(tail)].key, LOST)
    far = _POSITION.get(plain)
    return None if far is None else Entry(at(far, stages), OPEN)


def at(far: float, stages: Sequence[StageName]) -> str:
    """The key of the stage, short of the won one, that lies nearest to `far` (0 to 1) along the sale."""
    ways = max(len(stages) - 1, 1)
    before = range(max(len(stages) - 1, 1))
    return stages[min(before, key=lambda place: (abs(place / ways - far), place))].key


def stage_reader(stages: Sequence[StageName]) -> Callable[[Column], Read]:
    """The reader of a stage column: an `Entry`, None for an empty cell; an unknown word is Unreadable."""

    def learn(column: Column) -> Read:
        table = {str(value): propose_stage(str(value), stages) for value in column.values}
        return lambda cell: _read(clean(cell), table, stages)

    return learn


def _read(writing: str, table: dict[str, Entry | None], stages: Sequence[StageName]) -> Entry | None:
    if not writing:
        return None
    entry = table[writing] if writing in table else propose_stage(writing, stages)
    if entry is None:
        zh = "、".join(stage.name.zh for stage in stages)
        en = ", ".join(stage.name.en for stage in stages)
        raise Unreadable(
            shown(writing),
            Text(
                f"没有这个阶段。现有：{zh}、赢单、输单；也可以在映射的 values 里写明它是哪一个。",
                f"there is no such stage. There are: {en}, Won, Lost; or say under values of a mapping which it is.",
            ),
        )
    return entry
