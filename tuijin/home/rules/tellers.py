"""Who tells a price in a line: we, or a competitor (S11). Pure; lines and names come in small letters.

"见了张总，金蝶报价18万，打八折": the visit is ours, the price and the discount are Kingdee's.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from tuijin.home.rules.figures import CLAUSE, TOLD, begins_with_price, speaks_of_price

EDGE = r"(?!(?<=[a-z])[a-z]|(?<=\d)\d)"  # not within a Latin word or a number: no rival in "arrival"
ANY_RIVAL = r"(?:竞争|老)?对手(?![机头续])|竞品|友商|别家|另一家|rivals?|competitors?"
US = r"(?<![让把害被])(?<![^现]在)[我咱](?!们?的)|(?<![a-z0-9])(?:we|i)(?![a-z0-9])"
# Whoever stands behind one of these tells nothing: 当着金蝶, 比我们低, in front of Acme.
OBJECT = re.compile(
    r"(?:比|跟|和|与|对|向|告诉|当着|(?:给|(?<!费)用|替换|替掉|换掉|抢|赢|输)[了过掉]*)\s*$"
    r"|(?<![a-z])(?:than|against|versus|vs\.?|beat(?:s|ing)?|in front of|use[sd]?|using|with|to|replac(?:e[sd]?|ing))"
    r"(?: (?:the|an?|our|their))?\s*$"
)
NAMED = re.compile(r"(?:(?<![但可于])是|(?<!还)有)\s*$")  # 对手里有金蝶: named only, where no price is told
NEAR = 30  # signs before a name that are looked at
STOP = "。"


def our_part(line: str, rivals: Iterable[str] = ()) -> str:
    """The line with stops in the place of what a rival does or tells in it; as long as before.

    The last one named before a figure tells it. A clause that names nobody is ours, but goes on with the rival of the
    clause before where it begins right with a price: 金蝶来了，报了18万.
    """
    theirs = list(_of_rivals(line, _subject(rivals)))
    spread = [
        one for one in TOLD.finditer(line) if any(start <= one.start("n") < end for start, end in theirs)
    ]
    for start, end in (*theirs, *(one.span() for one in spread)):  # 报价：金蝶18万 is theirs from 报价 on
        line = line[:start] + STOP * (end - start) + line[end:]
    return line


def _of_rivals(line: str, subject: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where (start, end) a rival tells: from his name to the next one named, or to the end of the clause."""
    theirs = False
    for start, end in pairwise([0, *(stop.end() for stop in CLAUSE.finditer(line)), len(line)]):
        named = [one for one in subject.finditer(line, start, end) if _tells(line, start, end, one.start())]
        marks = [(start, theirs and begins_with_price(line, start))]
        marks += [(one.start(), one.lastgroup == "rival") for one in named]
        yield from ((at, until) for (at, his), (until, _next) in pairwise([*marks, (end, False)]) if his)
        theirs = marks[-1][1]


def _tells(line: str, start: int, end: int, at: int) -> bool:
    """Whether who is named at `at`, in the clause from `start` to `end`, is its subject."""
    before = line[max(start, at - NEAR) : at]
    if OBJECT.search(before):
        return False
    return not NAMED.search(before) or speaks_of_price(line[start:end])


def _subject(rivals: Iterable[str]) -> re.Pattern[str]:
    """Us, or a rival: one or several at once (对手金蝶, 金蝶和用友), the longest name first."""
    names = sorted({name for name in rivals if name.strip()}, key=len, reverse=True)
    one = "|".join([*(r"\s?".join(map(re.escape, name.split())) for name in names), ANY_RIVAL])
    one = rf"{EDGE}(?:{one}){EDGE}"
    return re.compile(rf"(?P<us>{US})|(?P<rival>{one}(?:\s?(?:[、/&和与及]|and)?\s?{one})*)")
