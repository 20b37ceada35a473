"""The parser of the command line: argparse, speaking the reader's language and raising instead of exiting."""

import argparse
from collections.abc import Sequence
from typing import Any, NoReturn

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SPOKEN = {  # what argparse says → how we say it
    "usage: ": gettext_lazy("用法："),
    "options": gettext_lazy("选项"),
    "positional arguments": gettext_lazy("要写的"),
    "show this help message and exit": gettext_lazy("看这段说明"),
    "the following arguments are required: %s": gettext_lazy("还缺：%s"),
    "unrecognized arguments: %s": gettext_lazy("没有这个参数：%s"),
    "one of the arguments %s is required": gettext_lazy("这几个里要选一个：%s"),
    "not allowed with argument %s": gettext_lazy("不能和 %s 一起用"),
    "expected one argument": gettext_lazy("后面要写一个值"),
    "expected at most one argument": gettext_lazy("最多只能写一个值"),
    "expected at least one argument": gettext_lazy("至少要写一个值"),
    "ignored explicit argument %r": gettext_lazy("后面不写值，%r 是多余的"),
    "argument %(argument_name)s: %(message)s": gettext_lazy("%(argument_name)s：%(message)s"),
    "invalid %(type)s value: %(value)r": gettext_lazy("%(value)r 写得不对，要的是 %(type)s"),
    "invalid choice: %(value)r (choose from %(choices)s)": gettext_lazy(
        "没有 %(value)r，可以写的是 %(choices)s"
    ),
}


def spoken(words: str) -> str:
    """What argparse says, in the reader's language; it also asks for what was left empty (None)."""
    return str(SPOKEN[words]) if words in SPOKEN else words


def _counted(one: str, many: str, number: int) -> str:
    return spoken(one if number == 1 else many)


# argparse looks its words up through these two names; the standard library offers no other way in.
argparse._ = spoken  # type: ignore[attr-defined]
argparse.ngettext = _counted  # type: ignore[attr-defined]


class BadUsage(Exception):
    """The command line cannot be understood (exit 2). `usage` says how it is written."""

    def __init__(self, usage: str, problem: str):
        self.usage = usage
        super().__init__(problem)


class Layout(argparse.HelpFormatter):
    """Lists the verbs right below their heading, those of one noun together."""

    def __init__(self, prog: str):
        super().__init__(prog, max_help_position=26)

    def _format_action(self, action: argparse.Action) -> str:
        if isinstance(action, argparse._SubParsersAction):
            verbs = list(action._get_subactions())
            nouns = [verb.dest.partition(" ")[0] for verb in verbs]
            verbs.sort(key=lambda verb: nouns.index(verb.dest.partition(" ")[0]))
            return "".join(map(self._format_action, verbs))
        return super()._format_action(action)


class Parser(argparse.ArgumentParser):
    """Takes options only as they are written in full, so that scripts stay what they are."""

    def __init__(self, *args: Any, **kwargs: Any):
        written: dict[str, Any] = {"allow_abbrev": False, "formatter_class": Layout}
        super().__init__(*args, **written | kwargs)

    def error(self, message: str) -> NoReturn:
        said = {"problem": message, "command": self.prog}
        raise BadUsage(self.format_usage(), _("%(problem)s。看说明：%(command)s --help") % said)


def wants_json(argv: Sequence[str]) -> bool:
    """Was --json given, in words that may not parse?"""
    return "--json" in _options(argv)


def language(argv: Sequence[str]) -> str:
    """The language asked for with --lang in words that may not parse: "en", else "zh"."""
    joined = "\0".join(_options(argv)).replace("--lang\0", "--lang=")
    given = [word for word in joined.split("\0") if word.startswith("--lang=")]
    return "en" if given and given[-1] == "--lang=en" else "zh"


def _options(argv: Sequence[str]) -> list[str]:
    words = list(argv)
    return words[: words.index("--")] if "--" in words else words
