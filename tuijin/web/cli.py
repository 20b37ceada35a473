"""The kit of the command line: how verbs are declared and how they speak."""

import argparse
import json
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from textwrap import indent
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from tuijin.common.errors import Reason
from tuijin.web.arguments import Parser

DONE, REFUSED, UNUSABLE = 0, 1, 2  # exit codes: done; refused or found wrong; usage, or cannot run
PIECE = 500  # lines of a long table that are aligned together


class Unusable(Exception):
    """The command cannot run at all (exit 2): says what, where and how to mend it."""


class Verbs:
    """Collects the verbs of all rooms. Every verb takes --json, --as, --lang wherever they stand."""

    def __init__(self) -> None:
        self.parser = Parser(prog="tuijin", description="Tuijin 推进")
        _shared_options(self.parser, None)
        self.shared = Parser(add_help=False)
        _shared_options(self.shared, argparse.SUPPRESS)
        self.verbs = self.parser.add_subparsers(
            title=_("命令"), metavar=_("命令"), required=True, dest="verb"
        )
        self.groups: dict[str, Any] = {}

    def add(
        self, name: str, run: Callable[..., int], help: str, *, needs_instance: bool = True
    ) -> argparse.ArgumentParser:
        """Declare a verb ("import") or a verb with a noun ("deal list"). `run(actor, args)` gives the exit code."""
        noun, _, verb = name.rpartition(" ")
        home = self._group(noun) if noun else self.verbs
        parser = home.add_parser(verb, parents=[self.shared], help=help, description=help)
        if noun:  # the first page of the help lists every verb, not only the nouns
            self.verbs._choices_actions.append(self.verbs._ChoicesPseudoAction(name, [], help))
        parser.set_defaults(run=run, needs_instance=needs_instance)
        return parser

    def _group(self, noun: str) -> Any:
        if noun not in self.groups:
            parser = self.verbs.add_parser(noun, parents=[self.shared])
            self.groups[noun] = parser.add_subparsers(
                title=_("命令"), metavar=_("命令"), required=True, dest="subverb"
            )
        return self.groups[noun]


def _shared_options(parser: argparse.ArgumentParser, default: Any) -> None:
    false = default if default is not None else False
    parser.add_argument("--json", action="store_true", default=false, help=_("打印一个 JSON 文档"))
    parser.add_argument("--as", dest="as_email", metavar="E-MAIL", default=default, help=_("以这个人的身份"))
    parser.add_argument(
        "--lang", choices=["zh", "en"], default=default, help=_("文字用哪种语言（不写就是 zh）")
    )


def narrowed(parser: argparse.ArgumentParser) -> None:
    """The verb takes what the list's page has in its address: filters and order."""
    parser.add_argument("--query", default="", help=_("列表地址里「?」后面的部分：筛选和排序"))


def show(args: argparse.Namespace, data: Any, lines: Iterable[str] = ()) -> None:
    """Print `data` as one JSON document when --json was given, otherwise the lines for people."""
    if args.json:
        args.answered = True
        print_json(data)
    else:
        for line in lines:
            print(line)


def show_each(args: argparse.Namespace, rows: Iterable[Any]) -> None:
    """Print a long list as one JSON document, a row at a time: it needs no more memory than a short one."""
    args.answered = True
    before = "["
    for row in rows:
        print(f"{before}\n{indent(_json(row), '  ')}", end="")
        before = ","
    print("[]" if before == "[" else "\n]")


def print_json(data: Any) -> None:
    print(_json(data))


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2, default=as_json)


def refuse(args: argparse.Namespace, *reasons: Reason, code: int = REFUSED, **beside: Any) -> int:
    """Say on stderr why not; with --json also on stdout, unless the verb has printed its document already.

    `beside`: what else the document holds.
    """
    if args.json and not getattr(args, "answered", False):
        said = [{"key": one.key, "text": str(one.text), "field": one.field} for one in reasons]
        show(args, beside | {"refused": said})
    complain(*(str(one.text) for one in reasons))
    return code


def fail(problem: str, *, json: bool) -> int:
    """Say that the command cannot run, and why; with `json` as a document too. The exit code."""
    if json:
        print_json({"error": problem})
    complain(problem)
    return UNUSABLE


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write, first beside its place: what breaks off leaves the old one. Raises Unusable."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb+") as file:
            yield file
        part.replace(path)
    except OSError as problem:
        reason = {"file": path, "reason": problem.strerror or problem}
        raise Unusable(_("写不了「%(file)s」：%(reason)s") % reason) from None
    finally:
        part.unlink(missing_ok=True)


def columns(head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> list[str]:
    """Lines of an aligned table; Chinese characters take two places, None shows as nothing."""
    table = [["" if cell is None else str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(map(_width, column)) for column in zip(*table, strict=True)]
    return ["  ".join(map(_padded, row, widths)).rstrip() for row in table]


def columns_piecewise(head: Sequence[Any], rows: Iterable[Sequence[Any]], size: int = PIECE) -> Iterator[str]:
    """The same for a list of any length, aligned a piece at a time."""
    rest = iter(rows)
    yield from columns(head, list(islice(rest, size)))
    while piece := list(islice(rest, size)):
        yield from columns(head, piece)[1:]


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - _width(cell))


def _width(cell: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in cell)


def complain(*sentences: str) -> None:
    """Say on stderr what is wrong, where, and how to mend it."""
    for sentence in sentences:
        print(f"tuijin: {sentence}", file=sys.stderr)


def as_json(value: Any) -> Any:
    """Values that JSON lacks: amounts in yuan as numbers, days and moments as ISO text, the rest as text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral() else float(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value)
