"""All that the page of a deal says of it, apart from its history."""

from typing import Any

from tuijin.activities.models import Activity
from tuijin.customers.models import Contact
from tuijin.opportunities.forms.bars import bars
from tuijin.opportunities.forms.key_facts import key_facts, sheets
from tuijin.opportunities.forms.labels import Names
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.rules.picture import method_of
from tuijin.opportunities.views.room import address
from tuijin.opportunities.views.showing import gate_context, head_context
from tuijin.people.actors import Actor


def deal_context(
    actor: Actor,
    deal: Opportunity,
    contacts: list[Contact] | None = None,
    done: list[Activity] | None = None,
    waits: bool = True,
) -> dict[str, Any]:
    """Head, way, gate and verdict, with what is known in a few lines and category by category."""
    context = head_context(actor, deal) | gate_context(actor, deal, contacts, done, waits)
    picture, names = context["picture"], Names()
    return context | {
        "key_facts": key_facts(deal, picture, method_of(names.playbook), names),
        "sheets": list(sheets(names.playbook, picture)),
        "information_page": address("information", deal.pk),
        **bars(context["room"].coverage),
    }
