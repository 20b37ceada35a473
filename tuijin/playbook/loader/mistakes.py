"""Mistakes in a playbook's files: where, what was found, what was expected, in both languages."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from tuijin.common.text import Text

NOTHING = Text("没有", "nothing")
LONGEST_PATH = 200
SHOWN = 60  # characters of a found value that are shown


@dataclass(frozen=True)
class Mistake:
    """One mistake. `line` counts from 1 (0: the whole file); `field` is a path such as stages[2].name.en."""

    file: str
    line: int
    field: str
    found: Text
    expected: Text

    @property
    def sentence(self) -> Text:
        """The whole mistake as one sentence."""
        line = Text(f" 第 {self.line} 行", f", line {self.line}") if self.line else Text("", "")
        name = Text(f"，{self.field}", f", {self.field}") if self.field else Text("", "")
        return Text(
            f"{self.file}{line.zh}{name.zh}：现在是 {self.found.zh}，应该是 {self.expected.zh}",
            f"{self.file}{line.en}{name.en}: found {self.found.en}, expected {self.expected.en}",
        )

    def as_json(self) -> dict[str, Any]:
        """As plain data, in the reader's language."""
        return {
            "file": self.file,
            "line": self.line,
            "field": self.field,
            "found": str(self.found),
            "expected": str(self.expected),
            "sentence": str(self.sentence),
        }


@dataclass
class Sheet:
    """What is learnt while one file is read: its mistakes, and the line of every field."""

    file: str
    mistakes: list[Mistake] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)

    def wrong(self, at: str, found: Text, expected: Text, line: int | None = None) -> None:
        """Note a mistake at a field; without `line`, where that field (or what holds it) stands."""
        where = self.line_of(at) if line is None else line
        name = " ".join(at.split())[:LONGEST_PATH]
        self.mistakes.append(Mistake(self.file, where, name, found, expected))

    def line_of(self, at: str) -> int:
        """The line of a field, or of the nearest thing around it."""
        while at and at not in self.lines:
            at = at[: max(at.rfind("."), at.rfind("["), 0)]
        return self.lines.get(at, 1)


def quoted(value: Any) -> Text:
    """A found value, shortened, as both languages show it."""
    if value is None:
        return Text("空的", "an empty value")
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    shown = " ".join(shown.split())
    if len(shown) > SHOWN:
        shown = shown[:SHOWN] + "…"
    return Text(f"「{shown}」", f'"{shown}"')


def one_of(choices: Iterable[str], found: Any = "") -> Text:
    """ "one of …", with a guess at what was meant."""
    known = [one for one in dict.fromkeys(choices) if one]  # a key that could not be read is blank
    comma = Text("、", ", ")
    listed_zh, listed_en = comma.zh.join(known), comma.en.join(known)
    guess = get_close_matches(str(found), known, n=1, cutoff=0.6)
    if not guess:
        return Text(f"以下之一：{listed_zh}", f"one of: {listed_en}")
    return Text(
        f"以下之一：{listed_zh}（是不是想写 {guess[0]}？）",
        f"one of: {listed_en} (did you mean {guess[0]}?)",
    )
