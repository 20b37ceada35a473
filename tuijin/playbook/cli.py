"""The playbook on the command line: check, show, versions, export, publish, use."""

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from tuijin.common.errors import Reason, Refused
from tuijin.common.text import listed
from tuijin.people.actors import Actor
from tuijin.playbook.differing import Difference, changed_files, differences
from tuijin.playbook.loader import DATA, SHIPPED, CheckResult, check, read_folder
from tuijin.playbook.models import PlaybookVersion
from tuijin.playbook.operations import publish
from tuijin.playbook.queries import active, current, newer, playbook_of, versions
from tuijin.playbook.types import Playbook
from tuijin.playbook.words import area_name
from tuijin.web.cli import DONE, REFUSED, Unusable, Verbs, complain, show

PAIR = re.compile(r"(?P<area>[a-z_]+):(?P<old>[\w-]+)=(?P<new>[\w-]+)")


def add_verbs(verbs: Verbs) -> None:
    """playbook check | show | versions | export | publish | use."""
    checking = verbs.add(
        "playbook check",
        run_check,
        _("检查套路的文件（不写文件夹：自带的）"),
        needs_instance=False,
    )
    checking.add_argument("folder", metavar="DIR", nargs="?", help=_("套路文件所在的文件夹"))
    showing = verbs.add("playbook show", run_show, _("打印正在用的套路，或以前的版本"))
    showing.add_argument("--number", type=int, help=_("版本号（不写就是正在用的）"))
    verbs.add("playbook versions", run_versions, _("列出发布过的全部版本"))
    verbs.add("playbook news", run_news, _("软件带来的套路比正在用的新了什么"))
    exporting = verbs.add("playbook export", run_export, _("把套路的文件写到一个空文件夹"))
    exporting.add_argument("folder", metavar="DIR", help=_("写到哪里；没有会新建"))
    exporting.add_argument("--number", type=int, help=_("版本号（不写就是正在用的）"))
    publishing = verbs.add("playbook publish", run_publish, _("检查文件夹里的文件并启用"))
    publishing.add_argument("folder", metavar="DIR", help=_("套路文件所在的文件夹"))
    publishing.add_argument("--reason", required=True, help=_("为什么改；和版本一起留下"))
    _takes_mapping(publishing)
    using = verbs.add("playbook use", run_use, _("启用一套自带的套路"))
    using.add_argument("key", metavar="KEY", choices=SHIPPED, help=" or ".join(SHIPPED))
    using.add_argument("--reason", default="", help=_("为什么；和版本一起留下"))
    _takes_mapping(using)


def _takes_mapping(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="AREA:OLD=NEW",
        help=_("用新键代替不见了的旧键，例如 stage:demo=shown；写 - 就留着旧的，阶段除外（可以写多次）"),
    )


def run_check(actor: Actor | None, args: Namespace) -> int:
    folders = [Path(args.folder)] if args.folder else [DATA / key for key in SHIPPED]
    results = {str(folder): check(_files(folder)) for folder in folders}
    mistakes = [mistake for result in results.values() for mistake in result.mistakes]
    data = {"ok": not mistakes, "mistakes": [mistake.as_json() for mistake in mistakes]}
    show(args, data, [_summary(name, result) for name, result in results.items()])
    complain(*(str(mistake.sentence) for mistake in mistakes))
    return REFUSED if mistakes else DONE


def _summary(name: str, result: CheckResult) -> str:
    if result.playbook:
        return _("%(name)s：没有错误，%(count)d 个阶段") % {
            "name": name,
            "count": len(result.playbook.stages),
        }
    return _("%(name)s：%(count)d 处错误") % {"name": name, "count": len(result.mistakes)}


def run_show(actor: Actor, args: Namespace) -> int:
    row, playbook = _version(actor, args.number)
    data = asdict(playbook)
    del data["files"]
    show(args, {"number": row.number if row else 0, **data}, _outline(playbook))
    return DONE


def _outline(playbook: Playbook) -> list[str]:
    lines = [f"{playbook.name} ({playbook.key})", str(playbook.summary)]
    for number, stage in enumerate(playbook.stages, 1):
        lines += [f"{number}. {stage.name} ({stage.key}) {stage.aim}"]
        lines += [f"   · {condition.text} ({condition.key})" for condition in stage.exit]
    return lines


