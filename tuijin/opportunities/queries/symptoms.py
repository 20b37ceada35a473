"""What is wrong with deals, as read: findings without those that a person has set aside for a while (S8)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tuijin.common import clock
from tuijin.opportunities.models import Dismissal, Finding, Opportunity
from tuijin.opportunities.rules.picture import Method, Picture, method_of
from tuijin.opportunities.rules.symptoms import Shown, shown
from tuijin.people.actors import Actor
from tuijin.people.prepared import prepared
from tuijin.playbook.types import Playbook


def shown_of(row: Opportunity, deal: Picture, playbook: Playbook, method: Method) -> tuple[Shown, ...]:
    """What one open deal shows today; () of a closed one."""
    if not row.is_open:
        return ()
    return tuple(one for one in shown(deal, playbook.symptoms, method) if one.symptom.key not in deal.aside)


def set_aside(row: Opportunity, today: dt.date) -> list[Dismissal]:
    """Those that are not shown now, the newest word on each."""
    rows = Dismissal.objects.filter(opportunity=row, until__gt=today).order_by("pk")
    return list({one.key: one for one in rows}.values())


def in_sight(actor: Actor) -> QuerySet[Finding]:
    """Findings of the open deals that the actor sees, as judged today."""
    seen = Opportunity.objects.visible_among(actor, Q(outcome=Opportunity.OPEN))
    return _standing(Finding.objects.filter(opportunity__in=seen.values("pk")))


def _standing(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    return rows.filter(~_aside(clock.today())).order_by()


def _aside(today: dt.date) -> Exists:
    """Has a person set the finding aside until a later day?"""
    words = Dismissal.objects.filter(opportunity=OuterRef("opportunity"), key=OuterRef("key"))
    return Exists(words.filter(until__gt=today))


def findings_of(ids: Iterable[int]) -> dict[int, dict[str, bool]]:
    """{deal id: {key of what is wrong with it: is that set aside}} of these deals."""
    found: dict[int, dict[str, bool]] = defaultdict(dict)
    for deal, key, aside in _found(tuple(ids), clock.today()):
        found[deal][key] = aside
    return found


@prepared
def _found(ids: tuple[int, ...], today: dt.date) -> QuerySet:
    rows = Finding.objects.filter(opportunity__in=ids).annotate(aside=_aside(today)).order_by()
    return rows.values_list("opportunity", "key", "aside")


def showing(keys: Sequence[str] = ()) -> Q:
    """Deals that show one of these symptoms, () any."""
    rows = _standing(Finding.objects.filter(opportunity=OuterRef("pk")))
    return Q(Exists(rows.filter(key__in=keys) if keys else rows))


@dataclass(frozen=True)
class Tally:
    """How many open deals of one owner show one symptom."""

    owner: str
    key: str
    count: int


def tally(actor: Actor) -> list[Tally]:
    """Counts per owner and symptom, in sight."""
    rows = in_sight(actor).values("opportunity__owner__name", "key").annotate(count=Count("pk"))
    return [Tally(row["opportunity__owner__name"] or "", row["key"], row["count"]) for row in rows]


@dataclass(frozen=True)
class Counted:
    """Findings of some deals: {key: how many}, by symptom and by root fault; `owner` "" for deals of nobody."""

    owner: str
    symptom: dict[str, int]
    root: dict[str, int]


def counted(actor: Actor, playbook: Playbook) -> tuple[Counted, list[Counted]]:
    """All that is in sight, and owner by owner with most findings first; symptoms in the playbook's order."""
    keys = [symptom.key for symptom in playbook.symptoms]
    by_owner: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(keys, 0))
    whole = dict.fromkeys(keys, 0)
    for row in tally(actor):
        if row.key in whole:
            whole[row.key] += row.count
            by_owner[row.owner][row.key] += row.count
    lines = [_counted(owner, found, playbook) for owner, found in by_owner.items()]
    return _counted("", whole, playbook), sorted(lines, key=lambda one: (-sum(one.root.values()), one.owner))


def _counted(owner: str, found: dict[str, int], playbook: Playbook) -> Counted:
    roots = {root.key: 0 for root in playbook.roots}
    for symptom in playbook.symptoms:
        roots[symptom.root] += found[symptom.key]
    return Counted(owner, found, roots)


def all_shown(
    known: dict[int, Picture], playbook: Playbook, method: Method | None = None
) -> dict[int, tuple[Shown, ...]]:
    """{deal id: what it shows} of many pictures, by the function that judges one."""
    method = method or method_of(playbook)
    return {pk: shown(deal, playbook.symptoms, method) for pk, deal in known.items()}
