"""Which deals need a contact: he plays a part there, said or confirmed something."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuijin.common.text import listed
from tuijin.opportunities.models import Answer, CompellingEvent, FirstVisit, Opportunity, Stakeholder
from tuijin.people.actors import Actor

SHOWN = 10  # deals named in one sentence


def holds_contact(actor: Actor, contact: int) -> Iterator[Any]:
    """Sentences: the deals in sight by name, the others as a number."""
    ids = deals_with(contact)
    seen = list(Opportunity.objects.visible_to(actor).filter(pk__in=ids).order_by("pk"))
    if seen:
        names = listed(f"{deal.name} {deal.ref}" for deal in seen[:SHOWN])
        more = len(seen) - SHOWN
        said = {"names": names, "more": more}
        yield (
            _("这些单子里还用着他：%(names)s") % said
            if more <= 0
            else _("这些单子里还用着他：%(names)s，还有 %(more)s 个") % said
        )
    if unseen := len(ids) - len(seen):
        yield _("还有 %s 个你看不到的单子用着他") % unseen


def deals_with(contact: int) -> set[int]:
    """Ids of all deals that need him."""
    found: set[int] = set()
    for model, named in (
        (Stakeholder, Q(contact=contact) | Q(confirmed_by=contact)),
        (Answer, Q(source=contact)),
        (CompellingEvent, Q(confirmed_by=contact)),
        (FirstVisit, Q(recognised_by=contact)),
    ):
        found.update(model._default_manager.filter(named).values_list("opportunity", flat=True))
    return found
