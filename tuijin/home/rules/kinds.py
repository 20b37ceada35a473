"""Which kind of activity a line names: 见了 a visit, 吃了顿饭 a meal; 没演示 and 想看演示 none. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from tuijin.home.rules.people import Spoken
from tuijin.playbook.types import ActivityKind

RIGHT_AFTER = re.compile(r"[了过到]|\s?\d")
INNER = re.compile(
    r"[汇上申填通举回预情播月周日年海财电](?=报)|[意预高罕常可少偏再](?=见)"
)  # 汇报了 told no price
INSIDE = "[了完过好着的个顿次杯份封下面场遍一]{0,3}"  # 吃了顿饭 is 吃饭, 签完合同 is 签合同
ABOUT = re.compile(r"的?(?:时间|日期|日子|安排|事宜|事(?!情多)|地点|名单|方式|计划|准备)")  # 确认演示时间
NOT_DONE = re.compile(
    r"(?:没有?|未|不(?!错|少|断|久|过|仅|但|同(?!意))|别(?!的|人)|(?<![主重首])要|想|希望|愿意|打算|准备|考虑|能不能"
    r"|能否|可以|同意|答应|安排|催|等(?!人)|让我们?|(?:\bno|\bnot|n't|\bwants? (?:to|an?)|\bwould like|\basked for"
    r"|\basks for|\bneeds?)\b)[^了过着完]{0,4}$"
)
CLAUSE_START = re.compile(r"[,;!?\n。；！？→]")


def kind_in(
    small: str, spans: Iterable[tuple[int, int]], kinds: Sequence[ActivityKind], people: Sequence[Spoken] = (),
    done: bool = False,
) -> str:  # fmt: skip
    """The kind whose word stands in one of `spans`: the longest word, then the first; "" when there is none.

    `done`: only what was done counts, not what was denied, wished or promised.
    """
    named = {one.start for one in people}
    found = [
        (-len(word) * (2 if not word.isascii() else 1), at, key)
        for start, end in spans
        for key, word in _words(kinds)
        if (at := _place(small, word, start, end, named, done)) >= 0
    ]
    return min(found)[2] if found else ""


def _words(kinds: Sequence[ActivityKind]) -> Iterator[tuple[str, str]]:
    for kind in kinds:
        for word in dict.fromkeys((*kind.words.zh, *kind.words.en, kind.name.zh, kind.name.en)):
            yield kind.key, word.lower()


def _place(small: str, word: str, start: int, end: int, named: set[int], done: bool) -> int:
    """Where the word stands, or -1. English ones stand alone; a single sign counts before a person or 了."""
    if not word:
        return -1
    for match in _pattern(word).finditer(small, start, end):
        at, after = match.span()
        if word.isascii():
            fits = not small[at - 1 : at].isalnum() and not small[after : after + 1].isalnum()
            fits = fits or _chinese(small[at - 1 : at]) or _chinese(small[after : after + 1])
        else:
            fits = len(word) > 1 or after in named or bool(RIGHT_AFTER.match(small, after))
        if INNER.match(small, at - 1):
            continue
        if (
            fits
            and not (ABOUT.match(small, after) and small[at] != "谈")
            and not (done and _not_done(small, start, at))
        ):
            return at
    return -1


@lru_cache(maxsize=1024)
def _pattern(word: str) -> re.Pattern[str]:
    if word.isascii() or len(word) < 2:
        return re.compile(re.escape(word))
    return re.compile(f"{re.escape(word[0])}(?:{INSIDE})??{re.escape(word[1:])}")


def _not_done(small: str, start: int, at: int) -> bool:
    return bool(NOT_DONE.search(CLAUSE_START.split(small[start:at])[-1]))


def _chinese(sign: str) -> bool:
    return "\u4e00" <= sign <= "\u9fff"


def fallback(kinds: Sequence[ActivityKind]) -> str:
    """The kind for what no word names: the first that asks for nothing but what was done."""
    plain = next((kind for kind in kinds if kind.required == ("content",)), None)
    plain = plain or next((kind for kind in kinds if not kind.required and not kind.inefficient), kinds[0])
    return plain.key
