"""The rows of the list of deals: what stands in each column, and what of it is changed in place."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tuijin.common import clock
from tuijin.common.days import working_days
from tuijin.opportunities.forms.columns import EDITED_AS
from tuijin.opportunities.forms.filters import OUTCOMES
from tuijin.opportunities.forms.labels import Names
from tuijin.opportunities.models import Opportunity
from tuijin.people.actors import Actor
from tuijin.web.columns import Column
from tuijin.web.templatetags import ui
from tuijin.web.words import say_days

NOTHING = "—"
TONES = {Opportunity.WON: "good", Opportunity.LOST: "bad"}


@dataclass(frozen=True)
class Rows:
    """Draws deals in these columns. `suffix` is put behind the address of each deal."""

    actor: Actor
    columns: list[Column]
    names: Names
    suffix: str = ""

    def line(self, row: Opportunity, saved: str = "") -> dict[str, Any]:
        """One row; `saved` is the column that has just been changed."""
        today = clock.today()
        return {
            "id": row.pk,
            "name": row.name,
            "url": reverse("opportunities:deal", args=[row.pk]) + self.suffix,
            "saved": saved,
            "cells": [self._cell(row, column, today) for column in self.columns],
        }

    def _cell(self, row: Opportunity, column: Column, today: dt.date) -> dict[str, Any]:
        if column.fixed:
            return {"column": column}
        said = DRAWN[column.key](row, self.names, today)
        name = EDITED_AS.get(column.key)
        if name and self.actor.can("opportunities:assign" if name == "owner" else "opportunities:write"):
            said = _editable(row, name, column.label, said)
        return {"column": column, "said": said, "inline": bool(name)}


def _editable(row: Opportunity, name: str, label: Any, said: Any) -> SafeString:
    url = reverse("opportunities:field", args=[row.pk, name]) + "?cell=1"
    return format_html(
        '<a class="editable{}" href="{}" hx-get="{}" hx-target="closest td" hx-swap="innerHTML" title="{}">{}'
        '<span class="sr-only">{}</span></a>',
        "" if said else " editable-none", url, url, _("改%s") % label, said or NOTHING, _("改%s") % label,
    )  # fmt: skip


def _stage(row: Opportunity, names: Names, today: dt.date) -> SafeString:
    stage = names.playbook.stage(row.stage)
    if row.is_open:
        pace = stage.pace.get(row.claimed_grade) if stage else None
        beside = ui.pace(working_days(row.entered_on, today), pace.standard if pace else None)
    else:
        beside = SafeString(ui.chip(str(dict(OUTCOMES)[row.outcome]), TONES[row.outcome]))
    waits = ui.chip(_("等批准"), "accent", icon="hourglass") if row.waits else ""
    return format_html("{} {} {}", names("stage", row.stage), beside, waits)


def _next_step(row: Opportunity, names: Names, today: dt.date) -> SafeString | str:
    if not row.next_step:
        return format_html('<span class="is-warn">{}</span>', _("没有下一步")) if row.is_open else ""
    late = row.is_open and row.next_step_on and row.next_step_on < today
    tone = "is-bad" if late else ""
    return format_html('<span class="{}">{} {}</span>', tone, ui.day(row.next_step_on), row.next_step)


def _person(person: Any) -> SafeString | str:
    if person is None:
        return ""
    return format_html('<span class="owner">{} {}</span>', ui.avatar(person.name), person.name)


def _customer(row: Opportunity, names: Names, today: dt.date) -> SafeString | str:
    if row.customer is None:
        return format_html('<span class="meta">{}</span>', _("客户待定"))
    return row.customer.called


Draw = Callable[[Opportunity, Names, dt.date], Any]
DRAWN: Mapping[str, Draw] = {
    "customer": _customer,
    "stage": _stage,
    "grade": lambda row, names, today: ui.grade(row.claimed_grade, getattr(row, "supported", "")),
    "amount": lambda row, names, today: ui.money(row.amount),
    "expected_on": lambda row, names, today: ui.day(row.expected_on),
    "next_step": _next_step,
    "owner": lambda row, names, today: _person(row.owner),
    "age": lambda row, names, today: say_days((today - row.opened_on).days),
    "source": lambda row, names, today: names("source", row.source),
    "presales": lambda row, names, today: _person(row.presales),
    "product": lambda row, names, today: row.product,
    "competitors": lambda row, names, today: row.competitors,
    "entered_on": lambda row, names, today: ui.day(row.entered_on),
    "closed_on": lambda row, names, today: ui.day(row.closed_on),
    "pushes": lambda row, names, today: row.date_pushes or "",
    "ref": lambda row, names, today: row.ref,
}
