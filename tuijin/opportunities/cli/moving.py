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
    move = _about_deal(
        verbs.add("deal advance", run_advance, "move a deal through its gate, or over or back")
    )
    move.add_argument("--to", required=True, metavar="STAGE", help="key of the stage")
    move.add_argument("--note", default="", help="a reason; needed to skip or go back")
    move.add_argument(
        "--exception", default="", metavar="WHY", help="pass a closed gate, or ask to; recorded"
    )
    word = _about_deal(verbs.add("deal confirm", run_confirm, "say that a condition of the gate is met"))
    word.add_argument("condition", metavar="CONDITION", help="key, as deal advance names it")
    word.add_argument("--note", required=True, help="how you know")
    loss = _about_deal(verbs.add("deal lose", run_lose, "close a deal as lost"))
    loss.add_argument("--reason", required=True, metavar="KEY", help="reason, a key of the playbook")
    loss.add_argument("--to", default="", metavar="WINNER", help="who won it")
    loss.add_argument("--note", default="")
    back = _about_deal(verbs.add("deal revive", run_revive, "open a lost deal again"))
    back.add_argument("--note", required=True, help="why there is a chance again")


def _about_deal(parser: ArgumentParser) -> ArgumentParser:
    parser.add_argument("deal", metavar="ID", help="number or ref")
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
    open_again = operations.revive(actor=actor, deal=deal, note=note)
    show(args, row_of(open_again), [_("已恢复，在「%s」") % stage_name(open_again.stage)])
    return DONE
