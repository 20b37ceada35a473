"""Files → playbook: reads, checks everything, and names every mistake with file, line and field (P1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from tuijin.common.text import Text
from tuijin.playbook.loader import links, reading, symptoms
from tuijin.playbook.loader.areas import FILE_OF, FILES, Area
from tuijin.playbook.loader.mistakes import NOTHING, Mistake, Sheet, one_of, quoted
from tuijin.playbook.types import Playbook

__all__ = ["SHIPPED", "CheckResult", "Mistake", "check", "read_folder", "shipped"]

SHIPPED = ("t6", "software-sales")
DATA = Path(__file__).parent.parent / "data"
MOST_MISTAKES = 300


@dataclass(frozen=True)
class CheckResult:
    """A playbook, or the mistakes that keep the files from being one (MOST_MISTAKES at most, by file)."""

    playbook: Playbook | None
    mistakes: tuple[Mistake, ...]

    @property
    def ok(self) -> bool:
        return self.playbook is not None


def check(files: Mapping[str, bytes | str]) -> CheckResult:
    """Read files {name: content} as one playbook. Never raises, whatever the content."""
    sheets = {name: Sheet(name) for name in sorted({*files, *(area.file for area in FILES)})}
    values: dict[str, Any] = {}
    for area in FILES:
        values |= _read(area, files, sheets[area.file])
    _refuse_strangers(files, sheets)
    if len(values) == len(FILE_OF):
        _link(Playbook(**values), sheets)
    order = [area.file for area in FILES]
    mistakes = sorted(
        (mistake for sheet in sheets.values() for mistake in sheet.mistakes),
        key=lambda mistake: (order.index(mistake.file) if mistake.file in order else -1, mistake.line),
    )
    if mistakes:
        return CheckResult(None, tuple(mistakes[:MOST_MISTAKES]))
    texts = {name: _text(content) for name, content in sorted(files.items())}
    return CheckResult(Playbook(**values, files=texts, sha=_digest(texts)), ())


def _read(area: Area, files: Mapping[str, bytes | str], sheet: Sheet) -> dict[str, Any]:
    """The values of one file's parts; {} when the file cannot be read at all."""
    if area.file not in files:
        if not area.required:
            return {name: part.default for name, part in area.parts.items()}
        sheet.wrong("", NOTHING, Text("这个文件", "this file"), line=0)
        return {}
    node = reading.read(files[area.file], sheet)
    if node is None:
        return {}
    values: dict[str, Any] = area.reader(node, "", sheet)
    return values


def _refuse_strangers(files: Mapping[str, bytes | str], sheets: Mapping[str, Sheet]) -> None:
    known = [area.file for area in FILES]
    for name in files:
        if name not in known:
            sheets[name].wrong("", quoted(name), one_of(known, name), line=0)


def _link(book: Playbook, sheets: Mapping[str, Sheet]) -> None:
    for part, at, found, expected in (*links.every(book), *symptoms.every(book)):
        sheets[FILE_OF[part]].wrong(at, found, expected)


def _text(content: bytes | str) -> str:
    return content if isinstance(content, str) else content.decode("utf-8-sig")


def _digest(texts: Mapping[str, str]) -> str:
    whole = sha256()
    for name, text in texts.items():
        whole.update(f"{name}\0{len(text)}\0{text}".encode())
    return whole.hexdigest()


def read_folder(folder: Path) -> dict[str, bytes]:
    """The visible files of a folder as `check` takes them. Raises OSError when it cannot be read.

    One byte more than the cap is read, so that an oversized file is refused without being loaded.
    """
    found = {}
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_file():
            with path.open("rb") as file:
                found[path.name] = file.read(reading.LARGEST + 1)
        else:
            found[path.name] = b""
    return found


def shipped(key: str) -> Playbook:
    """One of the playbooks that come with the house. Raises KeyError for another key."""
    if key not in SHIPPED:
        raise KeyError(key)
    result = check(read_folder(DATA / key))
    if result.playbook is None:
        raise ValueError("; ".join(mistake.sentence.en for mistake in result.mistakes))
    return result.playbook
