"""Which row of a file heads its columns: group heads, merged over several columns, may stand above the heads."""

from collections.abc import Sequence
from pathlib import Path

from tuijin.common.errors import Refused
from tuijin.transfer.importing import Importer
from tuijin.transfer.reading import Source, open_source
from tuijin.transfer.rules.headers import propose

BELOW = (1, 2)  # rows under the first that may be the header instead


def open_for(importer: Importer, path: Path) -> Source:
    """The file headed by the first row that has all that the importer needs, else by its first. Raises Refused."""
    source = open_source(path)
    if _has_all(importer, source):
        return source
    return next((lower for lower in _lower(path) if _has_all(importer, lower)), source)


def open_headed(path: Path, headers: Sequence[str]) -> Source:
    """The file with the header that was found in it before. Raises Refused."""
    source = open_source(path)
    if list(source.headers) == list(headers):
        return source
    return next((lower for lower in _lower(path) if list(lower.headers) == list(headers)), source)


def _has_all(importer: Importer, source: Source) -> bool:
    found = propose(source.headers, importer.fields())
    return bool(found.columns) and not found.missing


def _lower(path: Path) -> list[Source]:
    found = []
    for beneath in BELOW:
        try:
            found.append(open_source(path, beneath))
        except Refused:  # nothing stands below it
            break
    return found
