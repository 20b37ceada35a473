"""Higher rooms know lower ones, never the reverse: by import, by foreign key, and inside each room."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from tests.guards.sources import PACKAGE, ROOT, named, python_files
from tuijin.common.rooms import registry, resolve

LINT = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]


def lint(folder: Path) -> subprocess.CompletedProcess:
    return subprocess.run(LINT, cwd=folder, capture_output=True, text=True, check=False)


def test_every_import_follows_the_order_of_the_house():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("web/planted.py", "from tuijin.opportunities import models"),  # a low room knows a high one
        ("opportunities/rules/planted.py", "import django"),  # a rule knows the framework
        ("opportunities/rules/planted.py", "from tuijin.common import clock"),  # a rule looks at the clock
        ("opportunities/queries.py", "from tuijin.opportunities import operations"),  # a read writes
        ("common/planted.py", "from django.db import models"),  # the common ground knows the framework
        ("newroom/__init__.py", ""),  # a room that the list does not name
    ],
)
def test_a_planted_import_is_found(tmp_path, file, line):
    shutil.copytree(
        PACKAGE, tmp_path / "tuijin", ignore=shutil.ignore_patterns("templates", "static", "data")
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    target = tmp_path / "tuijin" / file
    target.parent.mkdir(exist_ok=True)
    target.write_text((target.read_text() if target.exists() else "") + f"\n{line}\n")
    assert lint(tmp_path).returncode != 0


def upward_keys(order: list[str], keys: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those (from room, to room) in which a record points to a room above its own."""
    height = {room: -place for place, room in enumerate(order)}
    return [
        (low, high) for low, high in keys if low in height and high in height and height[high] > height[low]
    ]


def foreign_keys() -> list[tuple[str, str]]:
    return [
        (model._meta.app_label, field.related_model._meta.app_label)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model
    ]


def test_no_foreign_key_points_upwards():
    assert upward_keys(settings.ROOMS, foreign_keys()) == []


def test_a_planted_upward_key_is_found():
    assert upward_keys(["opportunities", "people"], [("people", "opportunities")]) == [
        ("people", "opportunities")
    ]


def clock_calls(source: str) -> list[int]:
    """Lines that ask what time it is."""
    asked = {"today", "now", "utcnow"}
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in asked
    ]


def test_no_rule_asks_the_clock():
    rules = [path for path in python_files() if "rules" in path.parts]
    assert rules
    assert [named(path) for path in rules if clock_calls(path.read_text())] == []


def test_a_planted_clock_is_found():
    assert clock_calls("import datetime as dt\nday = dt.date.today()") == [2]


def dotted_names() -> list[str]:
    """Every dotted name that any room declares."""
    found = [
        name
        for room in registry.rooms
        for part in (
            room.commands,
            room.prepare,
            room.notices,
            room.told,
            room.erase,
        )
        for name in part
    ]
    found += [
        name
        for room in registry.rooms
        for part in (room.opens, room.seen_by, room.routers)
        for name in part.values()
    ]
    found += [name for room in registry.rooms for names in room.panels.values() for name in names]
    found += [each.exporter for each in registry.each("exports")]
    found += [each.columns for each in registry.each("lists")]
    found += [name for owned in registry.each("owned") for name in (owned.count, owned.reassign)]
    found += [name for keys in registry.each("keys_in_use") for name in (keys.count, keys.remap)]
    for item in registry.each("search"):
        found += [item.documents, item.visible, item.finds]
    found += [kind.find for kind in registry.each("kinds")] + [
        item.importer for item in registry.each("imports")
    ]
    return found + [item.count for item in registry.each("nav") if item.count]


def test_every_room_declares_itself_and_every_name_it_declares_resolves():
    folders = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()} - {
        "config",
        "common",
    }
    assert {room.key for room in registry.rooms} == folders == set(settings.ROOMS)
    assert all(resolve(name) is not None for name in dotted_names())


def test_a_planted_name_that_leads_nowhere_is_found():
    with pytest.raises((AttributeError, ModuleNotFoundError)):
        resolve("tuijin.people.queries:nothing_of_the_sort")


OWNERLESS = {
    "people.Person",
    "people.Grant",
    "people.ApiToken",
    "people.PersonRole",
    "saved_views.SavedView",
}  # his own, not handed over


def test_no_room_forgets_to_hand_its_records_over():
    """Every room with records that have an owner declares OWNED."""
    with_owner = {
        model._meta.app_label
        for model in apps.get_models()
        if any(field.name == "owner" for field in model._meta.get_fields())
        and model._meta.label not in OWNERLESS
    }
    declaring = {room.key for room in registry.rooms if room.owned}
    assert with_owner & set(settings.ROOMS) <= declaring
