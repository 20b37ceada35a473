"""deal first-visit: the homework sheet of a first visit, and what came of it (S3)."""

from argparse import Namespace
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from tuijin.common.parsing import clean
from tuijin.opportunities import operations, queries
from tuijin.opportunities.cli.naming import about_deal, takes_values, theirs
from tuijin.opportunities.forms import words
from tuijin.opportunities.forms.brought import first_visit
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.operations.knowledge import LONGEST_HOMEWORK, VISIT_FIELDS
from tuijin.people.actors import Actor
from tuijin.transfer.rules.fields import Column
from tuijin.web.cli import DONE, Verbs, show
from tuijin.web.reading import Reader, assignments


def add_verbs(verbs: Verbs) -> None:
    verb = about_deal(verbs.add("deal first-visit", run, _("初访的功课单；写了值就记下，不写就看")))
    takes_values(verb, VISIT_FIELDS)


def run(actor: Actor, args: Namespace) -> int:
    deal = queries.find(actor, args.deal)
    if args.values:
        changes = assignments(args.values, _readers(actor, deal))
        operations.note_first_visit(actor=actor, deal=deal, **changes)
    told = first_visit(deal)
    who = told["recognised_by"]
    show(args, told | {"recognised_by": who.name if who else None}, list(_lines(told)))
    return DONE


def _readers(actor: Actor, deal: Opportunity) -> dict[str, Reader]:
    return {
        "homework": partial(clean, limit=LONGEST_HOMEWORK, lines=True),
        "ideas": words.several("idea")(Column("")),
        "recognised_by": partial(theirs, actor, deal, field="recognised_by"),
        "recognition": partial(clean, limit=500, lines=True),
    }


def _lines(told: dict[str, Any]) -> Any:
    found = told["brought"]
    yield _("%(of)s 类信息，问到 %(done)s 类") % {"of": found["of_categories"], "done": found["categories"]}
    yield _("%(of)s 个观念，讲到 %(done)s 个") % {"of": found["of_ideas"], "done": found["ideas"]}
    yield found["recognised"] or _("还没有人认可我们，下次约不出来")
    for one in told["to_ask"]:
        yield one["name"]
        yield from (f"  · {question['text']}" for question in one["questions"])
