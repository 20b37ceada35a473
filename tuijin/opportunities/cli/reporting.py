"""report pipeline, symptoms, effort, rivals: what the deals in sight come to."""

from argparse import Namespace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tuijin.common import money
from tuijin.opportunities import operations
from tuijin.opportunities.cli.reading import outcome_name, stage_name
from tuijin.opportunities.forms import reported
from tuijin.opportunities.queries.effort import DAYS, ledger
from tuijin.opportunities.queries.pipeline import NOBODY, by_seller, sellers, totals
from tuijin.opportunities.queries.standings import rival_standings
from tuijin.opportunities.queries.symptoms import counted
from tuijin.people.actors import Actor
from tuijin.playbook.queries import current, label
from tuijin.web.cli import DONE, Verbs, columns, show


def add_verbs(verbs: Verbs) -> None:
    pipeline = verbs.add("report pipeline", run_pipeline, _("按阶段和结果的个数和金额"))
    pipeline.add_argument("--by-owner", action="store_true", help=_("进行中的单子，每位业务员每个阶段一行"))
    verbs.add("report symptoms", run_symptoms, _("进行中的单子有哪些毛病：按毛病、病根、业务员的个数"))
    effort = verbs.add(
        "report effort", run_effort, _("做了多少工作：按种类、按人、按团队的小时和花费，一单要做多少")
    )
    effort.add_argument("--days", type=int, choices=DAYS, default=DAYS[0], help=_("看最近多少天"))
    verbs.add("report rivals", run_rivals, _("碰到哪些对手，赢谁，输给谁"))


def run_pipeline(actor: Actor, args: Namespace) -> int:
    actor.must("opportunities:read")
    if args.by_owner:
        rows = by_seller(actor, [NOBODY, *sellers(actor).values_list("pk", flat=True)])
        show(args, rows, _by_owner(rows))
        return DONE
    data = totals(actor)
    lines = [
        *columns((pgettext("column", "阶段"), _("个数"), _("金额")), _sums(data["stage"], stage_name)),
        "",
        *columns((_("状态"), _("个数"), _("金额")), _sums(data["outcome"], outcome_name)),
    ]
    show(args, data, lines)
    return DONE


def run_symptoms(actor: Actor, args: Namespace) -> int:
    """Findings of the open deals in sight: counts by symptom and root fault, in all and owner by owner."""
    actor.must("opportunities:read")
    operations.judge_today()
    playbook = current()
    whole, lines = counted(actor, playbook)
    data = {"symptom": whole.symptom, "root": whole.root, "owner": [vars(one) for one in lines]}
    names = [
        (symptom.name, label("root", symptom.root), whole.symptom[symptom.key])
        for symptom in playbook.symptoms
    ]
    found = sorted((row for row in names if row[2]), key=lambda row: -row[2])
    show(args, data, columns((_("毛病"), _("病根"), _("个数")), found))
    return DONE


def _by_owner(rows: list[dict[str, Any]]) -> list[str]:
    head = (_("负责人"), pgettext("column", "阶段"), _("个数"), _("金额"))
    return columns(
        head, [(row["owner"], *cells) for row in rows for cells in _sums(row["stage"], stage_name)]
    )


def _sums(part: dict[str, dict[str, Any]], called: Any) -> list[tuple[Any, ...]]:
    return [(called(key), row["count"], money.full(row["amount"])) for key, row in part.items()]


def run_effort(actor: Actor, args: Namespace) -> int:
    """The effort ledger (S12) of the deals in sight."""
    actor.must("opportunities:read")
    data = reported.effort(ledger(actor, args.days))
    head = (_("团队"), _("件"), _("小时"), _("花费"), _("低效"), _("签约"), _("每单件数"))
    kinds = [(label("activity_kind", row["key"]), *_figures(row)) for row in data["kind"]]
    teams = [(row["team"], *_figures(row), row["won"], row["per_signature"] or "—") for row in data["team"]]
    lines = [*columns((_("工作"), *head[1:5]), kinds), "", *columns(head, teams)]
    show(args, data, lines)
    return DONE


def _figures(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["pieces"], row["hours"], money.full(row["cost"]), row["wasted"]


def run_rivals(actor: Actor, args: Namespace) -> int:
    """Win and loss by competitor (S11), over the deals in sight."""
    actor.must("opportunities:read")
    rows = [reported.standing(row) for row in rival_standings(actor)]
    head = (_("对手"), _("碰到"), _("进行中"), _("赢了"), _("输给他"), _("丢给别家"))
    names = ("name", "met", "open", "won", "lost", "lost_to_others")
    show(args, rows, columns(head, [tuple(row[name] for name in names) for row in rows]))
    return DONE
