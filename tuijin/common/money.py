"""Money is Decimal yuan with two places, one currency per instance."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
LARGEST = Decimal("9999999999.99")  # what the database column holds
STEPS: dict[str, list[tuple[int, str]]] = {
    "zh": [(10**8, " 亿"), (10**4, " 万")],
    "en": [(10**9, "B"), (10**6, "M"), (10**3, "K")],
}


def yuan(value: Decimal | int | str) -> Decimal:
    """`value` in yuan, rounded half up to the fen."""
    return Decimal(value).quantize(CENT, rounding=ROUND_HALF_UP)


def speak(amount: Decimal | int | None, language: str = "zh") -> str:
    """The amount as sellers say it: 12.5 万, 1.2 亿; in English 125K, 1.2M. Empty for None."""
    if amount is None:
        return ""
    for size, unit in STEPS["en" if language == "en" else "zh"]:
        if abs(Decimal(amount)) >= size:
            return _short(Decimal(amount) / size) + unit
    return _short(Decimal(amount))


def full(amount: Decimal | None) -> str:
    """The whole figure with thousands separators and fen only where there are any: 125,000 or 99.50."""
    if amount is None:
        return ""
    exact = yuan(amount)
    return f"{exact:,.0f}" if exact == exact.to_integral() else f"{exact:,.2f}"


def _short(number: Decimal) -> str:
    places = 0 if abs(number) >= 100 else 1
    text = f"{number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):,.{places}f}"
    return text.removesuffix(".0")
