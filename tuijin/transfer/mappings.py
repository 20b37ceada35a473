"""Mappings that a person names: saved ones, and files in YAML or JSON."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from tuijin.common.text import listed
from tuijin.transfer import queries
from tuijin.transfer.importing import Importer
from tuijin.transfer.plans import DEFAULT, Plan
from tuijin.transfer.rows import refuse

LARGEST_FILE = 200_000  # bytes
LAYOUTS = Path(__file__).parent / "layouts"
SUFFIXES = {".yaml", ".yml", ".json"}


def find(importer: Importer, name: str) -> Plan:
    """The plan behind a name: a saved mapping, a ready-made layout, or a file with `columns: {header: field}`,
    `values: {field: {writing: ours}}` and, if the keys are another system's, `source: name`. Raises Refused."""
    saved = queries.mapping(name, importer.key)
    if saved:
        return Plan(saved.columns, saved.values, saved.source or saved.name)
    if name in layouts(importer):
        return layouts(importer)[name]
    path = Path(name)
    if path.suffix.lower() not in SUFFIXES:
        raise refuse("no_mapping", _("没有叫「%s」的映射，也不是 YAML 或 JSON 文件。") % name)
    content = _load(path)
    plan = Plan(
        _texts(path, content, "columns"), _tables(path, content), str(content.get("source") or DEFAULT)[:80]
    )
    _check(path, importer, plan)
    return plan


def layouts(importer: Importer) -> dict[str, Plan]:
    """{name: plan} of the ready-made layouts of other systems that have such records."""
    found = {path.stem: _shipped(path).get(importer.key) for path in sorted(LAYOUTS.glob("*.yaml"))}
    return {name: Plan(part["columns"], part.get("values", {}), name) for name, part in found.items() if part}


def signs(importer: Importer) -> dict[str, tuple[str, ...]]:
    """{name of a layout: the columns by which a table in its bundle is known as holding such records}."""
    found = {path.stem: _shipped(path).get(importer.key, {}) for path in sorted(LAYOUTS.glob("*.yaml"))}
    return {name: tuple(part["signs"]) for name, part in found.items() if "signs" in part}


def names(importer: Importer, layout: str) -> Mapping[str, tuple[str, str]]:
    """{field: (column of the key, column of its name)} of tables in a bundle that say what keys are called."""
    part = _shipped(LAYOUTS / f"{layout}.yaml").get(importer.key, {})
    return {field: (key, name) for field, (key, name) in part.get("names", {}).items()}


def adds(importer: Importer, layout: str) -> Mapping[str, Mapping[str, str]]:
    """{head of a record's key: {header: field}} of tables in a bundle that add to a record what it holds already."""
    return _shipped(LAYOUTS / f"{layout}.yaml").get(importer.key, {}).get("adds", {})


@cache
def _shipped(path: Path) -> Mapping[str, Any]:
    return _load(path)


def _load(path: Path) -> Mapping[str, Any]:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise refuse("mapping", _("映射文件「%s」太大。") % path.name)
        text = path.read_text("utf-8")
        if "&" in text and "*" in text:  # aliases can unfold without end; a mapping needs none
            raise refuse("mapping", _("映射文件「%s」里不能用 YAML 别名。") % path.name)
        content = YAML(typ="safe", pure=True).load(text)
    except (OSError, ValueError, RecursionError):
        raise refuse("mapping", _("读不了映射文件「%s」。请检查路径和编码（UTF-8）。") % path.name) from None
    except YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise refuse(
            "mapping", _("映射文件「%(name)s」第 %(line)d 行写错了。") % {"name": path.name, "line": line}
        ) from None
    if not isinstance(content, Mapping):
        raise refuse("mapping", _("映射文件「%s」里应有 columns: 表头 → 字段。") % path.name)
    return content


def _texts(path: Path, content: Mapping[str, Any], part: str) -> dict[str, str]:
    found = content.get(part) or {}
    if not isinstance(found, Mapping):
        raise refuse(
            "mapping",
            _("映射文件「%(name)s」的 %(part)s 应是「写法: 含义」的表。") % {"name": path.name, "part": part},
        )
    return {str(key): str(value) for key, value in found.items()}


def _tables(path: Path, content: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    values = content.get("values") or {}
    if not isinstance(values, Mapping):
        raise refuse(
            "mapping",
            _("映射文件「%(name)s」的 %(part)s 应是「写法: 含义」的表。")
            % {"name": path.name, "part": "values"},
        )
    return {str(field): _texts(path, values, field) for field in values}


def _check(path: Path, importer: Importer, plan: Plan) -> None:
    known = {spec.key for spec in importer.fields()}
    strange = sorted({*plan.columns.values(), *plan.values} - known)
    if strange:
        names = {"name": path.name, "strange": listed(strange), "known": listed(sorted(known))}
        raise refuse(
            "mapping", _("映射文件「%(name)s」里的字段没有：%(strange)s。可用的：%(known)s。") % names
        )
