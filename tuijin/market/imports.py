"""How leads are imported. Without a key of the source they are one by company, contact and phone."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Case, When

from tuijin.common import clock
from tuijin.common.days import LOCAL
from tuijin.common.names import name_key
from tuijin.common.text import Text
from tuijin.market.models import Lead
from tuijin.market.operations import NewLead, PastLead, change_lead, import_leads, remove_leads
from tuijin.people.actors import Actor
from tuijin.people.models import Person
from tuijin.playbook.importing import UNWRITTEN, choices, keyed
from tuijin.transfer.colleagues import OWNER, find_or_add, remark_unknown
from tuijin.transfer.importing import KEY, Draft, Importer, Undo, write_each
from tuijin.transfer.rules import fields
from tuijin.transfer.rules.fields import FieldSpec, known_as
from tuijin.transfer.rules.names import NAMES, whole_name
from tuijin.transfer.rules.words import LEAD_HEADERS

PLAIN = ("company", "title", "phone", "industry", "region", "note")
FILLED = (*PLAIN, "contact", "source")
SOURCE = Text("来源", "Source")
OUT_OF_SIGHT = Text(
    "这条信息已在系统里，由别的同事负责，请先找他。", "This lead is here already; ask its owner first."
)
OPEN_LAST = Case(When(state=Lead.OPEN, then=1), default=0)


def _fields() -> tuple[FieldSpec, ...]:
    text = fields.text
    own = (
        FieldSpec(KEY, Text("编号", "Id"), text(200)),
        FieldSpec("company", Text("公司", "Company"), text(200), required=True, may_be_empty=False),
        FieldSpec("name", Text("找谁", "Contact"), text(80)),
        *NAMES,
        FieldSpec("title", Text("职务", "Title"), text(80)),
        FieldSpec("phone", Text("电话", "Phone"), text(40)),
        FieldSpec("source", SOURCE, keyed("source", 80), choices=lambda: choices("source")),
        FieldSpec("industry", Text("行业", "Industry"), text(80)),
        FieldSpec("region", Text("地区", "Region"), text(80)),
        OWNER,
        FieldSpec("noted_on", Text("哪天记的", "Noted on"), fields.day),
        FieldSpec("converted", Text("已转商机", "Converted"), fields.yes_no),
        FieldSpec("note", Text("备注", "Note"), text(4_000, lines=True)),
        fields.DELETED,
    )
    return known_as(own, LEAD_HEADERS)


def _identity(values: Mapping[str, Any]) -> str:
    if values.get(KEY):
        return ""
    return f"{name_key(values['company'])}|{whole_name(values)}|{values.get('phone', '')}"[:250]


def _existing(actor: Actor, ids: Sequence[int]) -> set[int]:
    return set(Lead.objects.visible_of(actor, ids).values_list("pk", flat=True))


def _prepare(actor: Actor, drafts: Sequence[Draft]) -> None:
    new = [draft for draft in drafts if draft.target is None and not draft.values.get("converted")]
    keys = {name_key(draft.values["company"]) for draft in new}
    there = {
        (row.name_key, row.contact, row.phone): row
        for row in Lead.objects.filter(name_key__in=keys).order_by(OPEN_LAST, "-pk")
    }  # an open one wins over one that is done with, an old one over a new one
    seen = _existing(actor, [row.pk for row in there.values()])
    for draft in new:
        contact = whole_name(draft.values)
        row = there.get((name_key(draft.values["company"]), contact, draft.values.get("phone") or ""))
        if row and row.pk not in seen:
            if row.state == Lead.OPEN:
                draft.fail(OUT_OF_SIGHT)
        elif row:
            draft.target = row.pk
            draft.changed = frozenset(_gaps(draft, row) if row.state == Lead.OPEN else ())
    remark_unknown([draft for draft in drafts if not draft.faults])


def _values(draft: Draft) -> dict[str, Any]:
    """What the row says, by our field; a source that the playbook does not list goes into the note."""
    values = {name: draft.values.get(name) or "" for name in PLAIN if name in draft.values}
    if {"name", "first_name", "last_name"} & draft.values.keys():
        values["contact"] = whole_name(draft.values)[:80]
    word = draft.values.get("source", UNWRITTEN)
    if "source" in draft.values:
        values["source"] = word.key
    if word.writing and not word.key:
        values["note"] = "\n".join(filter(None, [values.get("note"), f"{SOURCE}: {word.writing}"]))
    return values


def _gaps(draft: Draft, row: Lead) -> dict[str, Any]:
    """What the source knows and a lead that was here before lacks; nothing is written over."""
    return {name: value for name, value in _values(draft).items() if value and not getattr(row, name)}


def _apply(actor: Actor, drafts: Sequence[Draft]) -> list[int]:
    people = find_or_add(actor, drafts)
    rows = Lead.objects.in_bulk([draft.target for draft in drafts if draft.target])

    def change(draft: Draft) -> None:
        row = rows[draft.target or 0]
        changes = _changes(draft, people) if draft.known else _gaps(draft, row)
        change_lead(actor=actor, lead=row, version=row.version, changes=changes)

    def add(new: Sequence[Draft]) -> list[Lead]:
        return import_leads(actor=actor, leads=[_past(actor, draft, people) for draft in new])

    return write_each(drafts, change, add)


def _changes(draft: Draft, people: Mapping[str, Person]) -> dict[str, Any]:
    named = {"contact"} if draft.changed & {"name", "first_name", "last_name"} else set()
    changes = {n: v for n, v in _values(draft).items() if n in draft.changed | named}
    if "owner" in draft.changed and draft.values["owner"] in people:
        changes["owner"] = people[draft.values["owner"]]
    return changes


def _past(actor: Actor, draft: Draft, people: Mapping[str, Person]) -> PastLead:
    owner = people.get(draft.values.get("owner", "")) or actor.person
    day = draft.values.get("noted_on")
    noted = min(dt.datetime.combine(day, dt.time(9), LOCAL), clock.now()) if day else clock.now()
    lead = NewLead(**_values(draft), owner=owner)
    if draft.values.get("converted"):
        return PastLead(lead, noted, Lead.VISITED, noted)
    return PastLead(lead, noted)


IMPORTER = Importer(
    key="leads",
    kind="lead",
    label=Text("信息", "Leads"),
    permission="market:import",
    fields=_fields,
    identity=_identity,
    existing=_existing,
    prepare=_prepare,
    apply=_apply,
    undo=Undo(Lead, (*FILLED, "owner"), remove_leads, change_lead, "lead"),
)
