"""Cells that a spreadsheet would run as formulas: quoted on the way out, unquoted on the way in. Pure."""

import re

_RISKY = "=+-@\t\r\n＝＋－＠"
_COVER = " '\u00a0\u3000"  # what a spreadsheet may skip before it sees a formula; and our own quote
_FIGURE = re.compile(r"[+-]?\d+(?:[.,]\d+)*%?", re.ASCII)


def quote(cell: str) -> str:
    """The cell with a leading apostrophe when a spreadsheet might run it. Figures such as -5 stay figures."""
    return "'" + cell if _runs(cell) else cell


def dequote(cell: str) -> str:
    """What `quote` was given: dequote(quote(x)) == x for every text."""
    return cell[1:] if cell.startswith("'") and _runs(cell[1:]) else cell


def _runs(cell: str) -> bool:
    return cell.lstrip(_COVER)[:1] in tuple(_RISKY) and not _FIGURE.fullmatch(cell)
