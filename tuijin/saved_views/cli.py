"""Saved views on the command line: view list, show, save, query, rename, share, pin, roles, delete."""

from argparse import ArgumentParser, Namespace
from typing import Any

from django.utils.translation import gettext as _

from tuijin.common.parsing import clean
from tuijin.common.rooms import registry
from tuijin.people.actors import Actor
from tuijin.saved_views import operations, queries
from tuijin.saved_views.models import SavedView
from tuijin.web.cli import DONE, Verbs, columns, show
from tuijin.web.reading import read

SHARING = (SavedView.PRIVATE, SavedView.TEAM, SavedView.ALL)


def add_verbs(verbs: Verbs) -> None:
    _of_list(verbs.add("view list", run_list, _("看得到的视图")))
    _named(verbs.add("view show", run_show, _("一个视图：它问什么，谁看得到，谁打开列表先看到它")))
    new = verbs.add("view save", run_save, _("把列表的筛选、排序和列存成视图"))
    new.add_argument("name", metavar="NAME", help=_("视图叫什么"))
    new.add_argument("--query", default="", help=_("列表地址里「?」后面的部分：筛选、排序、列"))
    new.add_argument(
        "--share", choices=SHARING, default=SavedView.PRIVATE, help=_("谁能看到（默认只有自己）")
    )
    _of_list(new)
    other = _named(verbs.add("view query", run_query, _("让视图问别的")))
    other.add_argument("query", metavar="QUERY", help=_("列表地址里「?」后面的部分：筛选、排序、列"))
    rename = _named(verbs.add("view rename", run_rename, _("给视图换个名字")))
    rename.add_argument("name", metavar="NAME", help=_("新的名字"))
    share = _named(verbs.add("view share", run_share, _("定谁能看到视图：自己、团队、所有人")))
    share.add_argument("shared", choices=SHARING, help=_("谁能看到"))
    pin = _named(verbs.add("view pin", run_pin, _("把视图钉在自己的列表上面")))
    pin.add_argument("--off", action="store_true", help=_("不再钉着"))
    roles = _named(
        verbs.add("view roles", run_roles, _("定哪些角色打开列表先看到这个视图；一个不写就是都不"))
    )
    roles.add_argument("roles", nargs="*", metavar="ROLE", help=_("角色的键"))
    _named(verbs.add("view delete", run_delete, _("删掉视图")))


def _of_list(parser: ArgumentParser) -> ArgumentParser:
    kinds = [page.kind for page in registry.each("lists")]
    parser.add_argument("--kind", choices=kinds, default="opportunity", help=_("哪个列表（默认单子）"))
    return parser


def _named(parser: ArgumentParser) -> ArgumentParser:
    parser.add_argument("view", metavar="ID", help=_("编号或名字"))
    return _of_list(parser)


def run_list(actor: Actor, args: Namespace) -> int:
    actor.must("saved_views:write")
    rows = [row_of(row) for row in queries.named(actor, args.kind)]
    head = (_("编号"), _("名字"), _("谁能看到"), _("负责人"), _("钉着"), _("角色"), _("筛选"))
    shown = [
        (row["id"], row["name"], row["shared"], row["owner"], "●" if row["pinned"] else "", " ".join(row["roles"]),
         row["query"]) for row in rows
    ]  # fmt: skip
    show(args, rows, columns(head, shown))
    return DONE


def row_of(row: Any) -> dict[str, Any]:
    """A view as plain data; `row` as `queries.named` gives it."""
    plain = {
        name: getattr(row, name) for name in ("kind", "name", "query", "shared", "pinned", "usual", "version")
    }
    roles = sorted(one.role for one in row.roles.all())
    return {
        "id": row.pk,
        **plain,
        "team": row.team and row.team.name,
        "owner": row.owner.name,
        "roles": roles,
    }


def run_show(actor: Actor, args: Namespace) -> int:
    actor.must("saved_views:write")
    return _tell(actor, args, _find(actor, args))


def run_save(actor: Actor, args: Namespace) -> int:
    fields = {"name": _name(args), "query": args.query.lstrip("?"), "shared": args.share}
    return _tell(actor, args, operations.keep(actor=actor, kind=args.kind, **fields))


def run_query(actor: Actor, args: Namespace) -> int:
    return _change(actor, args, query=args.query.lstrip("?"))


def run_rename(actor: Actor, args: Namespace) -> int:
    return _change(actor, args, name=_name(args))


def run_share(actor: Actor, args: Namespace) -> int:
    return _change(actor, args, shared=args.shared)


def run_pin(actor: Actor, args: Namespace) -> int:
    row = _find(actor, args)
    operations.pin(actor=actor, view=row, on=not args.off)
    return _tell(actor, args, row)


def run_roles(actor: Actor, args: Namespace) -> int:
    row = _find(actor, args)
    operations.open_for_roles(actor=actor, view=row, roles=args.roles)
    return _tell(actor, args, row)


def run_delete(actor: Actor, args: Namespace) -> int:
    row = _find(actor, args)
    operations.remove(actor=actor, view=row)
    show(args, {"id": row.pk, "name": row.name}, [_("视图「%s」删掉了") % row.name])
    return DONE


def _find(actor: Actor, args: Namespace) -> SavedView:
    return queries.find(actor, args.kind, args.view)


def _name(args: Namespace) -> str:
    return read("name", lambda text: clean(text, 40), args.name)


def _change(actor: Actor, args: Namespace, **changes: str) -> int:
    row = _find(actor, args)
    return _tell(actor, args, operations.change(actor=actor, view=row, version=row.version, changes=changes))


def _tell(actor: Actor, args: Namespace, row: SavedView) -> int:
    data = row_of(queries.after(actor, row))
    show(args, data, [f"#{data['id']}  {data['name']}  {data['shared']}", data["query"]])
    return DONE
