"""One home for each change: nothing outside `operations` writes to the database."""

import ast
from functools import cache

import pytest
from django.apps import apps

from tests.guards.sources import functions, named, python_files

RECORDED = {"save", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete", "create"}
ALWAYS = RECORDED | {f"a{name}" for name in RECORDED} | {"execute", "executemany"}
BY_NAME = {"insert_rows"}
ON_QUERYSETS = {"update", "aupdate"}  # dicts and sets have an update too
QUERYSET_WORDS = {"objects", "filter", "exclude", "all", "visible_to", "order_by", "select_for_update"}
ALLOWED = {
    "tuijin/web/templatetags/ui.py": "builds markup; writes no record",
    "tuijin/timeline/inserting.py": "what operations write many rows with",
    "tuijin/search/index.py": "asks the index in one statement; reads only",
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
        name = node.func.attr
        if name in ALWAYS or (name in ON_QUERYSETS and updates_records(node)):
            found.append((node.lineno, name))
    return found


def updates_records(call: ast.Call) -> bool:
    """Not the update of a dict: it goes through a queryset, or every word in it is a field of a record."""
    named = {word.arg for word in call.keywords}
    return bool(words_of(call.func.value) & QUERYSET_WORDS or (not call.args and named and named <= fields()))


@cache
def fields() -> set[str]:
    ours = [model for model in apps.get_models() if model.__module__.startswith("tuijin.")]
    return {field.name for model in ours for field in model._meta.get_fields()}


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
        "rows.update(stage='x')",
        "deals(actor).update(owner=None, version=2)",
        "await deal.asave()",
        "cursor.execute('UPDATE opportunities_opportunity SET stage = 1')",
    ],
)
def test_a_planted_write_is_found(line):
    assert len(writes(line)) == 1


def test_a_dict_may_be_updated():
    assert writes("values.update(a=1)") == []
