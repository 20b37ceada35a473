"""People at customers on the command line."""

from argparse import Namespace
from typing import Any

from django.utils.translation import gettext as _

from tuijin.customers import operations, queries
from tuijin.customers.models import Contact
from tuijin.people.actors import Actor
from tuijin.web.cli import DONE, Verbs, show
from tuijin.web.reading import assignments, read, reader_of, readers_of

THEIRS = ("name", "title", "department", "phone", "email", "wechat", "note", "source")


def add_verbs(verbs: Verbs) -> None:
    """contact add, contact set, contact delete, contact merge."""
    new = verbs.add("contact add", run_add, _("添加一个客户那边的人"))
    new.add_argument("customer", metavar="ID", help=_("客户的编号或名称"))
    new.add_argument("name", metavar="NAME")
    new.add_argument("values", nargs="*", metavar="FIELD=VALUE", help=", ".join(THEIRS[1:]))
    edit = verbs.add("contact set", run_set, _("改联系人上写的内容；company=名称 是他去了别的公司"))
    edit.add_argument("contact", metavar="ID", type=int, help=_("联系人的编号，customer show 里有"))
    edit.add_argument("values", nargs="+", metavar="FIELD=VALUE", help=", ".join((*THEIRS, "company")))
    gone = verbs.add("contact delete", run_delete, _("删除一个谁也不用的联系人"))
    gone.add_argument("contact", metavar="ID", type=int, help=_("联系人的编号，customer show 里有"))
    merge = verbs.add("contact merge", run_merge, _("两个联系人是同一个人：并成一个"))
    merge.add_argument("contact", metavar="ID", type=int, help=_("并掉的那个，编号"))
    merge.add_argument("into", metavar="INTO", type=int, help=_("留下的那个，编号"))


def row_of(contact: Contact) -> dict[str, Any]:
    """One of them as plain data."""
    plain = {name: getattr(contact, name) for name in THEIRS}
    return {"id": contact.pk, **plain, "customer": contact.customer.name}


def run_add(actor: Actor, args: Namespace) -> int:
    name = read("name", reader_of(Contact, "name"), args.name)
    values = assignments(args.values, readers_of(Contact, THEIRS[1:]))
    new = operations.NewContact(queries.find(actor, args.customer), name, **values)
    contact = operations.add_contacts(actor=actor, contacts=[new])[0]
    show(args, row_of(contact), [_("已添加 %(name)s #%(id)s") % row_of(contact)])
    return DONE


def run_set(actor: Actor, args: Namespace) -> int:
    contact = queries.contact(actor, args.contact)
    readers = readers_of(Contact, THEIRS) | {"company": reader_of(type(contact.customer), "name")}
    changes = assignments(args.values, readers)
    done = operations.change_contact(actor=actor, contact=contact, version=contact.version, changes=changes)
    show(args, row_of(done), [_("已改 #%s") % done.pk])
    return DONE


def run_delete(actor: Actor, args: Namespace) -> int:
    contact = queries.contact(actor, args.contact)
    operations.delete_contact(actor=actor, contact=contact)
    show(args, {"id": args.contact, "name": contact.name}, [_("已删除 %s") % contact.name])
    return DONE


def run_merge(actor: Actor, args: Namespace) -> int:
    gone, kept = queries.contact(actor, args.contact), queries.contact(actor, args.into)
    row = operations.merge_contacts(actor=actor, gone=gone, kept=kept, version=gone.version)
    show(args, row_of(row), [_("已并到 %(name)s #%(id)s") % row_of(row)])
    return DONE
