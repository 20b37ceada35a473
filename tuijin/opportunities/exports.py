"""How deals are taken out: the list as it is filtered, in its order, with the columns that are chosen there.

And the people in them, a row for each part.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tuijin.common import clock
from tuijin.opportunities.forms.columns import COLUMNS
from tuijin.opportunities.forms.filters import OUTCOMES, check, wanted_by
from tuijin.opportunities.forms.labels import FIELDS, Names
from tuijin.opportunities.forms.scales import ATTITUDE, COVERAGE, INFLUENCE, INVOLVEMENT
from tuijin.opportunities.forms.words import BETWEEN
from tuijin.opportunities.imports.fields import deal_fields
from tuijin.opportunities.imports.parties import key_of
from tuijin.opportunities.imports.stakeholders import stakeholder_fields
from tuijin.opportunities.models import Opportunity, Stakeholder
from tuijin.opportunities.queries import deals, lists
from tuijin.opportunities.queries.judging import with_supported
from tuijin.opportunities.queries.parts import reads_private
from tuijin.people.actors import Actor
from tuijin.playbook.queries import current
from tuijin.saved_views.queries import columns as kept_columns
from tuijin.transfer.exporting import MOST_ROWS, PIECE, Exporter, Table, heads
from tuijin.transfer.importing import KEY
from tuijin.web.columns import chosen

Cell = Callable[[Opportunity, Names], Any]


def _name_of(person: Any) -> str:
    return person.name if person else ""


ALWAYS = ("stage", "ref")  # without them no file of deals can be brought in again
CELLS: dict[str, tuple[tuple[Any, Cell], ...]] = {  # column → (import field or head, value); unknown is None
    "name": (("name", lambda row, names: row.name),),
    "customer": (("customer", lambda row, names: row.customer.name if row.customer else ""),),
    "stage": (
        ("stage", lambda row, names: str(names("stage", row.stage))),
        ("outcome", lambda row, names: str(dict(OUTCOMES)[row.outcome])),
    ),
    "grade": (
        ("claimed_grade", lambda row, names: row.claimed_grade),
        (_("支持等级"), lambda row, names: getattr(row, "supported", "")),
    ),
    "amount": (("amount", lambda row, names: row.amount),),
    "expected_on": ((FIELDS["expected_on"], lambda row, names: row.expected_on),),
    "next_step": (
        ("next_step", lambda row, names: row.next_step),
        ("next_step_on", lambda row, names: row.next_step_on),
    ),
    "owner": (("owner", lambda row, names: _name_of(row.owner)),),
    "age": (("opened_on", lambda row, names: row.opened_on),),
    "source": (("source", lambda row, names: str(names("source", row.source))),),
    "presales": ((FIELDS["presales"], lambda row, names: _name_of(row.presales)),),
    "product": (("product", lambda row, names: row.product),),
    "competitors": (("competitors", lambda row, names: row.competitors),),
    "entered_on": ((_("到这个阶段"), lambda row, names: row.entered_on),),
    "pushes": ((_("推迟过几次"), lambda row, names: row.date_pushes),),
    "closed_on": ((_("结束日期"), lambda row, names: row.closed_on),),
    "ref": ((KEY, lambda row, names: row.ref),),
}


def read(actor: Actor, query: str) -> Table:
    """The table of the deals in sight that the list's address asks for."""
    given, playbook = QueryDict(query), current()
    shown = chosen(COLUMNS, given.get("columns", "") or kept_columns(actor, "opportunity"))
    keys = dict.fromkeys([*(column.key for column in shown), *ALWAYS])
    cells = [cell for key in keys for cell in CELLS[key]]
    labels = {spec.key: spec.label for spec in deal_fields()}
    rows = _wanted(actor, given)
    rows = with_supported(rows, playbook, clock.today())
    ordered, by = lists.in_order(rows, playbook, given.get("sort", ""))
    names = Names(playbook)

    def values() -> Iterator[list[Any]]:
        for row in ordered.order_by(*by)[:MOST_ROWS].iterator(chunk_size=PIECE):
            yield [value(row, names) for _head, value in cells]

    return Table([str(labels.get(head, head)) for head, _value in cells], values())


def _wanted(actor: Actor, given: QueryDict) -> Any:
    return wanted_by(given, actor).among(deals(actor), actor)


PART: dict[str, Callable[[Stakeholder, Names], Any]] = {  # import field → value
    KEY: lambda row, names: key_of(row),
    "deal_key": lambda row, names: row.opportunity.ref,
    "deal": lambda row, names: row.opportunity.name,
    "customer": lambda row, names: row.opportunity.customer.name if row.opportunity.customer else "",
    "name": lambda row, names: row.contact.name,
    "title": lambda row, names: row.contact.title,
    "department": lambda row, names: row.contact.department,
    "roles": lambda row, names: BETWEEN.join(str(names("role", key)) for key in row.roles),
    "level": lambda row, names: str(names("level", row.level)),
    "influence": lambda row, names: _step(INFLUENCE, row.influence),
    "attitude": lambda row, names: _step(ATTITUDE, row.attitude),
    "involvement": lambda row, names: _step(INVOLVEMENT, row.involvement),
    "coverage": lambda row, names: _step(COVERAGE, row.coverage),
    "way_in": lambda row, names: str(names("way_in", row.way_in)),
    "points": lambda row, names: BETWEEN.join(str(names("point", key)) for key in row.points),
    "confirmed_by": lambda row, names: _name_of(row.confirmed_by),
}


def _step(scale: Any, figure: int | None) -> str:
    return "" if figure is None else str(scale[figure])


def read_people(actor: Actor, query: str) -> Table:
    """The people of the deals in sight that the list's address asks for.

    What somebody wants for himself is there for whoever may read it: all of it, or that of his own deals.
    """
    rows = Stakeholder.objects.filter(
        opportunity__in=_wanted(actor, QueryDict(query)).order_by().values("pk")
    )
    rows = rows.select_related("opportunity__customer", "contact", "confirmed_by")
    names = Names(current())

    def values() -> Iterator[list[Any]]:
        for row in rows.order_by("opportunity", "pk")[:MOST_ROWS].iterator(chunk_size=PIECE):
            need = row.own_need if reads_private(actor, row.opportunity) else ""
            yield [*(value(row, names) for value in PART.values()), need]

    return Table(heads(stakeholder_fields(), (*PART, "own_need")), values())


PEOPLE = Exporter("stakeholders", read_people, check)
EXPORTER = Exporter("opportunities", read, check)
