"""One home for each change: nothing outside `operations` writes to the database."""

import ast

import pytest

from tests.guards.sources import functions, named, python_files

ALWAYS = {"save", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete", "create"}
BY_NAME = {"insert_rows"}
ON_QUERYSETS = {"update"}  # dicts and sets have an update too
QUERYSET_WORDS = {"objects", "filter", "exclude", "all", "visible_to", "order_by", "select_for_update"}
ALLOWED = {
    "tuijin/web/templatetags/ui.py": "builds markup; writes no record",
    "tuijin/timeline/inserting.py": "what operations write many rows with",
}


def words_of(node: ast.AST) -> set[str]:
    return {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}


def writes(source: str) -> list[tuple[int, str]]:
    """(line, method) of each call that writes records."""
    found, tree = [], ast.parse(source)
    decorators = {id(mark) for node in functions(tree) for mark in node.decorator_list}  # @router.create(…)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in BY_NAME:
            found.append((node.lineno, node.func.id))
        if (
            not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute))
            or id(node) in decorators
        ):
            continue
        name, receiver = node.func.attr, node.func.value
        if name in ALWAYS or (name in ON_QUERYSETS and words_of(receiver) & QUERYSET_WORDS):
            found.append((node.lineno, name))
    return found


def is_operation(path) -> bool:
    return path.name == "operations.py" or "operations" in path.parts


def test_only_operations_write():
    found = {
        named(path): writes(path.read_text())
        for path in python_files()
        if not is_operation(path) and named(path) not in ALLOWED and writes(path.read_text())
    }
    assert found == {}


@pytest.mark.parametrize(
    "line",
    [
        "deal.save()",
        "Deal.objects.filter(pk=1).update(stage='x')",
        "Deal.objects.create(name='x')",
        "deal.moves.all().delete()",
        "Deal.objects.bulk_create([])",
        "insert_rows([Deal(name='x')])",
        "Deal.objects.get_or_create(pk=1)",
    ],
)
def test_a_planted_write_is_found(line):
    assert len(writes(line)) == 1


def test_a_dict_may_be_updated():
    assert writes("values.update(a=1)") == []
