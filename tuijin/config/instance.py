"""One instance: its data directory and what is made in it when it is first used."""

import os
import secrets
from pathlib import Path

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
