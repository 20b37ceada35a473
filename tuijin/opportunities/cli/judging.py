"""deal tell, deal decide: what is known about a deal, and what a manager says to an exception."""

from argparse import Namespace

from django.utils.translation import gettext as _

from tuijin.common.errors import Reason, Refused
from tuijin.opportunities import operations, queries
from tuijin.opportunities.cli.telling import row_of
from tuijin.opportunities.models import DealFact, GateWaiver
from tuijin.people.actors import Actor
from tuijin.web.cli import DONE, Verbs, show
from tuijin.web.reading import read, reader_of


def add_verbs(verbs: Verbs) -> None:
    tell = verbs.add("deal tell", run_tell, _("记下单子的一个情况，按套路里的项目"))
    tell.add_argument("deal", metavar="ID", help=_("编号或代号"))
    tell.add_argument("fact", metavar="FACT", help=_("情况的键，playbook show 里有"))
    tell.add_argument("value", metavar="VALUE")
    tell.add_argument("--source", default="", help=_("谁说的"))
    decide = verbs.add("deal decide", run_decide, _("批准或驳回单子等着的例外"))
    decide.add_argument("deal", metavar="ID", help=_("编号或代号"))
    answer = decide.add_mutually_exclusive_group(required=True)
    answer.add_argument("--grant", action="store_true", help=_("单子推进"))
    answer.add_argument("--deny", action="store_true", help=_("单子不动"))
    decide.add_argument("--answer", default="", help=_("你的回复"))


def run_tell(actor: Actor, args: Namespace) -> int:
    deal = queries.find(actor, args.deal)
    source = read("source", reader_of(DealFact, "source"), args.source)
    value = read("value", reader_of(GateWaiver, "reason"), args.value)
    row = operations.tell_fact(actor=actor, deal=deal, key=args.fact, value=value, source=source)
    show(args, {"key": row.key, "value": row.value, "on": row.on, "source": row.source}, [_("已记下")])
    return DONE


def run_decide(actor: Actor, args: Namespace) -> int:
    deal = queries.find(actor, args.deal)
    waiver = deal.waivers.filter(state=GateWaiver.ASKED).first()
    if waiver is None:
        raise Refused(Reason("no_question", _("这个单子没有等着批的例外"), "deal"))
    answer = read("answer", reader_of(GateWaiver, "answer"), args.answer)
    decided = operations.decide_exception(actor=actor, waiver=waiver, grant=args.grant, answer=answer)
    show(args, row_of(decided), [_("已同意，单子动了") if args.grant else _("已驳回，单子不动")])
    return DONE
