"""Days as people say them in passing: 周四, 8/4, 月底, three days later. Pure: today is passed in."""

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tuijin.home.rules.feasts import FIXED, around

PAST, FUTURE = "past", "future"
FARTHEST = 730  # days from today; a year that is farther away is a slip of the finger


@dataclass(frozen=True)
class Said:
    """A day in a line: where it stands, and which day it is if it lies behind or ahead.

    `told`: the words themselves say so ("昨天" past, "下周" future); "" when the sentence has to.
    """

    start: int
    end: int
    behind: dt.date
    ahead: dt.date
    told: str = ""


Both = tuple[dt.date, dt.date, str]

FIGURES = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "半": 0}
ENGLISH = {
    "a": 1, "an": 1, "couple of": 2, "a couple of": 2, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
    "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
WEEK = "一二三四五六日"
DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
N = r"(?:\d{1,3}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])"
EN = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|(?:a )?couple of)"
MONTH = rf"(?P<name>{'|'.join(MONTHS)})[a-z]*\.?"
NAMED = {
    "大前天": -3, "前几天": -3, "前两天": -2, "前天": -2,
    "昨天": -1, "昨日": -1, "昨晚": -1, "今天": 0, "今日": 0, "今早": 0, "今晚": 0, "刚才": 0,
    "刚刚": 0, "今儿": 0, "明天": 1, "明日": 1, "明早": 1, "明晚": 1, "明儿": 1, "大后天": 3, "后天": 2,
    "day before yesterday": -2, "yesterday": -1, "today": 0, "tonight": 0, "this morning": 0,
    "this afternoon": 0, "this evening": 0, "just now": 0, "day after tomorrow": 2, "tomorrow": 1, "tmrw": 1,
}  # fmt: skip
LUNAR_NOT = (
    r"\d一二两三四五六七八九十半几多数今去明前后本每全当近百往成个过"  # before 年: another year is meant
)
YEARS = {"去年": -1, "今年": 0, "明年": 1, "后年": 2}
YEAR = rf"(?:(?P<year>{'|'.join(YEARS)})(?:的)?)?"
SOME = r"(?:\d{1,2}[-~至到]|[一二两三四五六七八](?=[二三四五六七八九]))?"  # 三五天, 3-5天: the longer counts
UNITS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30, "day": 1, "week": 7, "month": 30}


def figure(text: str) -> int:
    """十五 → 15, "two" → 2, "7" → 7."""
    if text.isascii() and text.isdigit():
        return int(text)
    if text in ENGLISH:
        return ENGLISH[text]
    tens, ten, ones = text.rpartition("十")
    return (FIGURES.get(tens, 1) * 10 if ten else 0) + FIGURES.get(ones, 0)


def fixed(day: dt.date, told: str = "") -> Both:
    return day, day, told


def _named(match: re.Match[str], today: dt.date) -> Both:
    off = NAMED[match[0]]
    return fixed(today + dt.timedelta(days=off), PAST if off < 0 else FUTURE if off else "")


def _weekday(which: str, number: int, today: dt.date) -> Both:
    """Of last week, this one, the next; without a word the nearest that fits the sentence."""
    monday = today - dt.timedelta(days=today.weekday())
    if which:
        weeks = {"上上": -2, "上": -1, "下": 1, "下下": 2}.get(which, 0)
        day = monday + dt.timedelta(days=7 * weeks + number)
        return fixed(day, PAST if weeks < 0 else FUTURE if weeks else "")
    back = (today.weekday() - number) % 7
    on = (number - today.weekday() - 1) % 7 + 1
    return today - dt.timedelta(days=back), today + dt.timedelta(days=on), ""


def _week_zh(match: re.Match[str], today: dt.date) -> Both:
    number = WEEK.index(match["d"].replace("天", "日"))
    return _weekday((match["which"] or "").removesuffix("个"), number, today)


def _week_en(match: re.Match[str], today: dt.date) -> Both:
    number = DAY_NAMES.index(match["d"][:3])
    if match["which"] in ("last", "past"):
        back = (today.weekday() - number - 1) % 7 + 1
        return fixed(today - dt.timedelta(days=back), PAST)
    return _weekday({"next": "下", "this": "这"}.get(match["which"] or "", ""), number, today)


