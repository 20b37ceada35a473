"""How the people of deals are imported: a row is one person's part in one deal (S4).

The deal is found by its key, ref or name, the person by his key or by his name at the deal's customer; somebody new
there is added. Without a key of the source the deal and the person make two rows the same.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from tuijin.common.text import Text
from tuijin.customers.models import Contact
from tuijin.customers.operations import NewContact, add_contacts
from tuijin.opportunities.forms import words
from tuijin.opportunities.forms.scales import ATTITUDE, COVERAGE, INFLUENCE, INVOLVEMENT
from tuijin.opportunities.imports.parties import Parties
from tuijin.opportunities.models import Opportunity, Stakeholder
from tuijin.opportunities.operations import (
    NewStakeholder,
    change_stakeholder,
    import_stakeholders,
    remove_stakeholders,
)
from tuijin.people.actors import Actor
from tuijin.playbook.importing import choices
from tuijin.transfer.importing import KEY, Draft, Importer, Undo, write_each
from tuijin.transfer.rules import fields
from tuijin.transfer.rules.fields import FieldSpec, known_as
from tuijin.transfer.rules.words import STAKEHOLDER_HEADERS

PART = (
    "roles", "level", "influence", "attitude", "involvement", "coverage", "way_in", "points", "own_need",
)  # fmt: skip


def stakeholder_fields() -> tuple[FieldSpec, ...]:
    text = fields.text
    own = (
        FieldSpec(KEY, Text("编号", "Id"), text(200)),
        FieldSpec("deal_key", Text("商机编号", "Deal id"), text(200)),
        FieldSpec("deal", Text("商机", "Deal"), text(200)),
        FieldSpec("customer", Text("客户", "Customer"), text(200)),
        FieldSpec("contact_key", Text("联系人编号", "Contact id"), text(200)),
        FieldSpec("name", Text("姓名", "Name"), text(80)),
        FieldSpec("title", Text("职务", "Title"), text(80)),
        FieldSpec("department", Text("部门", "Department"), text(80)),
        FieldSpec("roles", Text("角色", "Roles"), words.several("role"), choices=lambda: choices("role")),
        FieldSpec("level", Text("层级", "Level"), words.one("level"), choices=lambda: choices("level")),
        FieldSpec(
            "influence",
            Text("影响力", "Influence"),
            words.step(INFLUENCE),
            choices=lambda: words.steps(INFLUENCE),
        ),
        FieldSpec(
            "attitude", Text("态度", "Attitude"), words.step(ATTITUDE), choices=lambda: words.steps(ATTITUDE)
        ),
        FieldSpec(
            "involvement",
            Text("参与程度", "Involvement"),
            words.step(INVOLVEMENT),
            choices=lambda: words.steps(INVOLVEMENT),
        ),
        FieldSpec(
            "coverage",
            Text("见面程度", "Coverage"),
            words.step(COVERAGE),
            choices=lambda: words.steps(COVERAGE),
        ),
        FieldSpec(
            "way_in", Text("从哪里谈进去", "Way in"), words.one("way_in"), choices=lambda: choices("way_in")
        ),
        FieldSpec(
            "points",
            Text("讲清了哪些问题", "Questions made clear"),
            words.several("point"),
            choices=lambda: choices("point"),
        ),
        FieldSpec("own_need", Text("个人诉求", "Own need"), text(500, lines=True)),
        FieldSpec("confirmed_by", Text("谁证实的", "Confirmed by"), text(80)),
        fields.DELETED,
    )
    return known_as(own, STAKEHOLDER_HEADERS)


def _identity(values: Mapping[str, Any]) -> str:
    deal = values.get("deal_key") or values.get("deal", "")
    who = values.get("contact_key") or "|".join(
        values.get(name, "") for name in ("name", "title", "department")
    )
    return f"{deal}|{who}"[:250] if deal else ""


def _existing(actor: Actor, ids: Sequence[int]) -> set[int]:
    seen = Opportunity.objects.visible_to(actor).values("pk")
    return set(Stakeholder.objects.filter(pk__in=ids, opportunity__in=seen).values_list("pk", flat=True))


def _prepare(actor: Actor, drafts: Sequence[Draft]) -> None:
    parties = Parties(actor, drafts)
    for draft in drafts:
        fault = parties.fault(draft)
        if fault:
            draft.fail(fault)
        elif draft.known:  # who he is and in which deal is not rewritten
            draft.changed &= {*PART, "confirmed_by"}
        elif (row := parties.stake(draft)) is not None:
            draft.target, draft.changed = row.pk, frozenset(_gaps(draft, row))
        elif parties.contact(draft) is None:
            name = draft.values["name"]
            draft.remarks.append(Text(f"新联系人「{name}」，已加入", f"new contact “{name}” was added"))


def _gaps(draft: Draft, row: Stakeholder) -> list[str]:
    """What the source knows and the part that was here before lacks; nothing is written over."""
    names = (*PART, "confirmed_by")
    return [name for name in names if _told(draft.values.get(name)) and not _told(getattr(row, name))]


def _told(value: Any) -> bool:
    return value not in (None, "", [])


def _apply(actor: Actor, drafts: Sequence[Draft]) -> list[int]:
    parties = Parties(actor, drafts)

    def change(draft: Draft) -> None:
        row = parties.rows[draft.target or 0]
        changes = _fields(draft, parties, draft.changed)
        change_stakeholder(actor=actor, stakeholder=row, version=row.version, changes=changes)

    def add(new: Sequence[Draft]) -> list[Stakeholder]:
        contacts = _contacts(actor, new, parties)
        joining = [
            NewStakeholder(
                parties.deals[draft.line],
                contacts[draft.line],
                _fields(draft, parties, {name for name, value in draft.values.items() if _told(value)}),
            )
            for draft in new
        ]
        return import_stakeholders(actor=actor, stakeholders=joining)

    return write_each(drafts, change, add)


def _fields(draft: Draft, parties: Parties, names: Any) -> dict[str, Any]:
    values = {name: draft.values[name] for name in PART if name in names}
    return values | ({"confirmed_by": parties.confirmer(draft)} if "confirmed_by" in names else {})


def _contacts(actor: Actor, drafts: Sequence[Draft], parties: Parties) -> dict[int, Contact]:
    """{line: the person}; those who are not there yet are added, each once, and the first row carries him."""
    found = {draft.line: parties.contact(draft) for draft in drafts}
    first = {parties.who(draft): draft for draft in reversed(drafts) if found[draft.line] is None}
    if first:
        new = [_newcomer(draft, parties) for draft in first.values()]
        made = dict(zip(first, add_contacts(actor=actor, contacts=new), strict=True))
        for who, draft in first.items():
            draft.also.append(("contact", made[who].pk, made[who].version))
        found = {d.line: found[d.line] or made[parties.who(d)] for d in drafts}
    return {line: row for line, row in found.items() if row is not None}


def _newcomer(draft: Draft, parties: Parties) -> NewContact:
    customer, name, title, department = parties.who(draft)
    return NewContact(parties.customers[customer], name, title=title, department=department)


IMPORTER = Importer(
    key="stakeholders",
    kind="stakeholder",
    label=Text("单子里的人", "People of deals"),
    permission="opportunities:import",
    fields=stakeholder_fields,
    identity=_identity,
    existing=_existing,
    prepare=_prepare,
    apply=_apply,
    undo=Undo(Stakeholder, (*PART, "confirmed_by"), remove_stakeholders, change_stakeholder, "stakeholder"),
)
