"""A line, parted into clauses: which tell what happened, which what comes next. Pure: days are passed in."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tuijin.home.rules.days import FUTURE, PAST, Said

BREAK = re.compile(r"[,;!?\n。；！？→]+|[-=]>|(?<!\bmr)(?<!\bms)(?<!\bdr)(?<!\bmrs)\.(?=\s|$)")
# What opens the part about the future. "约" is none in 大约, 节约, 签约, 没约, nor before a number of things.
TRIGGER = re.compile(
    r"(?<![大节赴签合解违履毁条失没未不])(?<!没有)(?:预|再)?约(?!莫|束)(?!\s*[\d一二两三四五六七八九十百几]+\s*(?:万|千|元|块|个|台|人|%|套|家|年|天(?!后)|分))"
    r"(?:定|好|了|在|到|的是)*"
    r"|(?<![没未不]约)(?<!没有约)(?<!没有)(?:下次|下一步)|说好(?:了|的)?"
    r"|(?P<soft>接下来|过(?:几天|段时间|一?阵子)|(?<![没未不])(?:准备(?!好|得|工作|充分|金)|计划(?!员|书|表)|打算)(?![了的])|回头|然后"
    r"|(?:这[两几]天|近期|尽快|抽空|改天|有空)(?=再?(?:去|跟|给|把|约|打|发|送|见|请|安排|拜访|演示))"
    r"|(?:明年|下半年)?(?:(?<![\d.])\d{1,2}月份?|明年|下半年|节后)(?=再|去|来)(?![^,;!?。]*[了过]))"
    r"|\bnext(?: step)?(?: is)?[:\s](?!week|month|mon|tue|wed|thu|fri|sat|sun)|\bthen\b"
    r"|\bwill\b|\bgoing to\b|\bplan(?:ned|s)? to\b"
    r"|\bscheduled?\b(?: for)?|\barranged\b|\bagreed (?:to|on)\b|\bbooked\b|\bfollow[- ]up\b"
)
# Another day for the same thing: the clause stays whole, the day after the word counts.
MOVED = re.compile(
    r"(?:现在|又|再|就|只好|只能)?(?:改到|改约(?:到|在)?|改在|改成|改为|推迟到|推到|延迟到|延期到|延到|挪到|换到|调到|顺延到|提前到"
    r"|放在|放到|定在|定于|定到|安排在|安排到)了?"
    r"|\b(?:was |is |got )?(?:moved|postponed|rescheduled|pushed(?: back| out)?|brought forward)"
    r" (?:to|until|till|for)\b"
)
INTENDED = re.compile(  # what was meant to be, and was not
    r"本来|原来|原定|原本|原计划|取消|没约[上到成]|约不|没答应|不答应|没同意|不肯|拒绝"
    r"|往后推|推迟|延期|推到|改到|延到|挪到|延后|推后|暂缓|没(?:有|能)?\S{0,3}成(?!功|本|交|熟|绩|立)"
    r"|\b(?:originally|supposed to|cancel)"
)
HAPPENED = re.compile(
    r"了(?!解)|过(?!去|来|目|\d|[一二两三四五六七八九十几半]*个?(?:天|日|周|星期|礼拜|月|年|阵子|段时间))|刚|已经"
    r"|\b(?:met|saw|visited|called|talked|spoke|had|did|gave|sent|showed|demoed|quoted|told|was|were"
    r"|went|signed|received|rang|phoned|demonstrated|presented|said|wants?|asked)\b"
)
WITH = re.compile(
    r"[跟和与给找去见打]|拜访|电话|微信|联系|约|\b(?:with|called|met)\b"
)  # before 约了周五: a deed of ours
TIME = re.compile(r"(?:上午|下午|早上|中午|晚上|[\d一二两三四五六七八九十点半:\s了的吧])*")
REFUSED = re.compile(r"\s*(?:但是?|可是?|不过)?(?:他|她|对方)?(?:没答应|不答应|没同意|不同意|不肯|拒绝|没约)")
AWAY = re.compile(
    r"(?:出差|休假|请假|不在|没空|没时间|放假|out of office|on leave|away)了?\s*$"
)  # 王总下周出差
AGREED = re.compile(
    r"(?:答应|同意|确定|确认|敲定|商定|谈好|商量好|定|决定|通知|安排|约好)[了好下]*[^,]{0,6}$|\b(?:agreed|promised)\b"
)
ASKED = re.compile(r"要求|希望|让我们?|叫我们?|要我们?|催")  # a day that somebody sets us
ASKED_BY = re.compile(r"\b(?:wants?|asked|asks|needs?|expects)\b[^,;]*\bby (?:the )?$")
REPORTED = re.compile(r"说(?!好)|讲|表示|希望|要求|据|\b(?:said|says|wants?|asked|told us|hopes?)\b")
GUESSED = re.compile(r"估计|预计|据说|应该|\b(?:probably|expected)\b")  # 估计周五到: nobody arranged it
UNTIL = re.compile(r"[之以]?前(?![台面])")  # 周五前给报价: the day is the last one
LATER_TODAY = re.compile(
    r"今晚|(?<![\d.])(?:\d{1,2}|[一二两三四五六七八九十]{1,2}) ?"
    r"(?:点(?!了|击|开|头|到|[一二三四五六七八九零\d]+ ?[万亿折成倍%千])|[:：][0-5]\d)|\d ?[ap]m\b"
)
NO_DEED = re.compile(
    r"\s*(?:他们?|她们?|客户|对方|我们?|双方|大家|已经?|并且?|也|又|再|and|he|she|they|we|i)?\s*"
)
IN_VAIN = re.compile(r"没约|约不")  # 约见面没约上
GOES_ON = re.compile(r"他们?来|她们?来|到时|一起|带|去|安排")
STALE, SOON = 7, 60  # days: a bare day that is farther back was meant ahead, if it comes that soon


@dataclass(frozen=True)
class Piece:
    """A clause of the line: where it stands, whether a word of arranging opens it, whether it names another day."""

    start: int
    end: int
    opened: bool = False
    moved: bool = False


def parted(small: str, days: Sequence[Said], today: dt.date) -> tuple[list[Piece], list[Piece]]:
    """The clauses about what happened, and those about what comes next."""
    behind: list[Piece] = []
    ahead: list[Piece] = []
    pieces = list(_pieces(small, days))
    for piece in pieces:
        if ahead and REFUSED.match(small, piece.start, piece.end):
            behind.append(Piece(ahead.pop().start, piece.end))  # 约他周六喝茶，没答应
            continue
        text, said = small[piece.start : piece.end], day_of(small, piece, days)
        alone = len(pieces) == 1
        later = _lies_ahead(piece, text, said, bool(behind), bool(ahead), today)
        later = later or (alone and _is_later_today(text, said, today))
        (ahead if later else behind).append(piece)
    return behind, ahead


def day_of(small: str, piece: Piece, days: Sequence[Said]) -> Said | None:
    """The day that a clause is about; where it names another day, the new one."""
    found = [day for day in days if piece.start <= day.start < piece.end]
    moved = put_off(small, piece)
    return next((day for day in found if not moved or day.start >= moved.end()), None)


def put_off(small: str, piece: Piece) -> re.Match[str] | None:
    """The word in a `moved` clause behind which its day stands: 演示改到周五, 演示约在周五."""
    if not piece.moved:
        return None
    return MOVED.search(small, piece.start, piece.end) or TRIGGER.search(small, piece.start, piece.end)


def _lies_ahead(
    piece: Piece, text: str, said: Said | None, after_deed: bool, after_plan: bool, today: dt.date
) -> bool:
    if piece.opened or piece.moved:
        return True
    if INTENDED.search(text) or AWAY.search(text) or (said and said.told == PAST):
        return False
    done = bool(HAPPENED.search(text))
    if said and _is_due(piece, text, said, today):
        return True
    if said and said.told == FUTURE:
        return not done and not REPORTED.search(text) and not GUESSED.search(text)
    if after_plan:
        return not done
    if done or said is None or GUESSED.search(text):
        return False
    return _nearer_ahead(said, today, after_deed)


def _is_due(piece: Piece, text: str, said: Said, today: dt.date) -> bool:
    """A day that somebody sets us, a last day, or one that was agreed on: 要求周五前报价, 答应了月底签."""
    at, end = said.start - piece.start, said.end - piece.start
    if ASKED_BY.search(text[:at]):
        return True
    if HAPPENED.search(text[end:]) or said.ahead < today:
        return False
    last, done = UNTIL.match(text, end), HAPPENED.search(text)
    if AGREED.search(text[:at]) and (said.ahead > today):
        return True
    return bool(last and not done and (ASKED.search(text) or not REPORTED.search(text)))


def _is_later_today(text: str, said: Said | None, today: dt.date) -> bool:
    """The whole line is 今天下午3点见王总, and nothing says that it is over."""
    if HAPPENED.search(text) or REPORTED.search(text) or (said and said.ahead != today):
        return False
    return bool(LATER_TODAY.search(text))


def _nearer_ahead(said: Said, today: dt.date, after_deed: bool) -> bool:
    """A bare day with nothing that says it is over: 周四演示. The nearer reading counts; after a deed, the later."""
    if said.behind == said.ahead:
        return said.ahead > today
    on, back = (said.ahead - today).days, (today - said.behind).days
    if back == 0:
        return True  # nobody calls today by its weekday
    return on > 0 and (on <= back or ((after_deed or back > STALE) and on <= SOON))


def _pieces(small: str, days: Sequence[Said]) -> Iterator[Piece]:
    at, carried = 0, False
    for stop in [*BREAK.finditer(small), None]:
        end = stop.start() if stop else len(small)
        for day in days:
            if at < day.start < end and _told_before(small, at, day.start, days):
                yield from _opened(small, at, day.start, days)
                at = day.start
        found = list(_opened(small, at, end, days))
        if carried and found and _goes_on(small[at:end]):
            found = [Piece(at, end, opened=True)]
        yield from found
        carried = bool(re.search(r"[约说谈定]好了?\s*$", small[at:end]))
        at = stop.end() if stop else end


def _goes_on(text: str) -> bool:
    """约好了，他来安排看演示: what was arranged follows."""
    return bool(GOES_ON.search(text)) and not HAPPENED.search(text)


def _told_before(small: str, start: int, at: int, days: Sequence[Said]) -> bool:
    """Whether a space parts a day from what came before: 见了张总 周四演示. English words have spaces everywhere."""
    before = small[start:at]
    if not before[-1].isspace() or before.isascii():
        return False
    told = [day for day in days if start <= day.start < at]
    return bool(HAPPENED.search(before)) or any(small[day.end : at].strip() for day in told)


def _opened(small: str, start: int, end: int, days: Sequence[Said]) -> Iterator[Piece]:
    """Part a clause where a word of arranging stands in it: 见了张总约周四演示."""
    moved = MOVED.search(small, start, end)
    dated = moved and any(moved.end() <= day.start < end for day in days)
    if moved and dated and not HAPPENED.search(small, start, moved.start()):
        yield Piece(start, end, moved=True)
        return
    match = None if INTENDED.search(small, start, end) else _trigger(small, start, end)
    if match and not small[match.end() : end].strip() and match.start() > start:
        match = None  # 三天后再约: nothing follows that could be arranged
    if match and _dates_what_stands_before(small, start, end, match, days):
        yield Piece(start, end, moved=True)
        return
    cut = match.start() if match else end
    if not NO_DEED.fullmatch(small, start, cut):
        yield Piece(start, cut)
    if match:
        yield Piece(cut, end, opened=True)


def _dates_what_stands_before(
    small: str, start: int, end: int, match: re.Match[str], days: Sequence[Said]
) -> bool:
    """演示约在周五: nothing but the day follows, so what stands before is arranged; 跟王总约了周五 is a deed."""
    said = next((day for day in days if match.end() <= day.start < end), None)
    before = small[start : match.start()]
    if not said or not before.strip() or WITH.search(before) or HAPPENED.search(before):
        return False
    rest = small[match.end() : said.start].strip() + small[said.end : end].strip()
    return len(rest) < 2 or bool(TIME.fullmatch(rest))


def _trigger(small: str, start: int, end: int) -> re.Match[str] | None:
    """The first word of arranging; what somebody says he means to do is no arrangement of ours: 他说回头汇报."""
    for match in TRIGGER.finditer(small, start, end):
        theirs = match["soft"] and REPORTED.search(small, start, match.start())
        if not theirs and not IN_VAIN.search(small, match.end(), end):
            return match
    return None
