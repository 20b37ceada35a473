"""How a file is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

DEFAULT = "default"  # the source of files that no mapping names
OTHERS = "*"  # in a table of values: every writing that says nothing to us


@dataclass(frozen=True)
class Plan:
    """How a file is read: `columns` {header: field}, `values` {field: {writing: ours}}, as which `source`."""

    columns: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    source: str = DEFAULT
