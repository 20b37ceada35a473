"""One instance: its data directory and what is made in it when it is first used."""

import datetime as dt
import os
import secrets
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

PROJECT = Path(__file__).resolve().parent.parent.parent


def data_directory() -> Path:
    """The folder that holds all state (`TUIJIN_DATA`, default `var/` in the project); made if absent."""
    directory = Path(os.environ.get("TUIJIN_DATA") or PROJECT / "var").resolve()
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    return directory


def secret_key(directory: Path) -> str:
    """The instance's own secret, generated once and readable by its owner only (mode 0600)."""
    path = directory / "secret_key"
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(64))
    return path.read_text().strip()


def own_days(directory: Path) -> dict[dt.date, bool]:
    """{day: is it worked} from `holidays.yaml` in the data directory (lists `free` and `work`); {} without it.

    Raises ValueError for a file that cannot be understood.
    """
    path = directory / "holidays.yaml"
    if not path.exists():
        return {}
    try:
        told = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")) or {}
        days = {day: key == "work" for key in told for day in told[key] or ()}
        if told.keys() - {"free", "work"} or not all(type(day) is dt.date for day in days):
            raise ValueError
    except (YAMLError, ValueError, TypeError, AttributeError):
        raise ValueError(f"{path}: only lists of days, free: [2027-01-01] and work: [2027-01-03]") from None
    return days


def keep_private(database: str) -> None:
    """The SQLite file is read and written by its owner only (mode 0600); those that SQLite puts beside it follow."""
    if database in ("", ":memory:") or database.startswith("file:"):
        return
    path = Path(database)
    if not path.parent.is_dir():
        return
    path.touch(mode=0o600)
    for file in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        if file.exists() and file.stat().st_mode & 0o077 and file.stat().st_uid == os.getuid():
            file.chmod(0o600)


def _write_once(path: Path, text: str) -> None:
    """Whole or not at all: of two processes that start together, the first one's secret stands."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
