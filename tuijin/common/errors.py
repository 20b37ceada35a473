"""The named refusals of the house. Every door translates exactly these, and nothing else."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Reason:
    """Why something was refused: a stable key, a sentence to act on, and the field it is about."""

    key: str
    text: Any  # str or a lazy translation or a Text; str() it when shown
    field: str = ""


class Refused(Exception):
    """The operation was refused for reasons the person can mend (page 422, API 422, exit 1)."""

    def __init__(self, *reasons: Reason):
        self.reasons = reasons
        super().__init__(", ".join(reason.key for reason in reasons))

    @property
    def sentences(self) -> list[str]:
        return [str(reason.text) for reason in self.reasons]


class Forbidden(Exception):
    """The record is in sight, but the actor lacks the right named by `permission` (403, exit 1)."""

    def __init__(self, permission: str):
        self.permission = permission
        super().__init__(permission)


class Stale(Exception):
    """Somebody else changed the record first (page 409, API 412). `current` is the record as it is now."""

    def __init__(self, current: Any):
        self.current = current
        super().__init__(f"stale: {current!r}")
