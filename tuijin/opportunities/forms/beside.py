"""What stands beside a deal's customer, in words and as plain data."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from tuijin.common import money
from tuijin.common.text import active_language
from tuijin.opportunities.queries.peers import Beside
from tuijin.opportunities.rules.peers import Comparison, Spread

FEN = Decimal("0.01")


def names() -> dict[str, str]:
    return {
        "revenue": _("年营业额"),
        "staff": _("人数"),
        "per_head": _("人均营业额"),
        "amount": _("单子金额"),
    }


def said(key: str, figure: Decimal | None) -> str:
    """Heads as a number, money as sellers say it; "" for unknown."""
    if figure is None:
        return ""
    return f"{round(figure):,}" if key == "staff" else money.speak(figure, active_language())


def line(one: Comparison) -> dict[str, Any]:
    """One measure as a page shows it."""
    return {
        "name": names()[one.key],
        "figure": said(one.key, one.figure),
        "won": group(one.key, one.figure, one.won),
        "negotiating": group(one.key, one.figure, one.negotiating),
    }


def group(key: str, figure: Decimal | None, spread: Spread | None) -> dict[str, Any] | None:
    if spread is None:
        return None
    place = (
        "" if figure is None else (_("在中间"), _("在前四分之一"), _("在后四分之一"))[spread.place(figure)]
    )
    return {
        "middle": said(key, spread.middle),
        "range": f"{said(key, spread.low)} – {said(key, spread.high)}",
        "count": spread.count,
        "place": place,
    }


def plain(found: Beside) -> dict[str, Any]:
    """{"industry", "measures": {key: {"figure", "won", "negotiating"}}}; a group is None or count and quartiles."""
    measures = {
        one.key: {"figure": one.figure, "won": _spread(one.won), "negotiating": _spread(one.negotiating)}
        for one in found.measures
    }
    return {"industry": found.industry, "measures": measures}


def _spread(one: Spread | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {name: getattr(one, name).quantize(FEN) for name in ("low", "middle", "high")} | {
        "count": one.count
    }
