"""deal stakeholder, deed, tie, rival, argue: who is in a deal, on their side and against us (S4, S11)."""

from argparse import ArgumentParser, Namespace
from functools import partial

from django.utils.translation import gettext as _

from tuijin.common.errors import Reason, Refused
from tuijin.common.parsing import clean, day
from tuijin.customers.models import Contact
from tuijin.opportunities import operations, queries
from tuijin.opportunities.cli.naming import about_deal, known, part_of, takes_values, theirs
from tuijin.opportunities.cli.parts import RIVAL, argument, rival, stakeholder, tie
from tuijin.opportunities.cli.parts import deed as told
from tuijin.opportunities.forms import words
from tuijin.opportunities.forms.scales import ATTITUDE, COVERAGE, INFLUENCE, INVOLVEMENT
from tuijin.opportunities.models import Deed, Opportunity, Rival, RivalArgument, Stakeholder
from tuijin.opportunities.queries.parts import reads_private, rivals_of, stakeholders_of, ties_of
from tuijin.opportunities.queries.rival_names import called
from tuijin.people.actors import Actor
from tuijin.people.rules.names import name_key
from tuijin.transfer.rules.fields import Column
from tuijin.web.cli import DONE, Verbs, show
from tuijin.web.reading import Reader, assignments, read, reader_of, readers_of

WHO = ("title", "department")
LEARN = {  # field → how its words are read
    "roles": words.several("role"),
    "level": words.one("level"),
    "influence": words.step(INFLUENCE),
    "attitude": words.step(ATTITUDE),
    "involvement": words.step(INVOLVEMENT),
    "coverage": words.step(COVERAGE),
    "way_in": words.one("way_in"),
    "points": words.several("point"),
}
PART = (*LEARN, "own_need", "confirmed_by")


def add_verbs(verbs: Verbs) -> None:
    part = about_deal(verbs.add("deal stakeholder", run_part, _("记下客户那边的人在单子里的角色和态度")))
    part.add_argument("name", metavar="NAME", help=_("姓名；客户那边还没有的会加上"))
    takes_values(part, (*PART, *WHO))
    _may_remove(part, _("不在这个单子里了；他做过的事和关系一起去掉"))
    deed = about_deal(verbs.add("deal deed", run_deed, _("记下一个人为我们做了什么看得见的事")))
    deed.add_argument("name", metavar="NAME", help=_("单子里的人，姓名"))
    deed.add_argument("kind", metavar="KIND", help=_("哪一种，套路里的键"))
    deed.add_argument("text", metavar="TEXT", help=_("具体是什么事"))
    deed.add_argument("--on", default="", metavar="DAY", help=_("不写就是今天"))
    tied = about_deal(verbs.add("deal tie", run_tie, _("记下单子里两个人的关系")))
    tied.add_argument("one", metavar="NAME", help=_("单子里的人，姓名"))
    tied.add_argument("kind", metavar="KIND", help=_("哪一种，套路里的键"))
    tied.add_argument("other", metavar="NAME", help=_("单子里的人，姓名"))
    _may_remove(tied, _("收回这个关系"))
    foe = about_deal(verbs.add("deal rival", run_rival, _("记下单子里的对手")))
    foe.add_argument("name", metavar="NAME", help=_("哪一家"))
    takes_values(foe, RIVAL)
    _may_remove(foe, _("记错了，他没有来争；退出的对手写 position"))
    words_for = about_deal(verbs.add("deal argue", run_argue, _("记下对付一个对手的话，说他的要有出处")))
    words_for.add_argument("name", metavar="NAME", help=_("单子里的对手"))
    words_for.add_argument("kind", metavar="KIND", help=_("哪一种，套路里的键"))
    words_for.add_argument("text", metavar="TEXT", help=_("这条话怎么说"))
    words_for.add_argument("--source", default="", help=_("出处"))


def _may_remove(parser: ArgumentParser, meaning: str) -> None:
    parser.add_argument("--remove", action="store_true", help=meaning)


