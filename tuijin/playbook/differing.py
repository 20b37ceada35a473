"""What one playbook says otherwise than another, thing by thing. Pure."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from tuijin.common.text import Text
from tuijin.playbook.types import AREAS, Playbook


class Difference(NamedTuple):
    """In one area (`types.AREAS`): the names of what is new, of what reads otherwise, and of what is gone, by key."""

    area: str
    new: Mapping[str, Text]
    changed: Mapping[str, Text]
    gone: Mapping[str, Text]

    @property
    def kinds(self) -> dict[str, Mapping[str, Text]]:
        return {"new": self.new, "changed": self.changed, "gone": self.gone}


def differences(before: Playbook, after: Playbook) -> tuple[Difference, ...]:
    """The areas that differ, in the order of AREAS."""
    found = (_difference(area, before, after) for area in AREAS)
    return tuple(one for one in found if one.new or one.changed or one.gone)


def changed_files(before: Playbook, after: Playbook) -> list[str]:
    """The files of which the text differs, or that only one of them has."""
    return sorted(
        name for name in {*before.files, *after.files} if before.files.get(name) != after.files.get(name)
    )


def _difference(area: str, before: Playbook, after: Playbook) -> Difference:
    old, new = _by_key(before, area), _by_key(after, area)
    return Difference(
        area,
        new={key: _name(item) for key, item in new.items() if key not in old},
        changed={key: _name(item) for key, item in new.items() if key in old and old[key] != item},
        gone={key: _name(item) for key, item in old.items() if key not in new},
    )


def _by_key(playbook: Playbook, area: str) -> dict[str, Any]:
    return {str(item.key): item for item in playbook.items(area)}


def _name(item: Any) -> Text:
    name: Text = getattr(item, "name", None) or item.text
    return name
