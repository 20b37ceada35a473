"""One line after a visit → what happened, what comes next (S1, 环环相扣). Pure: today and all names are passed in.

"8/4 见了张总,价格还卡着,约周四带李会计看演示": what lies behind stands first, what was arranged follows.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tuijin.home.rules.clauses import (
    GUESSED,
    HAPPENED,
    INTENDED,
    LATER_TODAY,
    REPORTED,
    TIME,
    TRIGGER,
    UNTIL,
    Piece,
    day_of,
    parted,
    put_off,
)
from tuijin.home.rules.days import Said, days_in
from tuijin.home.rules.figures import Price, price_in
from tuijin.home.rules.kinds import kind_in
from tuijin.home.rules.people import Known, Spoken, people_in
from tuijin.home.rules.presence import not_there
from tuijin.home.rules.tellers import our_part
from tuijin.playbook.types import ActivityKind

LONGEST = 2000  # characters of a line that are read; the rest is kept as text
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
WISH = re.compile(r"要|想|希望|愿意")
NOTHING = re.compile(rf"(?:我们|双方|时间|[约定说好了在]|{TIME.pattern})*")  # 我们定了, 约了上午
ENDS = " ,;，；。"
EDGES = re.compile(
    r"^(?:[\s,;:：、.。在于是的]|时间(?!表|紧|点|安排)|on\b|for\b|by\b|to\b|and\b|at\b(?!\s*\d))+|(?:[\s,;:：、.。]|\b(?:on|for|by|at|in|and|to)\b|[在于到])+$"
)


@dataclass(frozen=True)
class Happened:
    """What was done. `kind`: a key of the playbook, "" when no word names one."""

    on: dt.date
    kind: str
    people: tuple[Spoken, ...]


@dataclass(frozen=True)
class Next:
    """What comes next. `on`: None when no day was said."""

    text: str
    kind: str
    on: dt.date | None
    people: tuple[Spoken, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What a line says. Without `happened` it only arranges; without `next` nothing was arranged."""

    text: str
    happened: Happened | None
    next: Next | None
    amount: Decimal | None = None
    discount: Decimal | None = None
    absent: tuple[Spoken, ...] = ()  # named, but not there

    @property
    def people(self) -> tuple[Spoken, ...]:
        there = self.happened.people if self.happened else ()
        return there + self.absent + (self.next.people if self.next else ())


def read_line(
    line: str,
    today: dt.date,
    kinds: Sequence[ActivityKind],
    known: Iterable[Known] = (),
    rivals: Iterable[str] = (),
) -> Reading:
    """Read one line. Never raises; what it cannot place stays in the text. `rivals`: who tells no price of ours."""
    plain = line[:LONGEST].translate(HALF_WIDTH)
    small = in_small(plain)
    own = our_part(small, map(in_small, rivals))
    days, people = days_in(small, today), people_in(plain, known)
    behind, ahead = parted(small, days, today)
    if ahead and all(_only_names(small, piece, people) for piece in behind):
        behind, ahead = [], behind + ahead  # 张总约周四演示: nobody did anything yet
    price = price_in(own)
    absent = not_there(small, behind, people)
    there = [one for one in people if one not in absent]
    happened = _happened(small, own, behind, days, there, today, kinds, price) if behind else None
    plan = _next(plain, small, ahead, days, people, today, kinds, bool(behind))
    if plan and not plan.kind and any(piece.moved for piece in ahead):
        plan = replace(plan, kind=_put_off(small, behind, kinds))
    return Reading(line, happened, plan, price.amount, price.discount, absent)


def in_small(text: str) -> str:
    """Half-width and in small letters, sign for sign."""
    signs = text.translate(HALF_WIDTH)
    return "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in signs)


def _only_names(small: str, piece: Piece, people: Sequence[Spoken]) -> bool:
    named = sum(one.end - one.start for one in people if piece.start <= one.start < piece.end)
    return named >= len(small[piece.start : piece.end].strip())


def _inside(pieces: Sequence[Piece], at: int) -> bool:
    return any(piece.start <= at < piece.end for piece in pieces)


def _happened(
    small: str, own: str, pieces: list[Piece], days: Sequence[Said], people: Sequence[Spoken], today: dt.date,
    kinds: Sequence[ActivityKind], price: Price,
) -> Happened:  # fmt: skip
    """`own`: the line without what rivals did."""
    there = tuple(one for one in people if _inside(pieces, one.start))
    real = [one for one in pieces if not INTENDED.search(small, one.start, one.end)]
    told = [one for one in real if not GUESSED.search(small, one.start, one.end)]
    said = next((day for day in days if _inside(told, day.start) and not _since(small, day)), None)
    on = min(said.behind, today) if said else today
    done = [(one.start, one.end) for one in real if not _is_wish(small[one.start : one.end])]
    kind = kind_in(own, done, kinds, people, done=True)
    if price.amount is not None and any(
        one.key == kind and not (one.counts_as or one.closes_with_next) for one in kinds
    ):
        keeping = [
            one for one in kinds if "amount" in one.fields
        ]  # 微信里报了价: the price counts, not the way
        kind = kind_in(own, done, keeping, people, done=True) or kind
    return Happened(on, kind, _once(there))


