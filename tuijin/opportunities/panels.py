"""What this room adds to the pages of customers and leads."""

from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tuijin.common import clock
from tuijin.common.rooms import Column, Panel
from tuijin.common.text import Text
from tuijin.customers.queries import names
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.queries import RELATED
from tuijin.opportunities.queries.judging import supported_of
from tuijin.people.actors import Actor
from tuijin.people.prepared import prepared
from tuijin.playbook.queries import current

LIMIT = 50
TITLE = Text("单子", "Deals")


def open_deals_of_customers(actor: Actor, ids: list[int]) -> Column:
    """How many open deals each customer has that the actor sees."""
    counts = {pk: str(count) for pk, count in _open_deals(actor, tuple(ids)) if count}
    return Column(Text("在跟的单子", "Open deals"), counts, number=True)


@prepared
def _open_deals(actor: Actor, ids: tuple[int, ...]) -> QuerySet:
    """(customer, count). Open ones are counted, not asked for: or SQLite looks through all that are open."""
    rows = Opportunity.objects.filter(customer__in=ids).few_visible_to(actor).order_by()
    return rows.values_list("customer").annotate(count=Count("pk", filter=Q(outcome=Opportunity.OPEN)))


def order_of_open_deals(actor: Actor) -> Any:
    """The same number, to sort customers by."""
    rows = Opportunity.objects.visible_to(actor).open().filter(customer=OuterRef("pk")).order_by()
    return Coalesce(Subquery(rows.values("customer").annotate(count=Count("pk")).values("count")), 0)


def deals_of_customer(actor: Actor, pk: int) -> Panel | None:
    """The customer's deals, the newest first."""
    return _panel(actor, _few(actor, customer=pk), customer=names(actor, [pk]).get(pk, ""))


def deals_of_lead(actor: Actor, pk: int) -> Panel | None:
    """What became of a lead: the deal that its first visit opened."""
    panel = _panel(actor, _few(actor, lead=pk))
    return panel if panel and panel.count else None


def _few(actor: Actor, **held: int) -> QuerySet:
    return Opportunity.objects.filter(**held).few_visible_to(actor).select_related(*RELATED)


def _panel(actor: Actor, rows: QuerySet, customer: str = "") -> Panel | None:
    if not actor.can("opportunities:read"):
        return None
    stages = {stage.key: stage.name for stage in current().stages}
    count, playbook, today = rows.order_by().count(), current(), clock.today()
    shown = [
        {
            "row": row,
            "stage": stages.get(row.stage, row.stage),
            "supported": supported_of(row, playbook, today) if row.is_open else "",
        }
        for row in rows.order_by("-opened_on", "-pk")[:LIMIT]
    ]
    context = {"deals": shown, "customer": customer, "opens": actor.can("opportunities:write")}
    context["more"] = count > LIMIT
    return Panel(TITLE, "opportunities/deals_panel.html", context, count=count)
