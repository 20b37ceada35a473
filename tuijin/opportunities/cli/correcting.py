"""deal activity: correct what was written down of an activity, or take it back."""

from argparse import Namespace
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from tuijin.activities.models import Activity
from tuijin.activities.operations import change_activity
from tuijin.activities.queries import about
from tuijin.common.errors import Reason, Refused
from tuijin.common.parsing import clean
from tuijin.customers.queries import contacts_of
from tuijin.opportunities import operations, queries
from tuijin.opportunities.cli.naming import about_deal, takes_values
from tuijin.opportunities.cli.telling import MOST, activity
from tuijin.opportunities.cli.writing import DID, met
from tuijin.opportunities.forms.activity import names_in
from tuijin.opportunities.models import Opportunity
from tuijin.people.actors import Actor
from tuijin.people.cli import colleague_named
from tuijin.people.models import Person
from tuijin.web.cli import DONE, Verbs, show
from tuijin.web.reading import Reader, assignments, readers_of

COLUMNS = ("on", *DID.values())


def add_verbs(verbs: Verbs) -> None:
    verb = about_deal(verbs.add("deal activity", run, _("改一次记下的动作，或删掉它")))
    verb.add_argument("activity", metavar="ACTIVITY", type=int, help=_("动作的编号，deal show 里有"))
    takes_values(verb, (*COLUMNS, "ours", "theirs"))
    verb.add_argument("--remove", action="store_true", help=_("记错了，删掉它"))
    verb.add_argument("--with-next", action="store_true", help=_("删的时候，同时约的下一步也收回"))


def run(actor: Actor, args: Namespace) -> int:
    deal = queries.find(actor, args.deal)
    row = _row(actor, deal, args.activity)
    if args.remove:
        operations.take_back_activity(
            actor=actor, deal=deal, activity=row, version=row.version, with_next=args.with_next
        )
        show(args, {"id": args.activity}, [_("已去掉")])
        return DONE
    changes = assignments(args.values, _readers(actor, deal))
    change_activity(actor=actor, activity=row, version=row.version, changes=changes)
    show(args, activity(_row(actor, deal, args.activity)), [_("已记下")])
    return DONE


def _row(actor: Actor, deal: Opportunity, pk: int) -> Activity:
    row = next((row for row in about(actor, queries.KIND, deal.pk, MOST) if row.pk == pk), None)
    if row is None:
        raise Refused(Reason("unknown_activity", _("这个单子里没有这次动作：%s") % pk, "activity"))
    return row


def _readers(actor: Actor, deal: Opportunity) -> dict[str, Reader]:
    known = {row.name: row for row in contacts_of(actor, deal.customer_id)} if deal.customer_id else {}

    def theirs(text: str) -> tuple[Any, ...]:
        return tuple(met(name, known) for name in names_in(clean(text)))

    def ours(text: str) -> tuple[Person, ...]:
        return tuple(filter(None, map(partial(colleague_named, "ours"), names_in(clean(text)))))

    return readers_of(Activity, COLUMNS) | {"theirs": theirs, "ours": ours}
