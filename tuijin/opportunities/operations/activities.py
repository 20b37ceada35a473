"""What was done on a deal, with what comes next; and facts that upper rooms tell."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tuijin.activities.models import Activity
from tuijin.activities.operations import NewActivity, log, remove_activity
from tuijin.common import clock
from tuijin.common.errors import Reason, Refused
from tuijin.opportunities.models import DealFact, Opportunity
from tuijin.opportunities.operations.common import KIND, locked, must_be_open
from tuijin.opportunities.operations.editing import check_fields, check_step_day, undo
from tuijin.opportunities.queries.arranged import arranged_with
from tuijin.opportunities.rules.naming import tells
from tuijin.people.actors import Actor
from tuijin.playbook.queries import current
from tuijin.timeline.inserting import insert_rows
from tuijin.timeline.operations import Happening, record, revise

NEXT_MISSING = _("约好下一步和日期，或写明为什么没有下一步")


def log_activities(*, actor: Actor, activities: Iterable[NewActivity]) -> list[Activity]:
    """Write down many at once, as imports do; next steps are not asked for."""
    return log(actor=actor, activities=activities)


def log_activity(
    *,
    actor: Actor,
    deal: Opportunity,
    activity: NewActivity,
    next_step: str = "",
    next_step_kind: str = "",
    next_step_on: dt.date | None = None,
) -> Activity:
    """Write down what was done on a deal and arrange the next step in the same breath (S1, 环环相扣).

    Kinds that the playbook closes only with a next one need `next_step` with its day, or
    `activity.no_next_because`. Raises Refused.
    """
    arranged_on = next_step_on if next_step.strip() else None
    check_next(activity=activity, arranged_on=arranged_on)
    about = replace(activity, subject_kind=KIND, subject_id=deal.pk, customer_id=deal.customer_id)
    with transaction.atomic():
        row = log(actor=actor, activities=[about])[0]
        if arranged_on:
            arrange_next_step(
                actor=actor,
                deal=deal,
                next_step=next_step,
                next_step_kind=next_step_kind,
                next_step_on=arranged_on,
            )
    return row


def take_back_activity(
    *, actor: Actor, deal: Opportunity | None, activity: Activity, version: int, with_next: bool = False
) -> None:
    """Take back what was written down by mistake; `with_next`: what it put in the place of the next step as well.
    Without a `deal` it was about something else.

    Raises Forbidden, Stale.
    """
    with transaction.atomic():
        before = arranged_with(locked(deal), activity) if deal and with_next else {}
        remove_activity(actor=actor, activity=activity, version=version)
        if deal and before:
            actor.must("opportunities:write")
            now = locked(deal)
            undo(actor=actor, deal=now, version=now.version, before=before)


def finish_next_step(
    *,
    actor: Actor,
    deal: Opportunity,
    version: int,
    activity: NewActivity,
    next_step: str = "",
    next_step_kind: str = "",
    next_step_on: dt.date | None = None,
) -> Activity:
    """The next step is done: write down what came of it and put another in its place, or say why there is none (S9).

    Whatever its kind: without a next one and without `activity.no_next_because` it is refused. Raises Refused, Stale.
    """
    actor.must("opportunities:write")
    arranged = bool(next_step.strip() and next_step_on)
    if not arranged and not activity.no_next_because.strip():
        raise Refused(Reason("next_missing", NEXT_MISSING, "next_step"))
    check_step_day(next_step_on if arranged else None)
    step = {"next_step": next_step.strip(), "next_step_kind": next_step_kind, "next_step_on": next_step_on}
    changes = step if arranged else dict.fromkeys(step, "") | {"next_step_on": None}
    check_fields(changes)
    about = replace(activity, subject_kind=KIND, subject_id=deal.pk, customer_id=deal.customer_id)
    with transaction.atomic():
        now = locked(deal, version)
        must_be_open(now)
        row = log(actor=actor, activities=[about])[0]
        revise(actor=actor, kind=KIND, row=now, version=now.version, changes=changes)
    return row


def check_next(*, activity: NewActivity, arranged_on: dt.date | None) -> None:
    """Refuse a kind that closes only with the next one arranged, when there is neither that nor a reason (S1)."""
    kind = current().kind(activity.kind)
    if kind and kind.closes_with_next and not arranged_on and not activity.no_next_because.strip():
        raise Refused(Reason("next_missing", NEXT_MISSING, "next_step"))


def arrange_next_step(
    *,
    actor: Actor,
    deal: Opportunity,
    next_step: str,
    next_step_kind: str,
    next_step_on: dt.date,
    version: int | None = None,
) -> Opportunity:
    """Put a new next step, today or later, in the place of the old one (S9). Raises Refused; Forbidden without the
    right to change deals; Stale if the deal is no longer the `version` that was seen."""
    actor.must("opportunities:write")
    check_step_day(next_step_on)
    changes = {"next_step": next_step.strip(), "next_step_kind": next_step_kind, "next_step_on": next_step_on}
    check_fields(changes)
    with transaction.atomic():
        now = locked(deal, version)
        now, _told = revise(actor=actor, kind=KIND, row=now, version=now.version, changes=changes)
    return now


@dataclass(frozen=True)
class NewFact:
    """Something established about a deal. `value` is JSON; a dict's filled keys count as fields."""

    deal: Opportunity
    key: str
    value: Any
    on: dt.date
    source: str = ""
    at: dt.datetime | None = None  # when it was written down, where that was not now


def record_facts(*, actor: Actor, facts: Iterable[NewFact]) -> list[DealFact]:
    """Tell deals what gates, grades and symptoms read, many at once."""
    facts, now = list(facts), clock.now()
    with transaction.atomic():
        rows = insert_rows([_fact_row(actor, new, now) for new in facts])
        record(actor=actor, happenings=[_fact_told(new) for new in facts])
    return rows


def _fact_row(actor: Actor, new: NewFact, now: dt.datetime) -> DealFact:
    return DealFact(
        opportunity=new.deal, key=new.key, value=new.value, on=new.on, source=new.source,
        by_label=actor.label, at=new.at or now,
    )  # fmt: skip


def _fact_told(new: NewFact) -> Happening:
    data = {"key": new.key, "value": new.value}
    return Happening(KIND, new.deal.pk, "fact", data, on=new.on, at=new.at)


def check_told(key: str, value: Any) -> None:
    """Raises Refused for a fact that the playbook lacks, and for words that do not tell what it is."""
    fact = current().item("fact", key)
    if fact is None:
        raise Refused(Reason("unknown_key", _("套路里没有这一项：%s") % key, "key"))
    if isinstance(value, str) and not tells(value, fact.value):
        said = _("请写「%s」是怎样的情况；还不知道、还没有就先不写") % fact.name
        raise Refused(Reason("field_missing", said, "value"))


def tell_fact(*, actor: Actor, deal: Opportunity, key: str, value: str, source: str = "") -> DealFact:
    """A person writes down a fact of the playbook, as of today. Raises Refused as `check_told`."""
    actor.must("opportunities:write")
    check_told(key, value)
    return record_fact(actor=actor, deal=deal, key=key, value=value.strip(), source=source.strip())


def record_fact(
    *, actor: Actor, deal: Opportunity, key: str, value: Any, on: dt.date | None = None, source: str = ""
) -> DealFact:
    """Tell one deal one thing, as of today unless `on` says otherwise."""
    return record_facts(actor=actor, facts=[NewFact(deal, key, value, on or clock.today(), source)])[0]
