"""The demo dealer's tables: people, names, trades, sentences, and what happens in a sale."""

from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

CASES = Path(__file__).parent.parent / "cases"


@cache
def table(name: str) -> Any:
    """One table as plain data. Nobody changes it."""
    return _read(Path(__file__).parent / f"{name}.yaml")


def cases() -> list[dict[str, Any]]:
    """The deck's three cases, by file name."""
    return [_read(path) for path in sorted(CASES.glob("*.yaml"))]


def _read(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
