"""Changes to leads."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tuijin.activities.queries import on_any_of
from tuijin.common import clock
from tuijin.common.errors import Reason, Refused
from tuijin.common.names import name_key
from tuijin.customers.models import Customer
from tuijin.market.models import Lead
from tuijin.people.actors import Actor
from tuijin.people.models import Person
from tuijin.playbook.queries import current
from tuijin.playbook.types import Playbook
from tuijin.timeline.inserting import insert_rows
from tuijin.timeline.operations import Happening, record, revise
from tuijin.timeline.queries import pointed_at

KIND = "lead"


@dataclass(frozen=True)
class NewLead:
    """What is known of a new lead; `source` is a playbook key."""

    company: str
    contact: str = ""
    title: str = ""
    phone: str = ""
    source: str = ""
    industry: str = ""
    region: str = ""
    note: str = ""
    customer: Customer | None = None
    owner: Person | None = None


def add_leads(*, actor: Actor, leads: Iterable[NewLead]) -> list[Lead]:
    """Add leads, each owned by its `owner` or the actor. Raises Refused without a company or with an unknown source."""
    actor.must("market:write")
    leads, playbook = list(leads), current()
    for new in leads:
        check_lead(vars(new), playbook)
    now = clock.now()
    with transaction.atomic():
        rows = insert_rows(
            [
                Lead(
                    **vars(new) | {"owner": new.owner or actor.person},
                    name_key=name_key(new.company),
                    created_at=now,
                )
                for new in leads
            ]
        )
        record(actor=actor, happenings=[Happening(KIND, row.pk, "created") for row in rows])
    return rows


@dataclass(frozen=True)
class PastLead:
    """A lead with its past: when it was noted, and when and how it was closed (`Lead` states)."""

    lead: NewLead
    noted_at: dt.datetime
    state: str = Lead.OPEN
    closed_at: dt.datetime | None = None
    dropped_because: str = ""


def import_leads(*, actor: Actor, leads: Iterable[PastLead]) -> list[Lead]:
    """Take leads over with their past. Raises Refused as `add_leads` does."""
    actor.must("market:write")
    leads, playbook = list(leads), current()
    for past in leads:
        check_lead(vars(past.lead), playbook)
    with transaction.atomic():
        rows = insert_rows([_past_row(past) for past in leads])
        record(actor=actor, happenings=[told for row in rows for told in _past_told(row)])
    return rows


def _past_row(past: PastLead) -> Lead:
    return Lead(
        **vars(past.lead),
        name_key=name_key(past.lead.company),
        created_at=past.noted_at,
        state=past.state,
        closed_at=past.closed_at,
        dropped_because=past.dropped_because,
    )


def _past_told(row: Lead) -> Iterable[Happening]:
    yield Happening(KIND, row.pk, "created", at=row.created_at)
    if row.closed_at:
        changes = {"state": [Lead.OPEN, row.state], "dropped_because": ["", row.dropped_because]}
        told = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
        yield Happening(KIND, row.pk, "changed", {"changes": told}, at=row.closed_at)


def check_lead(values: dict[str, Any], playbook: Playbook | None = None) -> None:
    """Raise Refused when company or source make no sense. `playbook`: the one in use, where many are checked."""
    if "company" in values and not values["company"].strip():
        raise Refused(Reason("company_missing", _("请写公司名称"), "company"))
    if values.get("source") and (playbook or current()).item("source", values["source"]) is None:
        raise Refused(Reason("unknown_source", _("套路里没有这个来源：%s") % values["source"], "source"))


def change_lead(*, actor: Actor, lead: Lead, version: int, changes: dict[str, Any]) -> Lead:
    """Change fields of a lead. Raises Refused, Stale."""
    actor.must("market:write")
    check_lead(changes)
    if "company" in changes:
        changes = changes | {"name_key": name_key(changes["company"])}
    now, _told = revise(actor=actor, kind=KIND, row=lead, version=version, changes=changes)
    return now


def drop_lead(*, actor: Actor, lead: Lead, reason: str) -> Lead:
    """Close a lead that leads nowhere. Raises Refused without a reason or when it is closed already."""
    actor.must("market:write")
    if not reason.strip():
        raise Refused(Reason("reason_missing", _("请写明为什么放弃这条信息"), "reason"))
    return _close(actor, lead, Lead.DROPPED, reason.strip())


def mark_visited(*, actor: Actor, lead: Lead) -> Lead:
    """The first visit was held; the caller opens the deal. Raises Refused when the lead is closed already."""
    actor.must("market:write")
    return _close(actor, lead, Lead.VISITED)


def _close(actor: Actor, lead: Lead, state: str, reason: str = "") -> Lead:
    with transaction.atomic():
        now = Lead.objects.select_for_update().get(pk=lead.pk)
        if now.state != Lead.OPEN:
            raise Refused(Reason("lead_closed", _("这条信息已经处理过了"), "state"))
        changes = {"state": state, "dropped_because": reason, "closed_at": clock.now()}
        now, _told = revise(actor=actor, kind=KIND, row=now, version=now.version, changes=changes)
    return now


def remove_leads(*, actor: Actor, ids: Sequence[int]) -> dict[int, Any]:
    """Take away leads from which nothing came; {id: why it stays} of the others."""
    actor.must("market:write")
    used = pointed_at(Lead, ids) | on_any_of(KIND, ids)
    going = {row.pk: row.company for row in Lead.objects.filter(pk__in=set(ids) - used)}
    with transaction.atomic():
        Lead.objects.filter(pk__in=going).delete()
        record(
            actor=actor,
            happenings=[Happening(KIND, pk, "removed", {"name": name}) for pk, name in going.items()],
        )
    return {pk: _("这条信息已经变成单子，或有人做过动作。") for pk in used}


def reassign(*, actor: Actor, giver: Person, receiver: Person) -> int:
    """Hand over every open lead of one person to another; how many."""
    rows = list(Lead.objects.open().filter(owner=giver))
    with transaction.atomic():
        for row in rows:
            change_lead(actor=actor, lead=row, version=row.version, changes={"owner": receiver})
    return len(rows)


def remap_keys(*, actor: Actor, area: str, mapping: dict[str, str]) -> int:
    """Put other source keys in the place of vanished ones, as publishing asks; how many leads."""
    rows = Lead.objects.filter(source__in=mapping)
    count = 0
    for old, new in mapping.items():
        count += rows.filter(source=old).update(source=new)
    return count
