"""Which column is which field: a proposal that a person may change."""

from collections.abc import Sequence
from dataclasses import dataclass

from tuijin.common.names import within_one
from tuijin.transfer.rules.fields import FieldSpec, plain_header
from tuijin.transfer.rules.report import OWN_HEADERS

FUZZY_FROM = 6  # letters; below that only an exact header counts


@dataclass(frozen=True)
class Proposal:
    """`columns`: header → field key, in the order of the file. `unused`: headers that no field takes.
    `missing`: required fields without a column."""

    columns: dict[str, str]
    unused: tuple[str, ...]
    missing: tuple[FieldSpec, ...]


def propose(headers: Sequence[str], fields: Sequence[FieldSpec]) -> Proposal:
    """The best header for each field by key, label and synonyms: exact ones first, then one letter off."""
    free = {header: plain_header(header) for header in headers if header not in OWN_HEADERS}
    taken: dict[str, str] = {}
    for exact in (True, False):
        for spec in fields:
            if spec.key in taken.values():
                continue
            if header := _best(free, _names(spec), exact):
                taken[header] = spec.key
                del free[header]
    return settle(headers, taken, fields)


def settle(headers: Sequence[str], columns: dict[str, str], fields: Sequence[FieldSpec]) -> Proposal:
    """A mapping laid on a file: headers that the file lacks and keys that the importer lacks are dropped."""
    keys = {spec.key for spec in fields}
    kept = {header: columns[header] for header in headers if columns.get(header) in keys}
    unused = tuple(header for header in headers if header not in kept and header not in OWN_HEADERS)
    missing = tuple(spec for spec in fields if spec.required and spec.key not in kept.values())
    return Proposal(kept, unused, missing)


def _names(spec: FieldSpec) -> list[str]:
    writings = (spec.key, spec.label.zh, spec.label.en, *spec.synonyms)
    return list(dict.fromkeys(filter(None, map(plain_header, writings))))


def _best(free: dict[str, str], names: list[str], exact: bool) -> str:
    for name in names:
        for header, plain in free.items():
            if plain == name or (not exact and _alike(plain, name)):
                return header
    return ""


def _alike(plain: str, name: str) -> bool:
    return min(len(plain), len(name)) >= FUZZY_FROM and within_one(plain, name)
