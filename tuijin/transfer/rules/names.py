"""Names that other systems keep in two fields."""

from collections.abc import Mapping
from typing import Any

from tuijin.common.text import Text
from tuijin.transfer.rules.fields import FieldSpec, known_as, text
from tuijin.transfer.rules.words import NAME_HEADERS

NAMES = known_as(
    [
        FieldSpec("last_name", Text("姓", "Last name"), text(40)),
        FieldSpec("first_name", Text("名", "First name"), text(40)),
    ],
    NAME_HEADERS,
)
WITHOUT_NAME = Text("姓名：不能空着。", "Name: must not be empty.")


def whole_name(values: Mapping[str, Any]) -> str:
    """The name as one: 王 + 磊 → 王磊, Anna + Weber → Anna Weber; what stands in `name` comes first."""
    if values.get("name"):
        return str(values["name"])
    first, last = values.get("first_name") or "", values.get("last_name") or ""
    if (first + last).isascii():
        return f"{first} {last}".strip()
    return f"{last}{first}"