def _since(small: str, said: Said) -> bool:
    """从上周三到现在打了四次电话: no day of its own."""
    return small[max(said.start - 1, 0) : said.start] == "从"


def _put_off(small: str, behind: Sequence[Piece], kinds: Sequence[ActivityKind]) -> str:
    """The kind of what was put off: 本来要演示，改到周五."""
    put_off = [(one.start, one.end) for one in behind if INTENDED.search(small, one.start, one.end)]
    return kind_in(small, put_off, kinds)


def _is_wish(text: str) -> bool:
    """他说要看样板客户: nothing was looked at yet."""
    return bool(REPORTED.search(text) and WISH.search(text) and not HAPPENED.search(text))


def _once(people: Iterable[Spoken]) -> tuple[Spoken, ...]:
    return tuple({one.text: one for one in people}.values())


def _next(
    plain: str, small: str, pieces: list[Piece], days: Sequence[Said], people: Sequence[Spoken], today: dt.date,
    kinds: Sequence[ActivityKind], after_deed: bool,
) -> Next | None:  # fmt: skip
    if not pieces:
        return None
    dated = [(said.ahead, piece, said) for piece in pieces if (said := day_of(small, piece, days))]
    _on, first, said = min(dated, key=lambda one: one[0]) if dated else (None, None, None)
    own = _about(pieces, first, [piece for _on, piece, _said in dated]) if first else pieces
    told = pieces[pieces.index(first) :] if first and after_deed else pieces  # the rest is kept with the deed
    return Next(
        text=_what(plain, small, told, said, people)
        or plain[pieces[0].start : pieces[-1].end].strip(ENDS)[:200],
        kind=kind_in(small, [(one.start, one.end) for one in own], kinds, people),
        on=_when(small, pieces[0], said, today),
        people=_once(one for one in people if _inside(pieces, one.start)),
    )


def _what(plain: str, small: str, told: Sequence[Piece], said: Said | None, people: Sequence[Spoken]) -> str:
    """What is to be done, in the line's own words."""
    parts = list(filter(None, (_bare(plain, small, piece, said, people) for piece in told)))
    between = "，" if any("\u4e00" <= sign <= "\u9fff" for part in parts for sign in part) else ", "
    return between.join(parts)[:200].strip()


def _when(small: str, first: Piece, said: Said | None, today: dt.date) -> dt.date | None:
    """The day that was said, today at the earliest; 下午3点见王总 is today."""
    if said:
        return max(said.ahead, today)
    later = not first.opened and LATER_TODAY.search(small, first.start, first.end)
    return today if later else None


def _about(pieces: Sequence[Piece], first: Piece, dated: Sequence[Piece]) -> list[Piece]:
    """The clauses that belong to the day of `first`: up to the next day, and before it where no other day stands."""
    at = pieces.index(first)
    until = next((number for number in range(at + 1, len(pieces)) if pieces[number] in dated), len(pieces))
    return list(pieces[0 if dated[0] == first else at : until])


def _bare(plain: str, small: str, piece: Piece, said: Said | None, people: Sequence[Spoken]) -> str:
    """The clause without the word that opens it and without its day."""
    start = piece.start
    if piece.opened and (match := TRIGGER.match(small, start, piece.end)):
        start = match.end()
    text = _without_day(plain, small, Piece(start, piece.end, moved=piece.moved), said)
    if start > piece.start and (_says_little(text, people) or text[:1] in ("他", "她")):
        text = _without_day(plain, small, piece, said)  # 再约王总, 约他打球
    if NOTHING.fullmatch(text) and (start > piece.start or not TIME.fullmatch(text)):
        return ""
    return _trimmed(plain[start : piece.end]) if len(text) == 1 else text  # 晚点回


def _without_day(plain: str, small: str, piece: Piece, said: Said | None) -> str:
    text = plain[piece.start : piece.end]
    if said and piece.start <= said.start and said.end <= piece.end:
        moved = put_off(small, piece)
        before = plain[piece.start : moved.start() if moved else said.start]
        text = f"{_trimmed(before)} {_trimmed(_after(plain, said, piece))}"
    text = _trimmed(text)
    return text if text.isascii() else re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", text)


def _says_little(text: str, people: Sequence[Spoken]) -> bool:
    """Nothing, one sign, a time, or only somebody's name."""
    return len(text) < 2 or bool(TIME.fullmatch(text)) or any(one.text == text for one in people)


def _after(plain: str, said: Said, piece: Piece) -> str:
    until = UNTIL.match(plain, said.end, piece.end)
    rest = plain[until.end() if until else said.end : piece.end]
    return rest.removeprefix("了") if piece.moved else rest


def _trimmed(text: str) -> str:
    return EDGES.sub("", text).strip()
