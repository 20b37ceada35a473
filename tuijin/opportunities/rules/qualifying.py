"""One page says whether it is a customer, whether the deal is real and whether they will buy (MK1, S6, C5). Pure."""

from dataclasses import dataclass

from tuijin.opportunities.rules.gates import DealState, is_met
from tuijin.playbook.types import Condition, Playbook, Sheet


@dataclass(frozen=True)
class Checked:
    """One item of a sheet, met on record or not."""

    condition: Condition
    met: bool


@dataclass(frozen=True)
class FilledSheet:
    sheet: Sheet
    items: tuple[Checked, ...]

    @property
    def met(self) -> int:
        return sum(item.met for item in self.items)


def qualification(playbook: Playbook, state: DealState) -> tuple[FilledSheet, ...]:
    """Every sheet of the playbook, each item checked against the record."""
    return tuple(
        FilledSheet(sheet, tuple(Checked(item, is_met(item, state)) for item in sheet.items))
        for sheet in playbook.sheets
    )
