"""Readers: small declared pieces that turn nodes into typed values and note every mistake on the sheet.

A reader never stops: where it finds something wrong it notes it and gives its `blank`, so that one pass
finds all mistakes of a file.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tuijin.common.text import EMPTY, Text
from tuijin.playbook.loader.mistakes import NOTHING, Sheet, one_of, quoted
from tuijin.playbook.loader.reading import Node

KEY = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")
GRADE_KEY = re.compile(r"[A-Za-z][A-Za-z0-9]*([_-][A-Za-z0-9]+)*")
LONGEST_KEY = 40
LONGEST_TEXT = 1000
LONGEST_LIST = 200
LANGUAGES = ("zh", "en")
WRONG = object()


@dataclass(frozen=True)
class Reader:
    """Takes a node to a value. `expected` says what it wants; `blank` stands in for a missing value."""

    expected: Text
    take: Callable[[Node, str, Sheet], Any]
    blank: Any = ""

    def __call__(self, node: Node, at: str, sheet: Sheet) -> Any:
        sheet.lines[at] = node.line
        value = self.take(node, at, sheet)
        if value is WRONG:
            sheet.wrong(at, described(node), self.expected, line=node.line)
            return self.blank
        return value


@dataclass(frozen=True)
class Part:
    """One field of a record: its reader, and what stands when the field is left out."""

    read: Reader
    default: Any = WRONG

    @property
    def required(self) -> bool:
        return self.default is WRONG


def described(node: Node) -> Text:
    """What a node is, in words."""
    if isinstance(node.value, dict):
        return Text("一组字段", "a mapping")
    if isinstance(node.value, list):
        return Text("一个列表", "a list")
    return quoted(node.value)


def scalar(expected: Text, accept: Callable[[Any], Any], blank: Any = "") -> Reader:
    """A reader of one plain value; `accept` returns the value or WRONG."""
    return Reader(expected, lambda node, at, sheet: accept(node.value), blank)


def _matching(pattern: re.Pattern[str]) -> Callable[[Any], Any]:
    def accept(value: Any) -> Any:
        fits = isinstance(value, str) and len(value) <= LONGEST_KEY and pattern.fullmatch(value)
        return value if fits else WRONG

    return accept


def whole(low: int, high: int) -> Reader:
    def accept(value: Any) -> Any:
        return value if type(value) is int and low <= value <= high else WRONG

    return scalar(Text(f"{low} 到 {high} 的整数", f"a whole number from {low} to {high}"), accept, None)


def _ratio(value: Any) -> Any:
    fits = type(value) in (int, float) and 0 < value <= 10_000
    return Fraction(str(value)) if fits else WRONG


def word(choices: Iterable[str]) -> Reader:
    """One of a few words."""
    known = tuple(choices)

    def take(node: Node, at: str, sheet: Sheet) -> Any:
        if isinstance(node.value, str) and node.value in known:
            return node.value
        sheet.wrong(at, described(node), one_of(known, node.value), line=node.line)
        return ""

    return Reader(one_of(known), take)


def _bilingual(node: Node, at: str, sheet: Sheet) -> Any:
    if not isinstance(node.value, dict):
        return WRONG
    unknown_fields(node, LANGUAGES, at, sheet)
    spoken = {}
    for language in LANGUAGES:
        place = f"{at}.{language}"
        said = node.value.get(language)
        if said is None:
            sheet.wrong(place, NOTHING, SENTENCE.expected, line=node.line)
            spoken[language] = ""
        else:
            spoken[language] = SENTENCE(said, place, sheet)
    return Text(**spoken)


def _sentence(value: Any) -> Any:
    fits = isinstance(value, str) and value.strip() and len(value) <= LONGEST_TEXT
    return value.strip() if fits else WRONG


def _saying(value: Any) -> Any:
    fits = isinstance(value, str) and value.strip() and len(value) <= LONGEST_KEY
    return value.strip() if fits else WRONG


SENTENCE = scalar(
    Text(f"一段文字（最多 {LONGEST_TEXT} 字）", f"a text of at most {LONGEST_TEXT} characters"), _sentence
)
TEXT = Reader(
    Text("中英两段文字 {zh: …, en: …}", "a text in both languages {zh: …, en: …}"), _bilingual, EMPTY
)
KEYWORD = scalar(
    Text(
        "小写英文键名，如 first_visit（最多 40 字）",
        "a key in small letters such as first_visit, at most 40 long",
    ),
    _matching(KEY),
)
GRADE_KEYWORD = scalar(
    Text("字母开头的键名，如 A", "a key that begins with a letter, such as A"), _matching(GRADE_KEY)
)
FLAG = scalar(
    Text("true 或 false", "true or false"), lambda value: value if type(value) is bool else WRONG, False
)
RATIO = scalar(Text("大于 0 的数", "a number above 0"), _ratio, Fraction(1))
SAYING = scalar(Text("一个词（最多 40 字）", "a word of at most 40 characters"), _saying)
NOTE = scalar(Text("方法条目编号，如 S1", "a method id such as S1"), _sentence)


def many(reader: Reader, least: int = 0) -> Reader:
    """A list of what `reader` reads; things with a key have each key once."""
    expected = (
        Text(f"列表（至少 {least} 项）", f"a list of at least {least}") if least else Text("列表", "a list")
    )

    def take(node: Node, at: str, sheet: Sheet) -> Any:
        if not isinstance(node.value, list) or len(node.value) > LONGEST_LIST:
            return WRONG
        if len(node.value) < least:
            count = len(node.value)
            sheet.wrong(at, Text(f"{count} 项", f"a list of {count}"), expected, line=node.line)
        read = tuple(reader(item, f"{at}[{index}]", sheet) for index, item in enumerate(node.value))
        return unique(read, at, sheet)

    return Reader(expected, take, ())


def unique(items: tuple[Any, ...], at: str, sheet: Sheet) -> tuple[Any, ...]:
    """Note every second item (or item's key) of a list."""
    seen: dict[Any, int] = {}
    for index, item in enumerate(items):
        key = getattr(item, "key", item)
        if not isinstance(key, str) or not key:
            continue
        if key in seen:
            place = f"{at}[{index}]" + (".key" if key is not item else "")
            first = sheet.line_of(f"{at}[{seen[key]}]")
            taken = Text(f"没用过的键（第 {first} 行已有）", f"another key (line {first} has this one)")
            sheet.wrong(place, quoted(key), taken)
        seen.setdefault(key, index)
    return items


def table(key: Reader, value: Reader) -> Reader:
    """A mapping of keys to what `value` reads."""

    def take(node: Node, at: str, sheet: Sheet) -> Any:
        if not isinstance(node.value, dict):
            return WRONG
        return {
            key(Node(name, item.line), f"{at}.{name}", sheet): value(item, f"{at}.{name}", sheet)
            for name, item in node.value.items()
        }

    return Reader(Text("一组字段", "a mapping"), take, {})


def record(make: Callable[..., Any], **parts: Part) -> Reader:
    """A mapping with declared fields, made into an object by `make`(**fields)."""
    blank = make(**{name: part.read.blank if part.required else part.default for name, part in parts.items()})

    def take(node: Node, at: str, sheet: Sheet) -> Any:
        if not isinstance(node.value, dict):
            return WRONG
        unknown_fields(node, parts, at, sheet)
        return make(**{name: _field(node, name, part, at, sheet) for name, part in parts.items()})

    return Reader(Text("一组字段", "a mapping of fields"), take, blank)


def _field(node: Node, name: str, part: Part, at: str, sheet: Sheet) -> Any:
    place = f"{at}.{name}" if at else name
    given = node.value.get(name)
    if given is not None:
        return part.read(given, place, sheet)
    if not part.required:
        return part.default
    sheet.wrong(place, NOTHING, part.read.expected, line=node.line)
    return part.read.blank


def unknown_fields(node: Node, known: Iterable[str], at: str, sheet: Sheet) -> None:
    """Note every field of a mapping that nobody declared."""
    names = tuple(known)
    for name in node.value:
        if name not in names:
            place = f"{at}.{name}" if at else name
            sheet.wrong(place, quoted(name), one_of(names, name), line=node.value[name].line)
