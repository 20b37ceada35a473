"""Prices in passing: 报了 15 万, 打八五折, quoted 150k, 20% off. Pure. Amounts in yuan, discounts in per cent off."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

UNITS = {"万": 10**4, "w": 10**4, "k": 10**3, "千": 10**3, "百万": 10**6, "m": 10**6, "": 1, "亿": 10**8}
TENFOLD = {"十": 10, "百": 100, "千": 1000}
CHINESE = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
SIGN = "零〇一二两三四五六七八九"
NUMBER = rf"(?P<n>\d[\d,]{{0,12}}(?:\.\d{{1,4}})?|[{SIGN}十百][{SIGN}十百千]{{0,8}}(?:点[{SIGN}]{{1,4}})?)"
# What follows 万: 28万8, 三万五, 26万8千, 28万8500; no count of something else.
COUNTED = "折%成十百千万亿年月日号天周个套家人次点项条张期台分"  # 28万 3个模块: a count of something else
MORE = (
    rf"(?:\s?(?P<more>\d{{4}}|\d千?|零?[{SIGN}][百千][{SIGN}十百]{{0,4}}|[{SIGN}]千?)"
    rf"(?![\d{SIGN}{COUNTED}]|[.,]\d))?"
)
AFTER_COMMA = rf"(?:[,，](?=\s?[¥￥$]?\s?[\d.{SIGN}十百点]+\s?[万wk]))?"
WISHED = re.compile(  # what they ask for, or tell, is no price of ours
    r"(?<![主需])要|希望|砍|压|想|能不能|能否|可否|(?<![给跟向对和与])(?:对方|客户|人家)"
    r"|\b(?:wants?|asks?|asked|asking|needs?)\b"
)
CLAUSE = re.compile(r",(?!\d{3}(?!\d))|[;!?\n。，；！？]")  # no end in 150,000
TOLD = re.compile(
    rf"(?:报价?(?:了|是|到|给|为|的)?|开价|出价|价格|总价|合同额?|合同金额|quoted?|price(?: of| was| is)?|offered)"
    rf"[^\d{SIGN}十百,，。;；]{{0,8}}?{AFTER_COMMA}\s?[¥￥$]?\s?{NUMBER}\s?"
    rf"(?P<unit>百万|万{MORE}|千|亿|[wkm](?![a-z]))?(?P<after>元|块|折|%)?"
)
PLAIN = re.compile(rf"[¥￥]\s?{NUMBER}\s?(?P<unit>百万|万{MORE}|千|亿)?(?P<after>元)?")
OFF = re.compile(
    r"(?P<n>\d(?:\.\d{1,2})?|\d{2}|[一二三四五六七八九]{1,2})\s?折"
    r"|(?P<percent>\d{1,2}(?:\.\d{1,2})?)\s?%\s?(?:off|discount|优惠|的?折扣)"
)
SPOKEN = re.compile(
    r"报(?![告名])|开价|出价|价格|总价|quote|price|offered"
)  # of a price, with a figure or without
PRICES = (SPOKEN, TOLD, OFF, PLAIN)
FIGURE = re.compile(rf"[¥￥$]?\s?{NUMBER}\s?(?:百万|[万千亿]|[wk](?![a-z]))")
LINK = re.compile(r"(?:\s|[也就只才又还都打按给]|后来|(?:and|also|but|then|with|at)\b)*")
LARGEST = Decimal(10) ** 10
SMALLEST = 100  # less than that is no price of ours, but a count


@dataclass(frozen=True)
class Price:
    """What was told: `amount` in yuan, `discount` in per cent off; None where it was not."""

    amount: Decimal | None = None
    discount: Decimal | None = None


def price_in(line: str) -> Price:
    """The price that the line, in small letters, tells; what somebody only wishes is none."""

    def first(pattern: re.Pattern[str], value: Callable[[re.Match[str]], Decimal | None]) -> Decimal | None:
        told = (one for one in pattern.finditer(line) if not WISHED.search(_clause_before(line, one)))
        return next((found for one in told if (found := value(one)) is not None), None)

    return Price(first(TOLD, _amount) or first(PLAIN, _amount), first(OFF, _off))


def speaks_of_price(text: str) -> bool:
    """Whether the text, in small letters, holds a price, a discount, or a word for them."""
    return any(pattern.search(text) for pattern in PRICES)


def begins_with_price(line: str, at: int) -> bool:
    """Whether a price, a discount or a word for them stands at `at`, or behind words that lead to it: 也报了."""
    link = LINK.match(line, at)
    at = link.end() if link else at
    return any(pattern.match(line, at) for pattern in (*PRICES, FIGURE))


def _clause_before(line: str, match: re.Match[str]) -> str:
    return CLAUSE.split(line[: match.start()])[-1]


def _amount(match: re.Match[str]) -> Decimal | None:
    if (match["after"] or "") in ("折", "%"):
        return None
    unit = match["unit"] or ""
    try:
        amount = _number(match["n"]) * UNITS[unit[:1] if unit.startswith("万") else unit] + _more(
            match["more"]
        )
    except InvalidOperation:
        return None
    amount = Decimal(int(amount)) if amount == int(amount) else amount
    return amount if SMALLEST <= amount <= LARGEST else None


def _more(text: str | None) -> Decimal:
    """The 8 of 28万8 is 8,000; the 8500 of 28万8500 is itself."""
    if not text:
        return Decimal(0)
    if (len(text) == 4 and text.isascii()) or (len(text) > 1 and text[-1] != "千"):
        return _number(text)
    return _number(text[0]) * 1000


def _number(text: str) -> Decimal:
    """28.8 → 28.8, 一百二十 → 120, 三十二 → 32, 五点三 → 5.3, 三千五 → 3500."""
    if text[0].isascii():
        return Decimal(text.replace(",", ""))
    whole, _point, part = text.partition("点")
    if not set(whole) & set(TENFOLD):
        return Decimal(f"{_signs(whole)}.{_signs(part) or 0}")
    total, sign, last = 0, 0, 1
    for char in whole:
        if char in TENFOLD:
            total, sign, last = total + (sign or 1) * TENFOLD[char], 0, TENFOLD[char]
        else:
            sign = CHINESE[char]
    short = last >= 100 and whole[-2] in TENFOLD  # 三千五
    return Decimal(f"{total + sign * (last // 10 if short else 1)}.{_signs(part) or 0}")


def _signs(text: str) -> str:
    return "".join(str(CHINESE[sign]) for sign in text)


def _off(match: re.Match[str]) -> Decimal | None:
    """五折 is half off, 八五折 fifteen per cent."""
    if match["percent"]:
        return Decimal(match["percent"])
    text = match["n"]
    paid = Decimal(text if text[0].isascii() else _signs(text))
    paid = paid if paid >= 10 else paid * 10
    return Decimal(100) - paid if 0 < paid < 100 else None
