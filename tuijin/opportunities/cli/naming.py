"""Whom a command means: a deal, and somebody at its customer by name."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _

from tuijin.common.errors import Reason, Refused
from tuijin.common.parsing import clean
from tuijin.customers.models import Contact
from tuijin.customers.queries import contacts_of
from tuijin.opportunities.models import Opportunity, Stakeholder
from tuijin.opportunities.queries.parts import stakeholders_of
from tuijin.people.actors import Actor


def about_deal(parser: ArgumentParser) -> ArgumentParser:
    parser.add_argument("deal", metavar="ID", help=_("编号或代号"))
    return parser


def takes_values(parser: ArgumentParser, names: Any) -> None:
    said = ", ".join(sorted(names))
    parser.add_argument("values", nargs="*", metavar="FIELD=VALUE", help=_("%s；= 后面不写就是清空") % said)


def known(actor: Actor, deal: Opportunity, name: str, field: str) -> Contact | None:
    """The one of that name at the deal's customer, None when nobody is. Raises Refused when several are."""
    rows = contacts_of(actor, deal.customer_id) if deal.customer_id else []
    found = [row for row in rows if row.name == name]
    if len(found) > 1:
        raise Refused(Reason("several", _("叫「%s」的不止一个，请到页面上选") % name, field))
    return found[0] if found else None


def theirs(actor: Actor, deal: Opportunity, text: str, field: str) -> Contact | None:
    """The one of that name at the deal's customer; None for no name. Raises Refused when nobody is."""
    name = clean(text)
    contact = known(actor, deal, name, field) if name else None
    if name and contact is None:
        raise Refused(Reason("unknown_contact", _("客户那边没有叫「%s」的人") % name, field))
    return contact


def part_of(actor: Actor, deal: Opportunity, text: str, field: str) -> Stakeholder:
    """The part that somebody plays in the deal, by his name. Raises Refused when he plays none."""
    name = clean(text)
    contact = known(actor, deal, name, field)
    row = stakeholders_of(deal).filter(contact=contact).first() if contact else None
    if row is None:
        raise Refused(Reason("unknown_stakeholder", _("「%s」还不在这个单子里") % name, field))
    return row
