"""deal list, deal show."""

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tuijin.common import money
from tuijin.common.text import active_language
from tuijin.opportunities import queries
from tuijin.opportunities.cli.telling import rows_of, whole
from tuijin.opportunities.forms.filters import check, wanted_by
from tuijin.opportunities.models import OpportunityQuerySet
from tuijin.opportunities.queries import KIND, lists
from tuijin.people.actors import Actor
from tuijin.playbook.queries import current
from tuijin.saved_views.asking import asked, through_views
from tuijin.web.cli import DONE, Verbs, columns, columns_piecewise, show, show_each


def add_verbs(verbs: Verbs) -> None:
    through_views(verbs.add("deal list", run_list, _("看得到的全部单子")))
    one = verbs.add("deal show", run_show, _("一个单子的全部：情况、人、历史、关口还要什么"))
    one.add_argument("deal", metavar="ID", help=_("编号或代号"))


def run_list(actor: Actor, args: Namespace) -> int:
    actor.must("opportunities:read")
    query = asked(actor, KIND, args)
    check(actor, query)
    deals = _wanted(actor, query)
    rows = rows_of(deals)
    if args.json:
        show_each(args, rows)
    else:
        show(args, None, _table(rows, deals.order_by().count()))
    return DONE


def _wanted(actor: Actor, query: str) -> OpportunityQuerySet:
    """The deals in sight that the list's address asks for, in its order."""
    given = QueryDict(query)
    rows = lists.deals(actor, wanted_by(given, actor))
    ordered, by = lists.in_order(rows, current(), given.get("sort", ""))
    return ordered.order_by(*by)


def _table(rows: Iterator[dict[str, Any]], count: int) -> Iterator[str]:
    head = (
        _("编号"),
        _("代号"),
        _("单子"),
        pgettext("column", "客户"),
        pgettext("column", "阶段"),
        _("状态"),
        _("金额"),
        _("预计签约"),
        _("申报等级"),
        _("证据支持的等级"),
        _("负责人"),
    )
    yield from columns_piecewise(head, map(_cells, rows))
    yield _("共 %s 个单子") % count


def _cells(row: dict[str, Any]) -> list[Any]:
    said = {
        "customer": row["customer"] or _("客户待定"),
        "stage": stage_name(row["stage"]),
        "outcome": outcome_name(row["outcome"]),
        "amount": money.speak(row["amount"], active_language()),
    }
    return list((row | said).values())


def stage_name(key: str) -> str:
    stage = current().stage(key)
    return str(stage.name) if stage else key


def outcome_name(key: str) -> str:
    return {
        "open": pgettext("outcome", "进行中"),
        "won": pgettext("outcome", "赢单"),
        "lost": pgettext("outcome", "丢单"),
    }[key]


def run_show(actor: Actor, args: Namespace) -> int:
    actor.must("opportunities:read")
    data = whole(actor, queries.find(actor, args.deal))
    show(args, data, _page(data))
    return DONE


def _page(data: dict[str, Any]) -> Iterator[str]:
    yield f"{data['name']}  #{data['id']}  {data['ref']}"
    yield from columns(("", ""), [*_particulars(data)])[1:]
    gate = data["gate"]
    yield _("关口：%(met)s／%(total)s") % gate
    yield from (f"  - {item['text']}" for item in gate["missing"])
    yield pgettext("heading", "动作")
    yield from columns(("", "", "", ""), [_did(row) for row in data["activities"]])[1:]
    yield _("推进过程")
    for row in data["moves"]:
        yield f"  {row['on']}  {stage_name(row['to_stage'])}  {row['by_label']}  {row['note']}".rstrip()


def _particulars(data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    stands = {"stage": stage_name(data["stage"]), "outcome": outcome_name(data["outcome"])}
    yield pgettext("column", "客户"), data["customer"] or _("客户待定")
    yield pgettext("column", "阶段"), _("%(stage)s（%(outcome)s）") % stands
    yield _("金额"), money.full(data["amount"])
    yield _("预计签约"), data["expected_on"]
    yield _("负责人"), data["owner"]
    yield _("售前"), data["presales"]
    yield _("对手"), data["competitors"]
    yield _("下一步"), " ".join(filter(None, [str(data["next_step_on"] or ""), data["next_step"]]))
    yield (
        _("联系人"),
        _("、").join(" ".join(filter(None, [row["name"], row["title"]])) for row in data["contacts"]),
    )
    yield _("备注"), data["note"]


def _did(row: dict[str, Any]) -> tuple[Any, ...]:
    kind = current().kind(row["kind"])
    return f"  {row['on']}", kind.name if kind else row["kind"], _("、").join(row["theirs"]), row["content"]
