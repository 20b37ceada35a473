"""The list of leads: its columns, its filters, its order, and what stands in its cells."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tuijin.common import clock
from tuijin.common.days import LOCAL
from tuijin.market.forms import FIELDS, sources
from tuijin.market.models import Lead, LeadQuerySet
from tuijin.market.queries import leads
from tuijin.market.telling import source_name
from tuijin.people.actors import Actor
from tuijin.people.filtering import OwnedFilters, owned
from tuijin.web.columns import Column
from tuijin.web.filtering import must_read
from tuijin.web.forms import KeyField, WholeField, WrittenField
from tuijin.web.ordering import in_order
from tuijin.web.rows import Cell, person
from tuijin.web.templatetags import ui

KIND = "lead"
USUAL = f"state={Lead.OPEN}"  # the bare address: those that wait for their first visit
STATES = {Lead.OPEN: _("还没初访"), Lead.VISITED: _("已初访"), Lead.DROPPED: _("已放弃")}
LABELS = {name: make().label for name, make in FIELDS.items()}
COLUMNS = (
    Column("company", LABELS["company"], sort="company", fixed=True),
    Column("contact", LABELS["contact"], sort="contact"),
    Column("phone", LABELS["phone"]),
    Column("source", LABELS["source"], sort="source"),
    Column("owner", LABELS["owner"], sort="owner"),
    Column("noted", _("哪天记的"), sort="noted"),
    Column("title", LABELS["title"], usual=False),
    Column("industry", LABELS["industry"], sort="industry", usual=False),
    Column("region", LABELS["region"], sort="region", usual=False),
    Column("state", _("状态"), usual=False),
    Column("customer", pgettext_lazy("column", "客户"), usual=False),
    Column("note", LABELS["note"], usual=False),
)
SORTS = {name: name for name in ("company", "contact", "source", "industry", "region")} | {
    "owner": "owner__name",
    "noted": "created_at",
}


class LeadFilters(OwnedFilters):
    """Which leads: in words, how far they came, from where, whose, noted how long ago."""

    text = WrittenField(label=_("公司、人或电话"), required=False, max_length=80)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("不论")), *STATES.items()])
    source = KeyField(label=LABELS["source"], required=False, blank=_("所有来源"))
    industry = WrittenField(label=LABELS["industry"], required=False, max_length=80)
    region = WrittenField(label=LABELS["region"], required=False, max_length=80)
    days_min = WholeField(label=_("记下至少几天"), required=False, largest=99_999)
    days_max = WholeField(label=_("记下最多几天"), required=False, largest=99_999)

    groups = {
        "state": (_("状态"), ("state",)),
        "owner": (LABELS["owner"], ("owner",)),
        "source": (LABELS["source"], ("source",)),
        "industry": (LABELS["industry"], ("industry",)),
        "region": (LABELS["region"], ("region",)),
        "days": (_("记下几天"), ("days_min", "days_max")),
    }

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["source"].choices = [("", _("所有来源")), *sources()[1:]]  # type: ignore[attr-defined]

    def among(self, rows: LeadQuerySet) -> LeadQuerySet:
        """Those of `rows` that are wanted."""
        asked = self.values()
        exact: dict[str, Any] = {name: asked[name] for name in ("state", "source") if name in asked}
        exact |= {f"{name}__icontains": asked[name] for name in ("industry", "region") if name in asked}
        if (most := asked.get("days_max")) is not None:
            exact["created_at__gte"] = _midnight(most)
        if (least := asked.get("days_min")) is not None:
            exact["created_at__lt"] = _midnight(least - 1)
        return owned(rows.filter(_holds(asked.get("text", "")), **exact), asked.get("owner"))


def _midnight(days: int) -> dt.datetime:
    """When the day so many days ago began."""
    return dt.datetime.combine(clock.today() - dt.timedelta(days=days), dt.time(), LOCAL)


def _holds(text: str) -> Q:
    if not text:
        return Q()
    return Q(company__icontains=text) | Q(contact__icontains=text) | Q(phone__contains=text)


def ordered(rows: LeadQuerySet, sort: str) -> tuple[LeadQuerySet, tuple[str, ...]]:
    """The rows and what orders them: as asked for, else the newest first."""
    return in_order(rows, SORTS, sort, ("-created_at", "-pk"))


def asked_for(actor: Actor, query: str) -> LeadQuerySet:
    """The leads in sight that the list's address asks for, in its order."""
    given = QueryDict(query)
    rows, by = ordered(LeadFilters(given, actor=actor).among(leads(actor)), given.get("sort", ""))
    return rows.order_by(*by)


def check(actor: Actor, query: str) -> None:
    """Raise Unusable when the address asks for something that the list does not know."""
    must_read(LeadFilters(QueryDict(query), actor=actor), SORTS)


def _company(row: Lead) -> SafeString:
    tone = {Lead.VISITED: "good", Lead.DROPPED: ""}.get(row.state)
    chip = "" if tone is None else ui.chip(str(STATES[row.state]), tone)
    return format_html("{} {}", row.company, chip)


def _phone(row: Lead) -> SafeString | str:
    return format_html('<a href="tel:{0}">{0}</a>', row.phone) if row.phone else ""


def cells() -> dict[str, Cell]:
    """Column → what stands there; each source is looked up once."""
    known: dict[str, str] = {}

    def source(row: Lead) -> str:
        if row.source not in known:
            known[row.source] = source_name(row.source)
        return known[row.source]

    return {
        "company": _company,
        "contact": lambda row: format_html('{} <span class="meta">{}</span>', row.contact, row.title),
        "phone": _phone,
        "source": source,
        "owner": lambda row: person(row.owner),
        "noted": lambda row: ui.day(row.created_at),
        "title": lambda row: row.title,
        "industry": lambda row: row.industry,
        "region": lambda row: row.region,
        "state": lambda row: STATES.get(row.state, row.state),
        "customer": lambda row: row.customer.called if row.customer else "",
        "note": lambda row: Truncator(row.note).chars(60),
    }


def url(row: Lead) -> str:
    return reverse("market:lead", args=[row.pk])
