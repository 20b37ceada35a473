"""The product's own files, for guards that read them."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "tuijin"


def python_files() -> list[Path]:
    """Code of the product: no tests, no migrations."""
    return [path for path in sorted(PACKAGE.rglob("*.py")) if not {"tests", "migrations"} & set(path.parts)]


def templates() -> list[Path]:
    return sorted(PACKAGE.rglob("templates/**/*.html"))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


def p95(numbers: list[int]) -> int:
    """The value that 95 of 100 stay at or below."""
    return sorted(numbers)[int(len(numbers) * 0.95)] if numbers else 0