def run_versions(actor: Actor, args: Namespace) -> int:
    rows = [
        {
            "number": row.number,
            "key": row.key,
            "reason": row.reason,
            "published_at": row.published_at,
            "published_by": row.published_label,
            "active": row.active,
        }
        for row in versions(actor)
    ]
    lines = [
        f"{row['number']:>3} {'*' if row['active'] else ' '} {row['key']} {row['reason']}" for row in rows
    ]
    show(args, rows, lines)
    return DONE


def run_news(actor: Actor, args: Namespace) -> int:
    book, now = newer(), current()
    if book is None:
        show(args, {"key": now.key, "newer": False, "files": [], "areas": {}}, [_("没有比正在用的更新的")])
        return DONE
    found = differences(now, book)
    areas = {one.area: {name: sorted(part) for name, part in one.kinds.items()} for one in found}
    data = {"key": book.key, "newer": True, "files": changed_files(now, book), "areas": areas}
    lines = [line for one in found for line in _told(one)]
    use = _("要启用：bin/tuijin playbook use %s（你们自己改过的地方要再改一次）") % book.key
    show(args, data, [*lines, _("有改动的文件：%s") % listed(changed_files(now, book)), use])
    return DONE


def _told(one: Difference) -> list[str]:
    said = {"new": _("新增"), "changed": _("有改动"), "gone": _("没有了")}
    return [
        f"{area_name(one.area)} · {said[kind]}: " + listed(f"{name} ({key})" for key, name in part.items())
        for kind, part in one.kinds.items()
        if part
    ]


def run_export(actor: Actor, args: Namespace) -> int:
    _row, playbook = _version(actor, args.number)
    folder = Path(args.folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(Reason("folder_not_empty", _("%s 不是空文件夹，请换一个") % folder, "folder"))
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in playbook.files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    written = {"folder": str(folder), "files": sorted(playbook.files)}
    show(
        args,
        written,
        [_("已写出 %(count)d 个文件到 %(folder)s") % {"count": len(playbook.files), "folder": folder}],
    )
    return DONE


def run_publish(actor: Actor, args: Namespace) -> int:
    return _put_in_use(actor, args, Path(args.folder), args.reason)


def run_use(actor: Actor, args: Namespace) -> int:
    return _put_in_use(actor, args, DATA / args.key, args.reason or _("改用 %s") % args.key)


def _put_in_use(actor: Actor, args: Namespace, folder: Path, reason: str) -> int:
    now = active()
    try:
        row = publish(
            actor=actor,
            files=_files(folder),
            reason=reason,
            mapping=_mapping(args.map),
            base=now.pk if now else None,
        )
    except Refused as refusal:
        reasons = [{"key": r.key, "field": r.field, "text": str(r.text)} for r in refusal.reasons]
        show(args, {"published": False, "reasons": reasons})
        raise
    names = {"number": row.number, "key": row.key}
    show(args, {"published": True, **names}, [_("第 %(number)d 版（%(key)s）已发布") % names])
    return DONE


def _files(folder: Path) -> dict[str, bytes]:
    try:
        return read_folder(folder)
    except OSError as problem:
        said = {"folder": folder, "problem": problem.strerror}
        raise Unusable(_("读不了文件夹 %(folder)s：%(problem)s") % said) from None


def _mapping(pairs: list[str]) -> Mapping[str, Mapping[str, str]]:
    mapping: dict[str, dict[str, str]] = {}
    for pair in pairs:
        found = PAIR.fullmatch(pair)
        if not found:
            raise Unusable(_("--map 要写成 类别:旧键=新键，例如 stage:demo=shown；现在是 %s") % pair)
        mapping.setdefault(found["area"], {})[found["old"]] = found["new"]
    return mapping


def _version(actor: Actor, number: int | None) -> tuple[PlaybookVersion | None, Playbook]:
    """The version with this number, or the one in use. Raises PlaybookVersion.DoesNotExist."""
    if number is None:
        return active(), current()
    row: Any = PlaybookVersion.objects.visible_to(actor).get(number=number)
    return row, playbook_of(row)
