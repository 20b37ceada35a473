"""Reads of the people, rivals and answers of one deal, for its pages."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from tuijin.common import clock
from tuijin.opportunities.models import (
    Answer,
    CompellingEvent,
    Deed,
    FirstVisit,
    Opportunity,
    Rival,
    Stakeholder,
    Tie,
)
from tuijin.opportunities.queries.confirming import marks
from tuijin.opportunities.queries.record import KIND, picture_of
from tuijin.people.actors import Actor
from tuijin.timeline.models import Entry


def reads_private(actor: Actor, deal: Opportunity) -> bool:
    """May the actor read and write what somebody wants for himself? The deal's owner may, and leaders."""
    owns = actor.person_id is not None and deal.owner_id == actor.person_id
    return owns or actor.can("opportunities:private")


def answers_of(deal: Opportunity) -> dict[str, list[Answer]]:
    """{question: its answers}, oldest first."""
    found: dict[str, list[Answer]] = defaultdict(list)
    for row in Answer.objects.filter(opportunity=deal).select_related("source"):
        found[row.question].append(row)
    return found


def marks_now(deal: int, questions: Collection[str]) -> dict[str, str]:
    """`marks` of these questions of one deal, read anew; no query for none."""
    if not questions:
        return {}
    row = Opportunity.objects.get(pk=deal)
    return marks(row, picture_of(row, clock.today()), questions)


def stakeholders_of(deal: Opportunity) -> QuerySet[Stakeholder]:
    """The deal's people with who they are; own needs are there for `reads_private` only."""
    rows = Stakeholder.objects.filter(opportunity=deal).select_related("contact", "confirmed_by")
    return rows.order_by("pk")


def ties_of(deal: Opportunity) -> QuerySet[Tie]:
    return Tie.objects.filter(opportunity=deal).select_related("one__contact", "other__contact")


def deeds_of(deal: Opportunity) -> dict[int, list[Deed]]:
    """{stakeholder id: what he did for us}, oldest first."""
    found: dict[int, list[Deed]] = defaultdict(list)
    for deed in Deed.objects.filter(stakeholder__opportunity=deal):
        found[deed.stakeholder_id].append(deed)
    return found


def attitudes_of(deal: Opportunity) -> dict[int, list[dict[str, Any]]]:
    """{contact: [{"before", "after", "on", "by"}, …]}: how each person's attitude changed, oldest first.

    Of two records that became one person, the changes of both.
    """
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    verbs = ("stakeholder_changed", "people_merged")
    for entry in Entry.objects.about(KIND, [deal.pk]).filter(verb__in=verbs).reverse():
        contact = entry.data.get("contact", 0)
        if entry.verb == "people_merged":
            joined = found[contact] + found.pop(entry.data.get("gone_contact", 0), [])
            found[contact] = sorted(joined, key=lambda change: change["on"])
            continue
        change = entry.data.get("changes", {}).get("attitude")
        if change:
            told = {"before": change[0], "after": change[1], "on": entry.on, "by": entry.actor_label}
            found[contact].append(told)
    return found


def rivals_of(deal: Opportunity) -> QuerySet[Rival]:
    return Rival.objects.filter(opportunity=deal).prefetch_related("arguments")


def events_of(deal: Opportunity) -> dict[str, CompellingEvent]:
    """{kind: what is known of it} for the kinds gone through."""
    rows = CompellingEvent.objects.filter(opportunity=deal).select_related("confirmed_by")
    return {row.kind: row for row in rows}


def first_visit_of(deal: Opportunity) -> FirstVisit | None:
    return FirstVisit.objects.filter(opportunity=deal).select_related("recognised_by").first()


def part_of(deal: Opportunity, rows: QuerySet, pk: int) -> Any:
    """One of the deal's `rows`. Raises DoesNotExist for another deal's."""
    return rows.filter(opportunity=deal).get(pk=pk)
