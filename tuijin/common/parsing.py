"""People's writing → values. Pure; whatever comes in, the only exception that goes out is `Unreadable`.

A cell is a text, a number, a date or nothing (what CSV, XLSX, forms and the API deliver).
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from tuijin.common.days import day_of
from tuijin.common.money import LARGEST, yuan
from tuijin.common.names import name_key as name_key
from tuijin.common.text import Text

Order = Literal["", "mdy", "dmy"]

FIRST_YEAR, LAST_YEAR = 1900, 2100
SHOWN = 40  # a message quotes no more of the cell than this


class Unreadable(ValueError):
    """`text` cannot be read; `expected` says in both languages what would be."""

    def __init__(self, text: Any, expected: Text):
        self.text = shown(text)
        self.expected = expected
        super().__init__(self.text)

    @property
    def sentence(self) -> Text:
        return Text(
            f"看不懂「{self.text}」：{self.expected.zh}",
            f"Cannot read “{self.text}”: {self.expected.en}",
        )


def shown(value: Any) -> str:
    """A cell as a message may quote it: printable, one line, short."""
    signs = (" " if sign.isspace() else sign for sign in str(value)[: SHOWN + 1])
    text = "".join(sign if sign.isprintable() else "�" for sign in signs)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


# --- text -------------------------------------------------------------------------------------------

_INVISIBLE = {
    0x00AD,
    0x200B,
    0x200C,
    0x200E,
    0x200F,
    0x2060,
    0xFEFF,
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
}
_JOINER = "\u200d"


def clean(text: Any, limit: int = 255, lines: bool = False) -> str:
    """`text` without control and invisible characters and outer space; line ends stay when `lines`.

    The writing itself is kept (full-width stays full-width). Refuses NUL, halves of characters and
    more than `limit` characters: nothing is cut off silently.
    """
    raw = as_text(text)
    if not raw.isprintable() and ("\x00" in raw or any(0xD800 <= ord(sign) <= 0xDFFF for sign in raw)):
        raise Unreadable(raw, Text("里面有不能保存的字符。", "it holds characters that cannot be stored."))
    kept = _visible(raw.replace("\r\n", "\n").replace("\r", "\n"), lines).strip()
    if len(kept) > limit:
        expected = Text(
            f"最多 {limit} 个字，这里有 {len(kept)} 个。",
            f"at most {limit} characters, this has {len(kept)}.",
        )
        raise Unreadable(kept, expected)
    return kept


def _visible(raw: str, lines: bool) -> str:
    if raw.isprintable():
        return raw
    kept: list[str] = []
    for sign in raw:
        if sign in "\n\t\x0b\x0c\x85\u2028\u2029":
            kept.append("\n" if lines and sign != "\t" else " ")
        elif ord(sign) in _INVISIBLE or unicodedata.category(sign) == "Cc":
            continue
        elif sign == _JOINER and not (kept and unicodedata.category(kept[-1]) in {"So", "Sk", "Mn", "Me"}):
            continue  # it joins emoji and, elsewhere, only hides
        else:
            kept.append(sign)
    return "".join(kept)


def as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))  # a workbook keeps 1001 as 1001.0
    if isinstance(value, dt.datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    return str(value)


def _plain(value: Any) -> str:
    """The cell in half-width, with one kind of space and dash, without invisible characters."""
    text = unicodedata.normalize("NFKC", as_text(value)[:200])
    return _visible(text, lines=False).translate(_DASHES).strip()


def _figure(value: Any) -> str:
    """The same for reading figures. A control character has no place there: nobody knows what it hides."""
    if any(unicodedata.category(sign) == "Cc" and not sign.isspace() for sign in as_text(value)[:200]):
        raise Unreadable(value, _CONTROL)
    return _plain(value).casefold()


_CONTROL = Text(
    "里面有看不见的控制字符，请重新写一遍。", "it holds a control character; please write it again."
)
_DASHES = {ord(sign): "-" for sign in "‐‑‒–—―−﹣－"}
_BLANKS = {"", "-", "--", "/", "\\", "n/a", "#n/a", "null", "none", "无", "暂无", "空", "未填"}


# --- money and numbers ------------------------------------------------------------------------------

_UNITS = {
    "": 1, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8,
    "w": 10**4, "k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9,
}  # fmt: skip
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d{1,4}(?:,\d{4})+|\d{1,3}(?: \d{3})+|\d+)(?:\.\d*)?|\.\d+"
_MONEY = re.compile(
    r"(?P<before>rmb|cny|cn¥|usd|us\$|人民币|[¥$€£])? ?"
    rf"(?P<number>(?:{_NUMBER})(?:e\+?\d{{1,2}})?) ?(?P<unit>[a-z千万十百亿]{{0,2}}?)"
    r" ?(?P<behind>元|圆|块|rmb|cny|usd|元整|元人民币|yuan|圆整)?(?:整)?",
)
_TWO_UNITS = re.compile(r"^([^\d.]*)(\d+) ?([亿万]) ?(\d{1,4}) ?(千万|百万|万|千)")
# How many of the lower unit make one of the higher. 亿 and 千 are no such two: 1亿3千 is said of 1.3亿.
_MAKE_ONE = {("亿", "千万"): 10, ("亿", "百万"): 100, ("亿", "万"): 10**4, ("万", "千"): 10}
_SIMPLIFIED = str.maketrans("萬億", "万亿")
_FOREIGN = {"usd", "us$", "$", "€", "£"}
_MONEY_EXPECTED = Text(
    "请写金额，例如 125000、12.5万、￥1,200。", "write an amount, such as 125000, 12.5万, ￥1,200 or 120K."
)
_NEGATIVE = Text("金额不能是负数。", "an amount cannot be negative.")


def money(value: Any, unit: int = 1, largest: Decimal = LARGEST) -> Decimal | None:
    """An amount in yuan (two places), or None for an empty cell: "12.5万", "￥1,200", "1亿2千万", "120K".

    `unit` is what a bare number counts (10000 in a column headed 万元); a unit written in the cell wins.
    Refuses negative amounts, more than `largest`, NaN and infinity.
    """
    plain = _in_one_unit(value)
    if plain in _BLANKS:
        return None
    negative = _MONEY.fullmatch(plain.lstrip("-").strip("()").strip()) if plain[0] in "-(" else None
    if negative:
        raise Unreadable(value, _NEGATIVE)
    match = _MONEY.fullmatch(plain)
    if isinstance(value, bool) or not match or match["unit"] not in _UNITS:
        raise Unreadable(value, _MONEY_EXPECTED)
    factor = _UNITS[match["unit"]] if match["unit"] else unit
    try:
        amount = Decimal(re.sub("[, ]", "", match["number"])) * factor
    except InvalidOperation:
        raise Unreadable(value, _MONEY_EXPECTED) from None
    if not amount.is_finite() or amount > largest:
        raise Unreadable(value, _too_large(largest))
    return yuan(amount)


def _in_one_unit(value: Any) -> str:
    """The figure of the cell with one number and one unit: 1亿2千万 is 12千万."""
    return _TWO_UNITS.sub(_as_one, _figure(value).translate(_SIMPLIFIED))


def _as_one(match: re.Match[str]) -> str:
    """Both numbers as one in the lower unit; what nobody says is left to be refused."""
    before, high, above, low, below = match.groups()
    many = _MAKE_ONE.get((above, below), 0)
    return f"{before}{int(high) * many + int(low)}{below}" if int(low) < many else match[0]


def foreign_currency(value: Any) -> str:
    """The sign of another currency than the yuan that a readable amount bears, else "". Nothing is converted."""
    match = _MONEY.fullmatch(_in_one_unit(value))
    signs = {match["before"], match["behind"]} & _FOREIGN if match else set()
    return next(iter(signs), "").upper()


def _too_large(largest: Decimal) -> Text:
    return Text(f"金额超过了 {largest:,}。", f"the amount is above {largest:,}.")


_WHOLE = re.compile(r"(-?(?:\d{1,3}(?:,\d{3})+|\d+))(?:\.0*)? ?[人名家个]?")


def whole_number(value: Any, lowest: int = 0, largest: int = 2**31 - 1) -> int | None:
    """A whole number between `lowest` and `largest`, or None for an empty cell: "1,200", "50 人"."""
    plain = _figure(value)
    if plain in _BLANKS:
        return None
    match = _WHOLE.fullmatch(plain)
    number = int(match[1].replace(",", "")) if match and len(match[1]) <= 20 else None
    if isinstance(value, bool) or number is None or not lowest <= number <= largest:
        expected = Text(
            f"请写 {lowest} 到 {largest} 的整数。", f"write a whole number from {lowest} to {largest}."
        )
        raise Unreadable(value, expected)
    return number


# --- days -------------------------------------------------------------------------------------------

_MONTHS = dict(jan=1, feb=2, mar=3, apr=4, may=5, jun=6, jul=7, aug=8, sep=9, oct=10, nov=11, dec=12)
_TIME = (
    r"(?:(?:[t ] ?(?:[上下]午 ?)?|[上下]午 ?)(?P<time>\d{1,2}:\d{2}(?::\d{2})?)(?:[.,]\d{1,9})? ?(?:[ap]m)? ?"
    r"(?P<zone>z|utc|[+-]\d{2}:?\d{2})?)?"
)
_MONTH_NAME = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAYS = [
    re.compile(pattern + _TIME)
    for pattern in (
        r"(?P<y>\d{4}) ?(?:[-/.]|年) ?(?P<m>\d{1,2}) ?(?:[-/.]|月) ?(?P<d>\d{1,2}) ?[日号]?",
        r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
        r"(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<y>\d{4})",
        rf"(?P<d>\d{{1,2}})[- ]{_MONTH_NAME}[- ,]+(?P<y>\d{{4}}|\d{{2}})",  # 1-Dec-26, as workbooks write it
        rf"{_MONTH_NAME} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}})",
    )
]
_DAY_EXPECTED = Text("请写日期，例如 2026-08-04。", "write a date, such as 2026-08-04.")
_YEARLESS = re.compile(r"\d{1,2} ?(?:[-/.]|月) ?\d{1,2} ?[日号]?")
_NO_YEAR = Text("没有写哪一年，请写全，例如 2026-08-04。", "it does not say which year; write 2026-08-04.")
_NO_SUCH_DAY = Text("没有这一天。", "there is no such day.")
_AMBIGUOUS = Text(
    "分不清哪个是月哪个是日，请写成 2026-08-04。", "day and month can be taken either way; write 2026-08-04."
)
_YEARS = Text(
    f"年份要在 {FIRST_YEAR} 到 {LAST_YEAR} 之间。", f"the year must be between {FIRST_YEAR} and {LAST_YEAR}."
)
_EPOCH = dt.date(1899, 12, 30)  # day 0 of a workbook's serial days


def day(value: Any, order: Order = "") -> dt.date | None:
    """A day, or None for an empty cell: ISO, 2026/8/4, 2026年8月4日, 20260804, 4-Aug-26, serial days.

    A time part is dropped; a moment with a zone falls on the local day. 8/4/2026 needs a figure above 12,
    or the column's `order` (see `day_order`). Refuses days that do not exist and years outside 1900–2100.
    """
    if isinstance(value, dt.datetime):
        return _within(value, day_of(value) if value.tzinfo else value.date())
    if isinstance(value, dt.date):
        return _within(value, value)
    plain = _figure(value)
    if plain in _BLANKS:
        return None
    if isinstance(value, bool):
        raise Unreadable(value, _DAY_EXPECTED)
    if isinstance(value, int | float) or re.fullmatch(r"\d{5}(\.\d+)?", plain):
        return _serial(value, plain)
    for pattern in _DAYS:
        if match := pattern.fullmatch(plain):
            return _within(value, _calendar_day(value, match, order))
    raise Unreadable(value, _NO_YEAR if _YEARLESS.fullmatch(plain) else _DAY_EXPECTED)


def day_order(values: Iterable[Any]) -> Order:
    """Which way round a column writes 8/4/2026: "mdy", "dmy", or "" when nothing or both can be told."""
    told: set[Order] = set()
    for value in values:
        match = _DAYS[2].fullmatch(_plain(value).casefold())
        if match and int(match["a"]) > 12 >= int(match["b"]):
            told.add("dmy")
        elif match and int(match["b"]) > 12 >= int(match["a"]):
            told.add("mdy")
    return told.pop() if len(told) == 1 else ""


def _serial(value: Any, plain: str) -> dt.date:
    if re.fullmatch(r"\d{8}", plain):
        return _within(value, _date(value, int(plain[:4]), int(plain[4:6]), int(plain[6:])))
    try:
        return _within(value, _EPOCH + dt.timedelta(days=int(float(plain))))
    except (ValueError, OverflowError):
        raise Unreadable(value, _DAY_EXPECTED) from None


def _calendar_day(value: Any, match: re.Match[str], order: Order) -> dt.date:
    parts = match.groupdict()
    if "a" in parts:
        month, day_ = _turn(value, int(parts["a"]), int(parts["b"]), order)
    else:
        month = _MONTHS[parts["name"]] if parts.get("name") else int(parts["m"])
        day_ = int(parts["d"])
    found = _date(value, _year(parts["y"]), month, day_)
    if not parts["zone"]:
        return found
    try:
        sign = "+00:00" if parts["zone"] in {"z", "utc"} else parts["zone"]
        return day_of(dt.datetime.fromisoformat(f"{found.isoformat()}T{parts['time'].zfill(5)}{sign}"))
    except (ValueError, OverflowError):
        raise Unreadable(value, _DAY_EXPECTED) from None


def _year(text: str) -> int:
    """Two figures mean 1969 to 2068, as `time.strptime` has it."""
    year = int(text)
    return year if len(text) == 4 else year + (1900 if year >= 69 else 2000)


def _turn(value: Any, a: int, b: int, order: Order) -> tuple[int, int]:
    if a > 12 or (order == "dmy" and b <= 12):
        return b, a
    if b > 12 or order == "mdy" or a == b:
        return a, b
    raise Unreadable(value, _AMBIGUOUS)


def _date(value: Any, year: int, month: int, day_: int) -> dt.date:
    try:
        return dt.date(year, month, day_)
    except ValueError:
        raise Unreadable(value, _YEARS if year == 0 else _NO_SUCH_DAY) from None


def _within(value: Any, found: dt.date) -> dt.date:
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Unreadable(value, _YEARS)
    return found


# --- yes and no, e-mail -----------------------------------------------------------------------------

_YES = {"是", "yes", "y", "true", "t", "1", "有", "对", "√", "✓", "✔", "on"}
_NO = {"否", "no", "n", "false", "f", "0", "无", "没有", "错", "×", "x", "✗", "✘", "off", "不是"}


def yes_no(value: Any) -> bool | None:
    """True, False, or None for an empty cell: 是/否, yes/no, true/false, 1/0, √/×."""
    plain = _figure(value)
    if plain == "":
        return None
    if plain in _YES or plain in _NO:
        return plain in _YES
    raise Unreadable(value, Text("请写「是」或「否」。", "write yes or no."))


_LOCAL_PART = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_EMAIL = re.compile(
    rf"{_LOCAL_PART}@(?:[^\W_](?:[\w-]{{0,61}}[^\W_])?\.)+[^\W\d_][\w-]{{0,61}}[^\W_]", re.IGNORECASE
)


def email(value: Any) -> str:
    """An e-mail address in small letters, or "" for an empty cell."""
    plain = _plain(value).removeprefix("mailto:")
    if plain.casefold() in _BLANKS:
        return ""
    if len(as_text(value)) > 200 or not _EMAIL.fullmatch(plain):
        raise Unreadable(
            value, Text("请写邮箱，例如 li@example.com。", "write an e-mail address, such as li@example.com.")
        )
    return plain.lower()


def record_id(text: str) -> int | None:
    """The number of a record that the text is, or None: it is no number, or none that a table could hold."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None
