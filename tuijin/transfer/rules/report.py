"""What becomes of a row, and how the rows are counted."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from tuijin.common.text import Text

CREATED, UPDATED, UNCHANGED, DUPLICATE, ERROR = "created", "updated", "unchanged", "duplicate", "error"
OUTCOMES = {
    CREATED: Text("新建", "created"),
    UPDATED: Text("更新", "updated"),
    UNCHANGED: Text("未变", "unchanged"),
    DUPLICATE: Text("重复", "duplicate"),
    ERROR: Text("未导入", "not imported"),
}
COUNTED = {  # what is counted → how the page calls it
    "created": OUTCOMES[CREATED],
    "updated": OUTCOMES[UPDATED],
    "unchanged": OUTCOMES[UNCHANGED],
    "duplicates": OUTCOMES[DUPLICATE],
    "repaired": Text("其中修补过", "of these repaired"),
    "errors": OUTCOMES[ERROR],
}
ALSO_REPAIRED = Text("（已修补）", " (repaired)")
LINE, OUTCOME, NOTES = (
    Text("导入行号", "import line"),
    Text("导入结果", "import outcome"),
    Text("导入说明", "import notes"),
)
BETWEEN, FULL_STOPS = Text("；", "; "), Text("。.", "")
OWN_HEADERS = frozenset(word for text in (LINE, OUTCOME, NOTES) for word in (text.zh, text.en))


def in_one(said: Iterable[Any]) -> str:
    """What is said of a row, in one line: full stops only where they part nothing."""
    return str(BETWEEN).join(str(each).rstrip(FULL_STOPS.zh) for each in said)


def counts(outcomes: Iterable[tuple[str, bool]]) -> dict[str, int]:
    """How many rows ended how, from (outcome, repaired) of each row.

    created + updated + unchanged + duplicates + errors is the number of rows, where each becomes one record.
    `repaired` is a part of created and updated: the rows among them in which something was put right.
    """
    seen = Counter(outcomes)
    total = {name: sum(n for (outcome, _), n in seen.items() if outcome == name) for name in OUTCOMES}
    return {
        "created": total[CREATED],
        "updated": total[UPDATED],
        "unchanged": total[UNCHANGED],
        "duplicates": total[DUPLICATE],
        "repaired": sum(
            n for (outcome, mended), n in seen.items() if mended and outcome in (CREATED, UPDATED)
        ),
        "errors": total[ERROR],
    }
