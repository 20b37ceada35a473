"""One line after a visit → what happened, what comes next (S1, 环环相扣). Pure: today and all names are passed in.

"8/4 见了张总,价格还卡着,约周四带李会计看演示": what lies behind stands first, what was arranged follows.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tuijin.home.rules.days import FUTURE, PAST, Said, days_in
from tuijin.home.rules.figures import price_in
from tuijin.home.rules.people import Known, Spoken, people_in
from tuijin.playbook.types import ActivityKind

LONGEST = 2000  # characters of a line that are read; the rest is kept as text
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
BREAK = re.compile(r"[,;!?\n。；！？→]+|[-=]>|\.(?=\s|$)")
# What opens the part about the future. "约" is none in 大约, 节约, 签约, 没约, nor before a number of things.
TRIGGER = re.compile(
    r"(?<![大节赴签合解违履毁条失没未不])(?<!没有)(?:预|再)?约(?!莫|束)(?!\s*[\d一二两三四五六七八九十百几]+\s*(?:万|千|元|块|个|台|人|%|套|家|年|天(?!后)|分))"
    r"(?:定|好|了|在|到|的是)*"
    r"|(?<![没未不]约)(?<!没有约)(?<!没有)(?:下次|下一步)|接下来|过(?:几天|段时间|一?阵子)|准备|计划(?!员)|打算|回头|然后|定在|定于|说好|改到|改约"
    r"|\bnext(?: step)?(?: is)?[:\s](?!week|month|mon|tue|wed|thu|fri|sat|sun)|\bthen\b"
    r"|\bwill\b|\bgoing to\b|\bplan(?:ned|s)? to\b"
    r"|\bscheduled?\b(?: for)?|\barranged\b|\bagreed (?:to|on)\b|\bbooked\b|\bfollow[- ]up\b|\brescheduled (?:to|for)\b"
)
HAPPENED = re.compile(
    r"了|过(?!去|来|目|\d|[一二两三四五六七八九十几半]*个?(?:天|日|周|星期|礼拜|月|年|阵子|段时间))|刚|已经"
    r"|\b(?:met|saw|visited|called|talked|spoke|had|did|gave|sent|showed|demoed|quoted|told|was|were"
    r"|went|signed|received|rang|phoned|demonstrated|presented|said|wants?|asked)\b"
)
ASKED = re.compile(r"要求|希望|让我们?|叫我们?|催")  # a day that somebody sets us
WISH = re.compile(r"要|想|希望|愿意")
ABSENT = re.compile(r"(?:又|也|还|都|正好|刚好|今天|当时)?(?:不在|没在|没来|没到|没空|出差|请假|没接)")
REPORTED = re.compile(r"说(?!好)|讲|表示|希望|要求|据|\b(?:said|says|wants?|asked|told us|hopes?)\b")
EDGES = re.compile(
    r"^(?:[\s,;:：、.。在于是的]|on\b|for\b|by\b|to\b|and\b|at\b(?!\s*\d))+|(?:[\s,;:：、.。]|\b(?:on|for|by|at|in|and)\b|[在于到])+$"
)
NO_DEED = re.compile(
    r"\s*(?:他们?|她们?|客户|对方|我们?|双方|大家|已经?|并且?|也|又|再|and|he|she|they|we|i)?\s*"
)
UNTIL = re.compile(r"[之以]?前(?![台面])")  # 周五前给报价: the day is the last one
RIGHT_AFTER = re.compile(r"[了过到]")


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


@dataclass(frozen=True)
class _Piece:
    """A clause of the line: where it stands, and whether a word of arranging opens it."""

    start: int
    end: int
    opened: bool


def read_line(
    line: str, today: dt.date, kinds: Sequence[ActivityKind], known: Iterable[Known] = ()
) -> Reading:
    """Read one line. Never raises; what it cannot place stays in the text."""
    plain = line[:LONGEST].translate(HALF_WIDTH)
    small = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in plain)
    days, people = days_in(small, today), people_in(plain, known)
    behind, ahead = _parted(small, days, today)
    if ahead and all(_only_names(small, piece, people) for piece in behind):
        behind, ahead = [], behind + ahead  # 张总约周四演示: nobody did anything yet
    price = price_in(small)
    absent = tuple(one for one in people if _inside(behind, one.start) and ABSENT.match(small, one.end))
    there = [one for one in people if one not in absent]
    happened = _happened(small, behind, days, there, today, kinds) if behind else None
    plan = _next(plain, small, ahead, days, people, today, kinds)
    return Reading(line, happened, plan, price.amount, price.discount, absent)


def _parted(small: str, days: Sequence[Said], today: dt.date) -> tuple[list[_Piece], list[_Piece]]:
    """The clauses about what happened, and those about what comes next."""
    behind: list[_Piece] = []
    ahead: list[_Piece] = []
    for piece in _pieces(small, days):
        said = next((day for day in days if piece.start <= day.start < piece.end), None)
        text = small[piece.start : piece.end]
        (ahead if _lies_ahead(piece, text, said, bool(behind), bool(ahead), today) else behind).append(piece)
    return behind, ahead


def _lies_ahead(
    piece: _Piece, text: str, said: Said | None, after_deed: bool, after_plan: bool, today: dt.date
) -> bool:
    if piece.opened:
        return True
    if said and said.told == PAST:
        return False
    done = bool(HAPPENED.search(text))
    if said and said.told == FUTURE:
        due = ASKED.search(text) and UNTIL.match(text, said.end - piece.start)
        return not done and bool(due or not REPORTED.search(text))
    if after_plan:
        return not done
    if done or said is None:
        return False
    return _nearer_ahead(said, today, after_deed)


def _nearer_ahead(said: Said, today: dt.date, after_deed: bool) -> bool:
    """A bare day with nothing that says it is over: 周四演示. The nearer reading counts; after a deed, the later."""
    if said.behind == said.ahead:
        return said.ahead > today
    on, back = (said.ahead - today).days, (today - said.behind).days
    return on > 0 and (on <= back or (after_deed and on <= 60))


def _pieces(small: str, days: Sequence[Said]) -> Iterable[_Piece]:
    at = 0
    for stop in [*BREAK.finditer(small), None]:
        end = stop.start() if stop else len(small)
        for day in days:
            if at < day.start < end and _told_before(small, at, day.start):
                yield from _opened(small, at, day.start)
                at = day.start
        yield from _opened(small, at, end)
        at = stop.end() if stop else end


def _told_before(small: str, start: int, at: int) -> bool:
    """Whether a space parts a day from what was done: 见了张总 周四演示. English words have spaces everywhere."""
    before = small[start:at]
    return before[-1].isspace() and not before.isascii() and bool(HAPPENED.search(before))


def _opened(small: str, start: int, end: int) -> Iterable[_Piece]:
    """Part a clause where a word of arranging stands in it: 见了张总约周四演示."""
    match = TRIGGER.search(small, start, end)
    if match and not small[match.end() : end].strip() and match.start() > start:
        match = None  # 三天后再约: nothing follows that could be arranged
    cut = match.start() if match else end
    if not NO_DEED.fullmatch(small, start, cut):
        yield _Piece(start, cut, False)
    if match:
        yield _Piece(cut, end, True)


def _only_names(small: str, piece: _Piece, people: Sequence[Spoken]) -> bool:
    named = sum(one.end - one.start for one in people if piece.start <= one.start < piece.end)
    return named >= len(small[piece.start : piece.end].strip())


def _inside(pieces: Sequence[_Piece], at: int) -> bool:
    return any(piece.start <= at < piece.end for piece in pieces)


def _happened(
    small: str, pieces: list[_Piece], days: Sequence[Said], people: Sequence[Spoken], today: dt.date,
    kinds: Sequence[ActivityKind],
) -> Happened:  # fmt: skip
    said = next((day for day in days if _inside(pieces, day.start)), None)
    there = tuple(one for one in people if _inside(pieces, one.start))
    on = min(said.behind, today) if said else today
    done = [one for one in pieces if not _is_wish(small[one.start : one.end])] or pieces
    return Happened(on, kind_in(small, [(one.start, one.end) for one in done], kinds, people), _once(there))


def _is_wish(text: str) -> bool:
    """他说要看样板客户: nothing was looked at yet."""
    return bool(REPORTED.search(text) and WISH.search(text) and not HAPPENED.search(text))


def _once(people: Iterable[Spoken]) -> tuple[Spoken, ...]:
    return tuple({one.text: one for one in people}.values())


def _next(
    plain: str, small: str, pieces: list[_Piece], days: Sequence[Said], people: Sequence[Spoken], today: dt.date,
    kinds: Sequence[ActivityKind],
) -> Next | None:  # fmt: skip
    if not pieces:
        return None
    said = next((day for day in days if _inside(pieces, day.start)), None)
    kind = kind_in(small, [(one.start, one.end) for one in pieces], kinds, people)
    text = "，".join(filter(None, (_bare(plain, small, piece, said) for piece in pieces)))
    if text.isascii() or not any("\u4e00" <= sign <= "\u9fff" for sign in text):
        text = text.replace("，", ", ")
    whole = plain[pieces[0].start : pieces[-1].end].strip(" ,;，；。")
    there = tuple(one for one in people if _inside(pieces, one.start))
    on = max(said.ahead, today) if said else None
    return Next((text or whole)[:200].strip(), kind, on, _once(there))


def _bare(plain: str, small: str, piece: _Piece, said: Said | None) -> str:
    """The clause without the word that opens it and without its day."""
    start = piece.start
    if piece.opened and (match := TRIGGER.match(small, start, piece.end)):
        start = match.end()
    text = plain[start : piece.end]
    if said and start <= said.start and said.end <= piece.end:
        text = f"{_trimmed(plain[start : said.start])} {_trimmed(_after(plain, said, piece))}"
    text = _trimmed(text)
    return text if text.isascii() else re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", text)


def _after(plain: str, said: Said, piece: _Piece) -> str:
    until = UNTIL.match(plain, said.end, piece.end)
    return plain[until.end() if until else said.end : piece.end]


def _trimmed(text: str) -> str:
    return EDGES.sub("", text).strip()


def kind_in(
    small: str, spans: Iterable[tuple[int, int]], kinds: Sequence[ActivityKind], people: Sequence[Spoken] = ()
) -> str:
    """The kind whose word stands in one of `spans`: the longest word, then the first; "" when there is none."""
    named = {one.start for one in people}
    found = [
        (-len(word) * (2 if not word.isascii() else 1), at, key)
        for start, end in spans
        for key, word in _words(kinds)
        if (at := _place(small, word, start, end, named)) >= 0
    ]
    return min(found)[2] if found else ""


def _words(kinds: Sequence[ActivityKind]) -> Iterable[tuple[str, str]]:
    for kind in kinds:
        for word in dict.fromkeys((*kind.words.zh, *kind.words.en, kind.name.zh, kind.name.en)):
            yield kind.key, word.lower()


def _place(small: str, word: str, start: int, end: int, named: set[int]) -> int:
    """Where the word stands, or -1. English ones stand alone; a single sign counts before a person or 了."""
    if not word:
        return -1
    at = small.find(word, start, end)
    while at >= 0:
        after = at + len(word)
        if word.isascii():
            fits = not small[at - 1 : at].isalnum() and not small[after : after + 1].isalnum()
            fits = fits or _chinese(small[at - 1 : at]) or _chinese(small[after : after + 1])
        else:
            fits = len(word) > 1 or after in named or bool(RIGHT_AFTER.match(small, after))
        if fits:
            return at
        at = small.find(word, at + 1, end)
    return -1


def _chinese(sign: str) -> bool:
    return "\u4e00" <= sign <= "\u9fff"


def fallback(kinds: Sequence[ActivityKind]) -> str:
    """The kind for what no word names: the first that asks for nothing but what was done."""
    plain = next((kind for kind in kinds if kind.required == ("content",)), None)
    plain = plain or next((kind for kind in kinds if not kind.required and not kind.inefficient), kinds[0])
    return plain.key
