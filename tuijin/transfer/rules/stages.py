"""What other systems call their stages → the stages of the playbook in force."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tuijin.common.parsing import Unreadable, clean, shown
from tuijin.common.text import Text
from tuijin.transfer.rules import words
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

    @property
    def key(self) -> str:
        """What is chosen for it in a table of words: a stage, "won" or "lost"."""
        return self.stage if self.outcome == OPEN else self.outcome


_POSITION = {word: far for far, writings in words.FAR.items() for word in writings.split()}
_CLOSED = {word: WON for word in words.WON.split()} | {word: LOST for word in words.LOST.split()}


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


def closed_as(plain: str) -> str:
    """WON or LOST where other systems say it so; else OPEN."""
    return _CLOSED.get(plain, OPEN)


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
        zh, en = [stage.name.zh for stage in stages], [stage.name.en for stage in stages]
        raise Unreadable(
            shown(writing),
            Text(
                f"没有这个阶段。现有：{'、'.join(zh)}、赢单、输单；或在映射里写明。",
                f"there is no such stage. There are: {', '.join(en)}, Won, Lost; or say it in a mapping.",
            ),
        )
    return entry
