"""deal answer, deal event, deal dismiss, deal undismiss: what is known, what compels, what counts (S2, OG5, S8)."""

from argparse import Namespace
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from tuijin.common import clock
from tuijin.common.errors import Reason, Refused
from tuijin.common.parsing import Unreadable, clean, day, yes_no
from tuijin.common.text import Text
from tuijin.opportunities import operations, queries
from tuijin.opportunities.cli.naming import about_deal, known, takes_values, theirs
from tuijin.opportunities.cli.parts import answer, dismissal
from tuijin.opportunities.forms import told, words
from tuijin.opportunities.forms.scales import CONFIDENCE
from tuijin.opportunities.models import Answer, CompellingEvent, Dismissal
from tuijin.opportunities.queries.symptoms import set_aside
from tuijin.people.actors import Actor
from tuijin.playbook.types import HOW
from tuijin.transfer.rules.fields import Column
from tuijin.web.cli import DONE, Verbs, show
from tuijin.web.reading import Reader, assignments, read, reader_of, readers_of

EVENT = ("evidence", "due_on", "harm", "harm_amount")


def add_verbs(verbs: Verbs) -> None:
    said = about_deal(verbs.add("deal answer", run_answer, _("记下一个问题的回答，是谁说的、多有把握")))
    said.add_argument("question", metavar="QUESTION", help=_("问题的键，playbook show 里有"))
    said.add_argument(
        "text",
        metavar="TEXT",
        nargs="?",
        default="",
        help=_("他是怎么回答的；在别处写的问题，只在有矛盾时写"),
    )
    said.add_argument("--source", default="", metavar="NAME", help=_("谁说的；客户那边的人按姓名认出来"))
    said.add_argument("--on", default="", metavar="DAY", help=_("不写就是今天"))
    said.add_argument("--how", default="", choices=["", *HOW], help=_("怎么问的"))
    said.add_argument("--confidence", default="", metavar="1-3", help=_("听说、可能、确定（不写就是可能）"))
    said.add_argument("--disputed", action="store_true", help=_("和别的说法有矛盾"))
    back = about_deal(verbs.add("deal unsay", run_unsay, _("收回一个写错的回答")))
    back.add_argument("answer", metavar="ANSWER", type=int, help=_("回答的编号，deal show 里有"))
    event = about_deal(verbs.add("deal event", run_event, _("过一种强迫事件：成立不成立，有什么证据")))
    event.add_argument("kind", metavar="KIND", help=_("哪一种，套路里的键"))
    takes_values(event, ("applies", *EVENT, "confirmed_by"))
    aside = about_deal(verbs.add("deal dismiss", run_dismiss, _("先不管单子的一个毛病，到那天再提醒")))
    aside.add_argument("symptom", metavar="SYMPTOM", help=_("毛病的键，deal show 里有"))
    aside.add_argument("--reason", required=True, help=_("为什么先不管它"))
    aside.add_argument("--until", required=True, metavar="DAY", help=_("到哪天再提醒，90 天以内"))
    again = about_deal(verbs.add("deal undismiss", run_undismiss, _("先不管的毛病，又管起来")))
    again.add_argument("symptom", metavar="SYMPTOM", help=_("毛病的键，deal show 里有"))


def run_answer(actor: Actor, args: Namespace) -> int:
    deal = queries.find(actor, args.deal)
    said = read("source", reader_of(Answer, "source_name"), args.source)
    source = known(actor, deal, said, "source") if said else None
    confidence = read("confidence", words.step(CONFIDENCE)(Column("")), args.confidence)
    new = operations.NewAnswer(
        deal, args.question, read("text", partial(clean, limit=1000, lines=True), args.text),
        read("on", day, args.on) or clock.today(), args.how, source, said,
        Answer.LIKELY if confidence is None else confidence, args.disputed,
    )  # fmt: skip
    row = operations.answer(actor=actor, answers=[new])[0]
    show(args, answer(row, {row.question: row.confirms}), [_("已记下")])
    return DONE


def run_unsay(actor: Actor, args: Namespace) -> int:
    deal = queries.find(actor, args.deal)
    row = Answer.objects.filter(opportunity=deal, pk=args.answer).first()
    if row is None:
        raise Refused(Reason("unknown_answer", _("这个单子里没有这个回答：%s") % args.answer, "answer"))
    operations.withdraw_answer(actor=actor, answer=row)
    show(args, {"id": args.answer}, [_("已去掉")])
    return DONE


def run_event(actor: Actor, args: Namespace) -> int:
    deal = queries.find(actor, args.deal)
    confirmer = partial(theirs, actor, deal, field="confirmed_by")
    more: dict[str, Reader] = {"applies": _applies, "confirmed_by": confirmer}
    values: dict[str, Any] = assignments(args.values, readers_of(CompellingEvent, EVENT) | more)
    row = operations.keep_event(actor=actor, deal=deal, kind=args.kind, **values)
    show(args, told.event(row), [_("已记下")])
    return DONE


def _applies(text: str) -> bool:
    said = yes_no(text)
    if said is None:
        raise Unreadable(text, Text("请写「是」或「否」。", "write yes or no."))
    return said


def run_dismiss(actor: Actor, args: Namespace) -> int:
    deal = queries.find(actor, args.deal)
    reason = read("reason", reader_of(Dismissal, "reason"), args.reason)
    until = read("until", day, args.until)
    if until is None:
        raise Refused(Reason("field_missing", _("请写到哪天再提醒"), "until"))
    row = operations.dismiss(actor=actor, deal=deal, key=args.symptom, reason=reason, until=until)
    show(args, dismissal(row), [_("先放一放，到那天再提醒")])
    return DONE


def run_undismiss(actor: Actor, args: Namespace) -> int:
    deal = queries.find(actor, args.deal)
    if args.symptom not in {row.key for row in set_aside(deal, clock.today())}:
        raise Refused(Reason("not_set_aside", _("没有先不管这个毛病：%s") % args.symptom, "symptom"))
    operations.withdraw_dismissal(actor=actor, deal=deal, key=args.symptom)
    show(args, {"key": args.symptom}, [_("又管起来了")])
    return DONE
