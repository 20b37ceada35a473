"""Search on the command line."""

from argparse import Namespace

from django.utils.translation import gettext as _

from tuijin.people.actors import Actor
from tuijin.search.operations import rebuild
from tuijin.search.queries import search
from tuijin.web.cli import DONE, Unusable, Verbs, columns, show


def add_verbs(verbs: Verbs) -> None:
    """search TEXT, search --rebuild."""
    parser = verbs.add("search", run_search, _("查找客户、联系人、信息和单子"))
    parser.add_argument("text", metavar="TEXT", nargs="?", default="", help=_("名称、拼音、首字母或电话"))
    parser.add_argument("--limit", type=int, default=10, help=_("每类最多几条（默认 10）"))
    parser.add_argument("--rebuild", action="store_true", help=_("先重新建索引"))


def run_search(actor: Actor, args: Namespace) -> int:
    actor.must("search:use")
    if args.rebuild:
        _rebuild(actor, args)
        if not args.text:
            return DONE
    if not args.text.strip():
        raise Unusable(_("请写要找什么，例如 search 昆山"))
    groups = search(actor, args.text, limit=max(1, min(args.limit, 200)))
    rows = [
        {
            "kind": group.item.kind,
            "count": group.count,
            "finds": [
                {"id": pk, "title": find.title, "detail": find.detail, "url": find.url}
                for pk, find in group.finds
            ],
        }
        for group in groups
    ]
    table = [(group.item.label, pk, find.title, find.detail) for group in groups for pk, find in group.finds]
    show(
        args,
        rows,
        columns((_("类别"), _("编号"), _("名称"), _("说明")), table) if table else [_("什么也没找到")],
    )
    return DONE


def _rebuild(actor: Actor, args: Namespace) -> None:
    if not actor.operator:
        raise Unusable(_("只有这台机器的管理员能重建索引，请去掉 --as"))
    counts = rebuild()
    if not args.text:
        show(args, counts, [f"{kind}: {count}" for kind, count in counts.items()])
