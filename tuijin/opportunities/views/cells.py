"""The rows of the list of deals: what stands in each column, and what of it is changed in place.

Written without templates: fifty rows of ten cells are most of the page's time. What a column says depends on a
few facts of the deal, and what has been said once for the same facts is not drawn again.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tuijin.common import clock
from tuijin.common.days import working_days
from tuijin.opportunities.forms.columns import EDITED_AS
from tuijin.opportunities.forms.filters import OUTCOMES
from tuijin.opportunities.forms.labels import Names
from tuijin.opportunities.models import Opportunity
from tuijin.people.actors import Actor
from tuijin.web.columns import Column
from tuijin.web.going import around
from tuijin.web.templatetags import ui
from tuijin.web.words import say_days

NOTHING = "—"
TONES = {Opportunity.WON: "good", Opportunity.LOST: "bad"}
Facts = tuple[Any, ...]


@dataclass(frozen=True)
class Plan:
    """What is the same in all cells of a column. `edit`: before and behind the deal's number in the address."""

    column: Column
    opening: str
    edit: tuple[str, str] | None
    label: str


class Rows:
    """Draws deals in these columns. `suffix` is put behind the address of each deal; `pick`: with a box to tick."""

    def __init__(
        self, actor: Actor, columns: Iterable[Column], names: Names, suffix: str = "", pick: bool = False
    ):
        self.names, self.suffix, self.pick, self.today = names, escape(suffix), pick, clock.today()
        self.before, self.pick_label = around("opportunities:deal")[0], _("选%s")
        self.plans = [_plan(actor, column) for column in columns]
        self.drawn: dict[tuple[str, Facts], str] = {}

    def row(self, deal: Opportunity, saved: str = "") -> SafeString:
        """One row; `saved` is the column that has just been changed."""
        cells = "".join([self._cell(plan, deal) for plan in self.plans])
        mark = f' data-saved="{saved}"' if saved else ""
        return mark_safe(
            f'<tr id="deal-{deal.pk}"{mark}>{self._box(deal)}{cells}</tr>'
        )  # each part is escaped

    def _box(self, deal: Opportunity) -> str:
        if not self.pick:
            return ""
        label = escape(self.pick_label % deal.name)
        box = f'<input type="checkbox" name="deal" form="bulk" value="{deal.pk}" aria-label="{label}">'
        return f'<td class="pick">{box}</td>'

    def _cell(self, plan: Plan, deal: Opportunity) -> str:
        if plan.column.fixed:
            link = f'<a class="row-link" href="{self.before}{deal.pk}{self.suffix}">{escape(deal.name)}</a>'
            return f'<th scope="row">{link}</th>'
        said = self._said(plan.column.key, deal)
        if plan.edit is None:
            return f"{plan.opening}{said}</td>"
        url = f"{plan.edit[0]}{deal.pk}{plan.edit[1]}"
        kind = "editable" if said else "editable editable-none"
        hidden = f'<span class="sr-only">{plan.label}</span>'
        loads = f'href="{url}" hx-get="{url}" hx-target="closest td" hx-swap="innerHTML" title="{plan.label}"'
        return f'{plan.opening}<a class="{kind}" {loads}>{said or NOTHING}{hidden}</a></td>'

    def _said(self, key: str, deal: Opportunity) -> str:
        facts_of, draw = DRAWN[key]
        facts = facts_of(deal)
        if (key, facts) not in self.drawn:
            self.drawn[key, facts] = conditional_escape(draw(self.names, self.today, *facts))
        return self.drawn[key, facts]


def _plan(actor: Actor, column: Column) -> Plan:
    name, label = EDITED_AS.get(column.key), escape(str(column.label))
    kind = f"cell-{column.key} num" if column.num else f"cell-{column.key}"
    inline = f' data-inline="{column.key}"' if name else ""
    may = name and actor.can("opportunities:assign" if name == "owner" else "opportunities:write")
    edit = around("opportunities:field", name) if may else None
    opening = f'<td class="{kind}" data-label="{label}"{inline}>'
    return Plan(column, opening, edit and (edit[0], f"{edit[1]}?cell=1"), escape(_("改%s") % column.label))


def _customer(names: Names, today: dt.date, called: str | None) -> Any:
    return called or format_html('<span class="meta">{}</span>', _("客户待定"))


def _stage(
    names: Names, today: dt.date, key: str, entered_on: dt.date, grade: str, outcome: str, waits: bool
) -> SafeString:
    stage = names.playbook.stage(key)
    if outcome == Opportunity.OPEN:
        pace = stage.pace.get(grade) if stage else None
        beside = ui.pace(working_days(entered_on, today), pace.standard if pace else None)
    else:
        beside = SafeString(ui.chip(str(dict(OUTCOMES)[outcome]), TONES[outcome]))
    asked = ui.chip(_("等批准"), "accent", icon="hourglass") if waits else ""
    return format_html("{} {} {}", names("stage", key), beside, asked)


def _next_step(names: Names, today: dt.date, step: str, on: dt.date | None, running: bool) -> Any:
    if not step:
        return format_html('<span class="is-warn">{}</span>', _("没有下一步")) if running else ""
    tone = "is-bad" if running and on and on < today else ""
    return format_html('<span class="{}">{} {}</span>', tone, ui.day(on), step)


def _person(names: Names, today: dt.date, name: str) -> Any:
    return format_html('<span class="owner">{} {}</span>', ui.avatar(name), name) if name else ""


def _day(names: Names, today: dt.date, day: dt.date | None) -> str:
    return ui.day(day)


def _plainly(names: Names, today: dt.date, value: Any) -> Any:
    return value or ""


DRAWN: dict[str, tuple[Callable[[Opportunity], Facts], Callable[..., Any]]] = {
    "customer": (lambda row: (row.customer.called if row.customer else None,), _customer),
    "stage": (
        lambda row: (row.stage, row.entered_on, row.claimed_grade, row.outcome, row.waits),
        _stage,
    ),
    "grade": (
        lambda row: (row.claimed_grade, getattr(row, "supported", "")),
        lambda names, today, claimed, supported: ui.grade(names.badge(claimed), names.badge(supported)),
    ),
    "amount": (lambda row: (row.amount,), lambda names, today, amount: ui.money(amount)),
    "expected_on": (lambda row: (row.expected_on,), _day),
    "next_step": (lambda row: (row.next_step, row.next_step_on, row.is_open), _next_step),
    "owner": (lambda row: (row.owner.name if row.owner else "",), _person),
    "age": (lambda row: (row.opened_on,), lambda names, today, on: say_days((today - on).days)),
    "source": (lambda row: (row.source,), lambda names, today, key: names("source", key)),
    "presales": (lambda row: (row.presales.name if row.presales else "",), _person),
    "product": (lambda row: (row.product,), _plainly),
    "competitors": (lambda row: (row.competitors,), _plainly),
    "entered_on": (lambda row: (row.entered_on,), _day),
    "pushes": (lambda row: (row.date_pushes,), _plainly),
    "closed_on": (lambda row: (row.closed_on,), _day),
    "ref": (lambda row: (row.ref,), _plainly),
}