def run_part(actor: Actor, args: Namespace) -> int:
    """Somebody joins the deal, or what is known of him changes, or he leaves it."""
    deal = queries.find(actor, args.deal)
    if args.remove:
        gone = part_of(actor, deal, args.name, "name")
        operations.remove_stakeholder(actor=actor, stakeholder=gone)
        return _removed(args, gone.contact.name)
    name = read("name", reader_of(Contact, "name"), args.name)
    values = assignments(args.values, _readers(actor, deal))
    contact = known(actor, deal, name, "name")
    row = stakeholders_of(deal).filter(contact=contact).first() if contact else None
    who = {field: values.pop(field) for field in WHO if field in values}
    if contact and who:
        text = _("「%s」已经是联系人，职务和部门在联系人那里改") % name
        raise Refused(Reason("known_contact", text, next(iter(who))))
    if row is None:
        row = operations.join_deal(actor=actor, deal=deal, contact=contact, name=name, fields=values, **who)
    else:
        row = operations.change_stakeholder(actor=actor, stakeholder=row, version=row.version, changes=values)
    show(args, stakeholder(row, reads_private(actor, deal)), [_("已记下")])
    return DONE


def _readers(actor: Actor, deal: Opportunity) -> dict[str, Reader]:
    read_words = {name: learn(Column("")) for name, learn in LEARN.items()}
    confirmer = partial(theirs, actor, deal, field="confirmed_by")
    need: dict[str, Reader] = {"own_need": reader_of(Stakeholder, "own_need"), "confirmed_by": confirmer}
    return read_words | need | readers_of(Contact, WHO)


def run_deed(actor: Actor, args: Namespace) -> int:
    deal = queries.find(actor, args.deal)
    part = part_of(actor, deal, args.name, "name")
    text = read("text", reader_of(Deed, "text"), args.text)
    on = read("on", day, args.on)
    deed = operations.record_deed(actor=actor, stakeholder=part, kind=args.kind, text=text, on=on)
    show(args, told(deed) | {"name": part.contact.name}, [_("已记下")])
    return DONE


def run_tie(actor: Actor, args: Namespace) -> int:
    deal = queries.find(actor, args.deal)
    one, other = part_of(actor, deal, args.one, "one"), part_of(actor, deal, args.other, "other")
    if args.remove:
        there = ties_of(deal).filter(kind=args.kind, one=one, other=other).first()
        if there is None:
            raise Refused(Reason("not_tied", _("没有记过这个关系"), "kind"))
        operations.untie(actor=actor, tie=there)
        return _removed(args, one.contact.name)
    row = operations.tie(actor=actor, kind=args.kind, one=one, other=other)
    show(args, tie(row), [_("已记下")])
    return DONE


def _removed(args: Namespace, name: str) -> int:
    show(args, {"name": name}, [_("已去掉")])
    return DONE


def run_rival(actor: Actor, args: Namespace) -> int:
    """A rival comes into the deal, or what is known of him changes, or he was never in it."""
    deal = queries.find(actor, args.deal)
    if args.remove:
        gone = _rival(deal, args.name)
        operations.remove_rival(actor=actor, rival=gone)
        return _removed(args, gone.name)
    name = read("name", reader_of(Rival, "name"), args.name)
    position = {"position": words.one("position")(Column(""))}
    values = assignments(args.values, readers_of(Rival, RIVAL) | position)
    row = _found(deal, name)
    if row is None:
        row = operations.add_rival(actor=actor, deal=deal, name=name, **values)
    else:
        row = operations.change_rival(actor=actor, rival=row, version=row.version, changes=values)
    show(args, rival(row), [_("已记下")])
    return DONE


def run_argue(actor: Actor, args: Namespace) -> int:
    deal = queries.find(actor, args.deal)
    text = read("text", reader_of(RivalArgument, "text"), args.text)
    source = read("source", reader_of(RivalArgument, "source"), args.source)
    row = operations.argue(
        actor=actor, rival=_rival(deal, args.name), kind=args.kind, text=text, source=source
    )
    show(args, argument(row), [_("已记下")])
    return DONE


def _found(deal: Opportunity, name: str) -> Rival | None:
    keys = {name_key(name), name_key(called(name))}
    return next((row for row in rivals_of(deal) if name_key(row.name) in keys), None)


def _rival(deal: Opportunity, name: str) -> Rival:
    """The rival of that name. Raises Refused when he is not in the deal."""
    row = _found(deal, name)
    if row is None:
        raise Refused(Reason("unknown_rival", _("这个单子里没有对手「%s」") % clean(name), "name"))
    return row
