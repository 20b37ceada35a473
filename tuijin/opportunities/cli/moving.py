"""deal advance, deal confirm, deal lose, deal revive."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _

from tuijin.common.errors import Forbidden, Refused, Stale
from tuijin.common.parsing import clean
from tuijin.opportunities import operations, queries
from tuijin.opportunities.cli.reading import stage_name
from tuijin.opportunities.cli.telling import lacks, row_of
from tuijin.opportunities.models import Confirmation, GateWaiver, Opportunity, StageMove
from tuijin.people.actors import Actor
from tuijin.web.cli import DONE, REFUSED, Verbs, complain, show
from tuijin.web.reading import read, reader_of


def add_verbs(verbs: Verbs) -> None:
    move = _about_deal(verbs.add("deal advance", run_advance, _("推进一个单子过关口，或跳过，或退回")))
    move.add_argument("--to", required=True, metavar="STAGE", help=_("阶段的键"))
    move.add_argument("--note", default="", help=_("原因；跳过或退回时要写"))
    move.add_argument(
        "--exception", default="", metavar="WHY", help=_("关口没开也要过，或申请过；会留下记录")
    )
    word = _about_deal(verbs.add("deal confirm", run_confirm, _("确认关口的一个条件已经做到")))
    word.add_argument("condition", metavar="CONDITION", help=_("条件的键，deal advance 里有"))
    word.add_argument("--note", required=True, help=_("怎么知道的"))
    loss = _about_deal(verbs.add("deal lose", run_lose, _("把单子记为丢单")))
    loss.add_argument("--reason", required=True, metavar="KEY", help=_("原因，套路里的键"))
    loss.add_argument("--to", default="", metavar="WINNER", help=_("丢给了谁"))
    loss.add_argument("--note", default="")
    back = _about_deal(verbs.add("deal revive", run_revive, _("恢复丢掉的、或等级写着无法判断的单子")))
    back.add_argument("--note", required=True, help=_("为什么又有机会了"))
    back.add_argument("--grade", metavar="KEY", help=_("从现在起判断为哪个等级，套路里的键"))


def _about_deal(parser: ArgumentParser) -> ArgumentParser:
    parser.add_argument("deal", metavar="ID", help=_("编号或代号"))
    return parser


def run_advance(actor: Actor, args: Namespace) -> int:
    """Prints {"moved", "missing"}; refusals go on to stderr, and any of them ends in exit 1."""
    try:
        done = _advanced(actor, args)
    except Refused as refusal:
        _say(args, False, [{"key": item.key, "text": str(item.text)} for item in refusal.reasons])
        raise
    except (Forbidden, Stale, ObjectDoesNotExist):
        _say(args, False, [])
        raise
    said = _("已推进到「%s」") % stage_name(done.deal.stage)
    _say(args, done.moved, lacks(done.missing), [said] if done.moved else [])
    if not done.moved:
        complain(_("还没推进：例外已经申请，等经理批准。"), *[str(item.text) for item in done.missing])
    return DONE if done.moved else REFUSED


def _advanced(actor: Actor, args: Namespace) -> operations.Advancement:
    note = read("note", reader_of(StageMove, "note"), args.note)
    why = read("exception", reader_of(GateWaiver, "reason"), args.exception)
    to_stage = read("to", clean, args.to)
    deal = queries.find(actor, args.deal)
    return operations.advance(actor=actor, deal=deal, to_stage=to_stage, note=note, exception=why)


def _say(args: Namespace, moved: bool, missing: list[dict[str, str]], lines: Iterable[str] = ()) -> None:
    show(args, {"moved": moved, "missing": missing}, lines)


def run_confirm(actor: Actor, args: Namespace) -> int:
    deal = queries.find(actor, args.deal)
    note = read("note", reader_of(Confirmation, "note"), args.note)
    row = operations.confirm(actor=actor, deal=deal, condition=args.condition, note=note)
    show(args, {"condition": row.condition, "note": row.note}, [_("已确认")])
    return DONE


def run_lose(actor: Actor, args: Namespace) -> int:
    deal = queries.find(actor, args.deal)
    note = read("note", reader_of(StageMove, "note"), args.note)
    winner = read("to", reader_of(Opportunity, "lost_to"), args.to)
    lost = operations.lose(actor=actor, deal=deal, reason=args.reason, winner=winner, note=note)
    show(args, row_of(lost), [_("已记为丢单")])
    return DONE


def run_revive(actor: Actor, args: Namespace) -> int:
    deal = queries.find(actor, args.deal)
    note = read("note", reader_of(StageMove, "note"), args.note)
    open_again = operations.revive(actor=actor, deal=deal, note=note, grade=args.grade)
    show(args, row_of(open_again), [_("已恢复，在「%s」") % stage_name(open_again.stage)])
    return DONE
