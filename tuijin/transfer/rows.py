"""What every reader of files gives: rows; and how it refuses."""

from typing import Any, NamedTuple

from tuijin.common.errors import Reason, Refused


class Row(NamedTuple):
    """`number` is the line of the file (CSV) or the row of the sheet, from 1; `cells` as many as written."""

    number: int
    cells: list[Any]


def refuse(key: str, sentence: str) -> Refused:
    """The refusal of a whole file, ready to raise."""
    return Refused(Reason(key, sentence, "file"))