def _day_of_week_en(match: re.Match[str], today: dt.date) -> Both:
    """Friday next week, next week on Tuesday."""
    which, day = match["which"] or match["also"], match["d"] or match["day"]
    return _weekday("下" if which == "next" else "这", DAY_NAMES.index(day[:3]), today)


def _whole_week(match: re.Match[str], today: dt.date) -> Both:
    """下周 begins on Monday, 本周 and 上周 end on Friday, 周末 is Saturday."""
    which = {"next": "下", "this": "这", "last": "上"}.get(match["which"] or "", match["which"] or "这")
    weekend = "末" in match[0] or "weekend" in match[0]
    if weekend and not match["which"]:
        return _weekday("", 5, today)  # 周末加班了, 周末去看看
    ahead = which.startswith("下")
    return _weekday(which.removesuffix("个"), 5 if weekend else 0 if ahead else 4, today)


def _full(match: re.Match[str], today: dt.date) -> Both:
    return fixed(dt.date(int(match["y"]), int(match["m"]), int(match["d"])))


def _month_day(month: int, day: int, today: dt.date) -> Both:
    """The day of this year and its neighbours that lies behind, and the one ahead."""
    years = [
        year for year in range(today.year - 4, today.year + 9) if day <= calendar.monthrange(year, month)[1]
    ]
    days = [dt.date(year, month, day) for year in years]
    return max(one for one in days if one <= today), min(one for one in days if one >= today), ""


def _month_and_day(match: re.Match[str], today: dt.date) -> Both:
    parts = match.groupdict()
    name = parts.get("name")
    month, day = MONTHS.index(name) + 1 if name else figure(match["m"]), figure(match["d"])
    if year := parts.get("year"):
        return fixed(dt.date(today.year + YEARS[year], month, day))
    return _month_day(month, day, today)


def _day_of_month(match: re.Match[str], today: dt.date) -> Both:
    day, which = figure(match["d"]), match["which"] or ""
    if which:
        off = {"下": 1, "上": -1}.get(which[0], 0)
        return fixed(_in_month(today, off, day), {1: FUTURE, -1: PAST}.get(off, ""))
    near = [_in_month_or_none(today, off, day) for off in range(-2, 3)]
    found = [one for one in near if one]
    return max(one for one in found if one <= today), min(one for one in found if one >= today), ""


