"""YAML 1.2 text → plain nodes that know their line. Hostile input ends in a `Fault`, never in a traceback.

The tree is built from the parser's events, so that depth, anchors and tags are refused before anything grows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from tuijin.common.text import Text
from tuijin.playbook.loader.mistakes import Mistake, Sheet, quoted

LARGEST = 512 * 1024  # bytes a file
DEEPEST = 20
ROOT = "\0"
WHOLE = re.compile(r"[-+]?[0-9]{1,18}")
DECIMAL = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{1,18}")
WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass(frozen=True)
class Node:
    """A value with the line where its field begins: scalar, list of nodes, or dict of nodes."""

    value: Any
    line: int


class Fault(Exception):
    """The file cannot be read any further."""

    def __init__(self, line: int, found: Text, expected: Text):
        self.line, self.found, self.expected = line, found, expected
        super().__init__(found.en)


def read(content: bytes | str, sheet: Sheet) -> Node | None:
    """The file's one document; None, with the reason noted on the sheet, when it cannot be read."""
    node, mistakes = _read(sheet.file, content)
    sheet.mistakes += mistakes
    return node


@lru_cache(maxsize=40)  # checking, then publishing, reads the same files again; nobody changes a node
def _read(file: str, content: bytes | str) -> tuple[Node | None, tuple[Mistake, ...]]:
    sheet = Sheet(file)
    try:
        return _build(_events(_decoded(content)), sheet), tuple(sheet.mistakes)
    except Fault as fault:
        sheet.wrong("", fault.found, fault.expected, line=fault.line)
        return None, tuple(sheet.mistakes)


def _decoded(content: bytes | str) -> str:
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    if len(raw) > LARGEST:
        size = Text(f"{len(raw)} 字节", f"{len(raw)} bytes")
        raise Fault(0, size, Text(f"最多 {LARGEST} 字节", f"at most {LARGEST} bytes"))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        found = Text(f"字节 0x{raw[error.start]:02x}", f"byte 0x{raw[error.start]:02x}")
        raise Fault(line, found, Text("UTF-8 文字", "UTF-8 text")) from None


def _events(text: str) -> Iterator[Any]:
    """The parser's events. Whatever it raises is a fault of the text: it is the boundary to hostile input."""
    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except Exception as error:
        raise Fault(_line_of(error, text), _problem(error), Text("YAML 1.2", "YAML 1.2")) from None


def _line_of(error: Exception, text: str) -> int:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is not None:
        return min(mark.line, text.count("\n")) + 1
    position = getattr(error, "position", None)
    return text.count("\n", 0, position) + 1 if isinstance(position, int) else 0


def _problem(error: Exception) -> Text:
    said = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be parsed"
    shown = quoted(said).en.strip('"')
    return Text(f"读不懂的写法（{shown}）", f"unreadable text ({shown})")


class _Open:
    """A list or mapping that is being filled."""

    def __init__(self, value: list[Node] | dict[str, Node], line: int, at: str = ""):
        self.value, self.line, self.at = value, line, at
        self.key: str | None = None
        self.key_line = line

    @property
    def next_at(self) -> str:
        """The path of what is placed next."""
        if self.key is None:
            return f"{self.at}[{len(self.value)}]" if self.at != ROOT else ""
        return f"{self.at}.{self.key}" if self.at else self.key


def _build(events: Iterator[Any], sheet: Sheet) -> Node:
    top: list[Node] = []
    stack, documents = [_Open(top, 1, ROOT)], 0
    for event in events:
        if isinstance(event, DocumentStartEvent):
            documents += 1
            _refuse(documents > 1, event, Text("第二份文档", "a second document"))
        elif isinstance(event, CollectionEndEvent):
            done = stack.pop()
            _place(stack[-1], Node(done.value, done.line), sheet)
        elif isinstance(event, NodeEvent):
            _take(event, stack, sheet)
    if not top:
        raise Fault(0, Text("空文件", "an empty file"), Text("内容", "content"))
    return top[0]


def _take(event: Any, stack: list[_Open], sheet: Sheet) -> None:
    plain = not isinstance(event, AliasEvent) and not event.anchor
    _refuse(not plain, event, Text("锚点或别名（& *）", "an anchor or alias (& *)"))
    _refuse(_tagged(event), event, Text("标签（!）", "a tag (!)"))
    holder, line = stack[-1], event.start_mark.line + 1
    if isinstance(event, ScalarEvent):
        _scalar(event, holder, line, sheet)
        return
    _refuse(len(stack) > DEEPEST, event, Text("层次太深", "nesting that is too deep"))
    awaits_key = isinstance(holder.value, dict) and holder.key is None
    _refuse(awaits_key, event, Text("列表或表当作字段名", "a list or mapping as a field's name"))
    empty: list[Node] | dict[str, Node] = {} if isinstance(event, MappingStartEvent) else []
    stack.append(_Open(empty, holder.key_line if holder.key is not None else line, holder.next_at))


def _tagged(event: Any) -> bool:
    if isinstance(event, ScalarEvent):
        return event.tag is not None
    return isinstance(event, SequenceStartEvent | MappingStartEvent) and event.tag is not None


def _refuse(wrong: bool, event: Any, found: Text) -> None:
    if wrong:
        raise Fault(event.start_mark.line + 1, found, Text("简单的 YAML 写法", "plain YAML"))


def _scalar(event: Any, holder: _Open, line: int, sheet: Sheet) -> None:
    if isinstance(holder.value, dict) and holder.key is None:
        holder.key, holder.key_line = event.value, line
        return
    value = _resolved(event.value) if event.style in (None, "") else event.value
    _place(holder, Node(value, holder.key_line if holder.key is not None else line), sheet)


def _place(holder: _Open, node: Node, sheet: Sheet) -> None:
    if isinstance(holder.value, list):
        holder.value.append(node)
        return
    at, key, holder.key = holder.next_at, holder.key or "", None
    if key in holder.value:
        again = Text(f"{quoted(key).zh}写了两次", f"{quoted(key).en} twice")
        first = holder.value[key].line
        once = Text(f"只写一次（第 {first} 行已有）", f"it once (it stands on line {first})")
        sheet.wrong(at, again, once, line=node.line)
        return
    holder.value[key] = node


def _resolved(plain: str) -> Any:
    """A plain scalar's value in the core schema, as far as a playbook needs it."""
    if plain in WORDS:
        return WORDS[plain]
    if WHOLE.fullmatch(plain):
        return int(plain)
    return float(plain) if DECIMAL.fullmatch(plain) else plain
