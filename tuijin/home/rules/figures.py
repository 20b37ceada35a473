"""Prices in passing: 报了 15 万, 打八五折, quoted 150k, 20% off. Pure. Amounts in yuan, discounts in per cent off."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

UNITS = {"万": 10**4, "w": 10**4, "k": 10**3, "千": 10**3, "百万": 10**6, "m": 10**6, "": 1, "亿": 10**8}
CHINESE = {sign: str(number) for number, sign in enumerate("零一二三四五六七八九")} | {"两": "2"}
NUMBER = r"(?P<n>\d[\d,]{0,12}(?:\.\d{1,4})?|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])"
TOLD = re.compile(
    rf"(?:报价?(?:了|是|到|给|为|的)?|开价|出价|价格|总价|合同额?|合同金额|quoted?|price(?: of| was| is)?|offered)"
    rf"[^\d一二两三四五六七八九十,，。;；]{{0,8}}?[¥￥$]?\s?{NUMBER}\s?"
    r"(?P<unit>百万|万|千|亿|[wkm](?![a-z]))?(?P<after>元|块|折|%)?"
)
PLAIN = re.compile(rf"[¥￥]\s?{NUMBER}\s?(?P<unit>百万|万|千|亿)?(?P<after>元)?")
OFF = re.compile(
    r"(?P<n>\d(?:\.\d{1,2})?|\d{2}|[一二三四五六七八九]{1,2})\s?折"
    r"|(?P<percent>\d{1,2}(?:\.\d{1,2})?)\s?%\s?(?:off|discount|优惠|的?折扣)"
)
LARGEST = Decimal(10) ** 10
SMALLEST = 100  # less than that is no price of ours, but a count


@dataclass(frozen=True)
class Price:
    """What was told: `amount` in yuan, `discount` in per cent off; None where it was not."""

    amount: Decimal | None = None
    discount: Decimal | None = None


def price_in(line: str) -> Price:
    """The price that the line says was told."""
    amount = next((value for match in TOLD.finditer(line) if (value := _amount(match)) is not None), None)
    if amount is None:
        amount = next(
            (value for match in PLAIN.finditer(line) if (value := _amount(match)) is not None), None
        )
    discount = next((value for match in OFF.finditer(line) if (value := _off(match)) is not None), None)
    return Price(amount, discount)


def _amount(match: re.Match[str]) -> Decimal | None:
    if (match["after"] or "") in ("折", "%"):
        return None
    try:
        amount = Decimal(_plain(match["n"])) * UNITS[match["unit"] or ""]
    except InvalidOperation:
        return None
    return amount if SMALLEST <= amount <= LARGEST else None


def _plain(text: str) -> str:
    text = text.replace(",", "")
    if text[0] in "0123456789":
        return text
    tens, ten, ones = text.rpartition("十")
    if ten:
        return f"{CHINESE.get(tens, '1')}{CHINESE.get(ones, '0')}"
    return "".join(CHINESE.get(sign, "") for sign in text)


def _off(match: re.Match[str]) -> Decimal | None:
    """五折 is half off, 八五折 fifteen per cent."""
    if match["percent"]:
        return Decimal(match["percent"])
    paid = Decimal(_plain(match["n"]))
    paid = paid if paid >= 10 else paid * 10
    return Decimal(100) - paid if 0 < paid < 100 else None
