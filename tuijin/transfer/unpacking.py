"""A folder or a zip of tables: what lies in it, unpacked within measure."""

import struct
import zipfile
import zlib
from pathlib import Path

from django.utils.translation import gettext as _

from tuijin.common.errors import Refused
from tuijin.transfer.reading import Source, open_source
from tuijin.transfer.rows import refuse
from tuijin.transfer.workbook import MOST_RATIO, MOST_UNPACKED, RATIO_FROM, ZIP

SUFFIXES = {".csv", ".tsv", ".txt", ".xlsx", ".xlsm"}
MOST_FILES = 500
NOTHING = {"empty", "no_rows"}  # a table of the export in which nothing stands
_PIECE = 2**18


def is_bundle(path: Path) -> bool:
    """A folder, or a zip that is no workbook."""
    if path.is_dir():
        return True
    try:
        with path.open("rb") as file:
            if file.read(len(ZIP)) != ZIP:
                return False
        with zipfile.ZipFile(path) as archive:
            return not any(name.lower() == "xl/workbook.xml" for name in archive.namelist())
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        return False


def tables_in(path: Path, folder: Path) -> list[Source]:
    """The tables of a folder or zip (unpacked into `folder`), those without rows left out. Raises Refused."""
    files = _inside(path) if path.is_dir() else _unpacked(path, folder)
    return [source for file in files if (source := _open(file))]


def _open(path: Path) -> Source | None:
    try:
        return open_source(path)
    except Refused as refusal:
        if {reason.key for reason in refusal.reasons} <= NOTHING:
            return None
        raise


def _inside(folder: Path) -> list[Path]:
    found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    if len(found) > MOST_FILES:
        raise _too_many(folder)
    return found


def _unpacked(path: Path, folder: Path) -> list[Path]:
    """The tables of a zip, each under a name of ours in a folder of its own; never more than is decent."""
    budget = min(MOST_UNPACKED, max(RATIO_FROM, path.stat().st_size * MOST_RATIO))
    found = []
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [e for e in archive.infolist() if Path(e.filename).suffix.lower() in SUFFIXES]
            if len(entries) > MOST_FILES:
                raise _too_many(path)
            for number, entry in enumerate(sorted(entries, key=lambda each: each.filename)):
                if entry.flag_bits & 1:
                    raise refuse("locked", _("「%s」有密码。请去掉密码，另存后再导入。") % path.name)
                (folder / str(number)).mkdir()
                target = (
                    folder / str(number) / (Path(entry.filename.replace("\\", "/")).name[-100:] or "x.csv")
                )
                budget -= _unpack(archive, entry, target, budget)
                if budget < 0:
                    raise refuse(
                        "bomb", _("「%s」解压后大得不正常，没有打开。请直接导入里面的文件。") % path.name
                    )
                found.append(target)
    except (zipfile.BadZipFile, zlib.error, struct.error, OSError, ValueError, NotImplementedError, EOFError):
        raise refuse(
            "damaged", _("「%s」打不开，可能已损坏。请重新压缩，或直接导入里面的文件。") % path.name
        ) from None
    return found


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, most: int) -> int:
    """The bytes that it unpacks to; it stops once they are more than `most`."""
    size = 0
    with archive.open(entry) as packed, target.open("wb") as file:
        while size <= most and (piece := packed.read(_PIECE)):
            size += len(piece)
            file.write(piece)
    return size


def _too_many(path: Path) -> Refused:
    words = {"name": path.name, "limit": MOST_FILES}
    return refuse("too_many", _("「%(name)s」里超过 %(limit)d 个文件。请只留要导入的。") % words)