def _in_month(today: dt.date, off: int, day: int) -> dt.date:
    at = today.year * 12 + today.month - 1 + off
    return dt.date(at // 12, at % 12 + 1, day)


def _in_month_or_none(today: dt.date, off: int, day: int) -> dt.date | None:
    try:
        return _in_month(today, off, day)
    except ValueError:
        return None


def _part_of_month(match: re.Match[str], today: dt.date) -> Both:
    """月底, 下月初, 8 月中, 上旬, 下旬: the last day, the first, the fifteenth, the fifth, the twenty-fifth."""
    which, place = match["which"] or "", match["place"]
    off = {"下": 1, "上": -1}.get(which[:1], 0)
    if match["m"]:
        off = (figure(match["m"]) - today.month) % 12
    first = _in_month(today, off, 1)
    last = calendar.monthrange(first.year, first.month)[1]
    day = first.replace(day={"初": 1, "中": 15, "上旬": 5, "中旬": 15, "下旬": 25}.get(place, last))
    if off < 0:
        return fixed(day, PAST)
    return min(day, today), max(day, today), "" if day <= today else FUTURE


def _end_of(match: re.Match[str], today: dt.date) -> Both:
    unit, off = match["unit"], 1 if match["which"] == "next" else 0
    if unit == "week":
        return _weekday("下" if off else "这", 4, today)
    if unit == "year":
        return fixed(dt.date(today.year + off, 12, 31), FUTURE)
    first = _in_month(today, off, 1)
    return fixed(first.replace(day=calendar.monthrange(first.year, first.month)[1]), FUTURE)


def _next_month(match: re.Match[str], today: dt.date) -> Both:
    return fixed(_in_month(today, 1, 1), FUTURE)


def _year_end(match: re.Match[str], today: dt.date) -> Both:
    return fixed(dt.date(today.year, 12, 31), FUTURE)


def _this_week(match: re.Match[str], today: dt.date) -> Both:
    return fixed(max(_weekday("这", 4, today)[1], today), FUTURE)


def _this_month(match: re.Match[str], today: dt.date) -> Both:
    last = calendar.monthrange(today.year, today.month)[1]
    return fixed(today.replace(day=last), FUTURE)


def _later_today(match: re.Match[str], today: dt.date) -> Both:
    return fixed(today, FUTURE)


def _half(match: re.Match[str], today: dt.date) -> Both:
    return fixed(today + dt.timedelta(days={"月": 15, "年": 182}[match["unit"]]), FUTURE)


def _feast(match: re.Match[str], today: dt.date) -> Both:
    """元旦前: the last day before it; 国庆后: the first after it."""
    return fixed(around(match["feast"], bool(match["back"]), today), FUTURE)


def _distance(match: re.Match[str], today: dt.date) -> Both:
    days = figure(match["n"]) * UNITS[match["unit"]]
    back = bool(match.groupdict().get("back"))
    return fixed(today + dt.timedelta(days=-days if back else days), PAST if back else FUTURE)


Rule = tuple[re.Pattern[str], Callable[[re.Match[str], dt.date], Both]]
ZH_UNIT = r"个?(?P<unit>天|日|周|星期|礼拜|月)"
ENGLISH_DAY = r"(?:mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:rs?|rsday)?|fri(?:day)?|saturday|sunday)"
EN_UNIT = r"(?P<unit>day|week|month)s?"
RULES: tuple[Rule, ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (r"(?<!\d)(?P<y>20\d\d) ?[-/.年] ?(?P<m>\d{1,2}) ?[-/.月] ?(?P<d>\d{1,2})(?: ?[日号])?(?!\d)", _full),
        (rf"{YEAR}(?<![\d.])(?P<m>{N}) ?月 ?(?P<d>{N})(?: ?[日号]|(?![\d%折万元个]))", _month_and_day),
        (r"(?<![\d./])(?<!\d,)(?P<m>\d{1,2})/(?P<d>\d{1,2})(?:日|号)?(?![\d%折万元/])", _month_and_day),
        (r"(?:^|(?<=[\s,，;；。约]))(?P<m>0?[1-9]|1[0-2])-(?P<d>\d{1,2})(?:日|号)?(?=\s*[\u4e00-\u9fff])"
         r"(?!\s*[个人万千元天周月年台套家楼号次点折份条张位岁])", _month_and_day),
        (r"^\s*(?P<m>\d{1,2})\.(?P<d>\d{1,2})(?![\d%折万元kw.])", _month_and_day),
        (r"(?<=[,;。；])\s*(?P<m>0?[1-9]|1[0-2])\.(?P<d>\d{1,2})(?=\s*[\u4e00-\u9fff])"
         r"(?!\s*(?:个|百|千|万|元|折|天|小时|分|倍|成))", _month_and_day),
        (rf"(?:(?P<which>下个?|这个?|本|上个?)月|(?<![\d.一二三四五六七八九十])(?P<m>{N})月|(?<!个)月)(?P<place>[上中下]旬|底|末|初|中)(?!心)",
         _part_of_month),
        (rf"(?:(?P<which>下个?|这个?|本|上个?)月|(?<![\d.月/第]))(?P<d>{N})[号日](?![楼线厂院机库仓门车订])",
         _day_of_month),
        (rf"(?<![每第]){SOME}(?P<n>{N}){ZH_UNIT}(?:之后|以后|之内|以内|后|内)", _distance),
        (rf"(?:再?过|等){SOME}(?P<n>{N}){ZH_UNIT}", _distance),
        (rf"(?<![每第提]){SOME}(?P<n>{N}){ZH_UNIT}(?P<back>之前|以前|前)", _distance),
        (r"(?P<which>上个?|这个?|本|下下个?|下个?)?(?:周末|星期末)", _whole_week),
        (r"(?P<which>上个?|这个?|本|下下个?|下个?)(?:周|星期|礼拜)(?![一二三四五六日天末])(?:[之以]?内)?",
         _whole_week),
        (r"(?<![一二两三四五六七八九十\d几每双单半数个上下本这])周内", _this_week),
        (r"(?<![一二两三四五六七八九十\d几每数个])(?:本|这个?)?月[之以]?内", _this_month),
        (r"(?<![一二两三四五六七八九十\d几每双单])(?P<which>上上|上个?|这个?|本|下下|下个?)?(?:周|星期|礼拜)"
         r"(?P<d>[一二三四五六日天])(?!次)(?:[一二三四五六日]?(?:的样子|左右))?", _week_zh),
        (rf"(?:\d{{1,3}}|{N}|半)个?(?:半)?(?:小时|钟头|分钟)(?:之后|以后|后)|待会儿?|等会儿?|一会儿|稍后|晚点"
         r"|(?:今天|今日)?下班(?:之|以)?前|今[天日][之以]?内|\b(?:by )?(?:eod|cob|end of (?:the )?day)\b",
         _later_today),
        (r"半个?(?P<unit>月|年)(?:之后|以后|后|之内|以内|内)", _half),
        (rf"(?P<feast>{'|'.join([*FIXED, '春节', '过年'])})(?:节|假期|长假|放假)?"
         r"(?:(?P<back>之前|以前|前)|之后|以后|后|回来)",
         _feast),
        (rf"(?<![{LUNAR_NOT}])(?P<feast>年)(?:(?P<back>前)|后)(?!半)", _feast),
        (rf"过[了完](?P<feast>{'|'.join([*FIXED, '春节', '年'])})(?P<back>(?!))?(?![点月个天号万])", _feast),
        (r"年底|年末|(?<![一二两三四五六七八九十\d几半数])年内", _year_end),
        (r"下个?月(?![底末初中\d一二三四五六七八九十])|\bnext month\b", _next_month),
        ("|".join(rf"\b{name}\b" if name.isascii() else name for name in NAMED), _named),
        (r"\b(?P<which>this|next|last) (?:week|weekend)\b", _whole_week),
        (rf"\b(?:(?P<which>this|next|last|past) )?(?P<d>{ENGLISH_DAY})\b", _week_en),
        (rf"\b(?:on )?(?P<d>{ENGLISH_DAY}) (?:of )?(?P<which>next|this) week\b"
         rf"|\b(?P<also>next|this) week,? (?:on )?(?P<day>{ENGLISH_DAY})\b", _day_of_week_en),
        (r"\bon the (?P<d>\d{1,2})(?:st|nd|rd|th)(?P<which>)\b(?! of)", _day_of_month),
        (rf"\b(?:in|within) (?P<n>{EN}) {EN_UNIT}\b", _distance),
        (rf"\b(?P<n>{EN}) {EN_UNIT} (?:later|from now|after)\b", _distance),
        (rf"\b(?P<n>{EN}) {EN_UNIT} (?P<back>ago|before)\b", _distance),
        (rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{MONTH}(?!\w)", _month_and_day),
        (rf"\b{MONTH} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\dk%])", _month_and_day),
        (r"\b(?:the )?end of (?:the )?(?:(?P<which>this|next) )?(?P<unit>week|month|year)\b", _end_of),
        (r"\b(?P<which>next )?(?P<unit>month)[- ]end\b", _end_of),
    )
)  # fmt: skip


def days_in(line: str, today: dt.date) -> tuple[Said, ...]:
    """The days that `line` (in small letters) names, in order; where two readings overlap the longer counts."""
    found = sorted(_all(line, today), key=lambda said: (said.start - said.end, said.start))
    kept: list[Said] = []
    for said in found:
        if not any(said.start < other.end and other.start < said.end for other in kept):
            kept.append(said)
    return tuple(sorted(kept, key=lambda said: said.start))


def _all(line: str, today: dt.date) -> Iterator[Said]:
    for pattern, rule in RULES:
        for match in pattern.finditer(line):
            try:
                behind, ahead, told = rule(match, today)
            except (ValueError, OverflowError):
                continue  # 2 月 30 日: no day
            if max(abs((behind - today).days), abs((ahead - today).days)) <= FARTHEST:
                yield Said(match.start(), match.end(), behind, ahead, told)
