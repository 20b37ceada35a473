"""Compelling events and the first visit of a deal (S3, OG5)."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tuijin.common import clock, money
from tuijin.common.errors import Reason, Refused
from tuijin.opportunities.models import CompellingEvent, FirstVisit, Opportunity
from tuijin.opportunities.operations.answers import NewAnswer, answer
from tuijin.opportunities.operations.parts import (
    begin,
    check_keys,
    check_theirs,
    must_say,
    only,
    revise_part,
    tell,
)
from tuijin.people.actors import Actor

EVENT_FIELDS = frozenset(["applies", "evidence", "due_on", "harm", "harm_amount", "confirmed_by"])
LONGEST_HOMEWORK = 4_000  # characters
VISIT_FIELDS = frozenset(["homework", "ideas", "recognised_by", "recognition"])


def keep_event(
    *,
    actor: Actor,
    deal: Opportunity,
    kind: str,
    version: int | None = None,
    at: dt.datetime | None = None,
    **changes: Any,
) -> CompellingEvent:
    """Say of one kind of event whether it applies, and all that is known of it (EVENT_FIELDS); money in yuan.

    `version` is that of the record, 0 where there was none yet; `at`: when a new one was written down, if not now.

    Raises Refused: an unknown kind, one that applies without evidence, a negative sum. Raises Stale.
    """
    check_keys(kind=("compelling", kind))
    with transaction.atomic():
        now = begin(actor, deal)
        row = CompellingEvent.objects.filter(opportunity=now, kind=kind).first()
        wanted = only(changes, EVENT_FIELDS)
        _check_event(now, wanted if row is None else _as_it_will_be(row, wanted))
        if row is None:
            row = CompellingEvent.objects.create(
                opportunity=now, kind=kind, by_label=actor.label, at=at or clock.now(),
                **{"applies": True} | wanted,
            )  # fmt: skip
            tell(actor, now, "event_kept", at, key=kind, applies=row.applies, text=row.evidence)
            return row
        return revise_part(
            actor=actor, deal=now, part=row, version=row.version if version is None else version, changes=wanted,
            verb="event_changed", name=kind,
        )  # fmt: skip


def _as_it_will_be(row: CompellingEvent, changes: dict[str, Any]) -> dict[str, Any]:
    return {name: changes.get(name, getattr(row, name)) for name in EVENT_FIELDS}


def _check_event(deal: Opportunity, wanted: dict[str, Any]) -> None:
    if wanted.get("applies", True):
        must_say(wanted.get("evidence") or "", "evidence", _("请写从哪里看出来的：证据"))
    amount: Decimal | None = wanted.get("harm_amount")
    if amount is not None and not 0 <= amount <= money.LARGEST:
        raise Refused(Reason("amount_out_of_range", _("金额要在 0 到 99 亿之间，单位是元"), "harm_amount"))
    check_theirs(deal, wanted.get("confirmed_by"), "confirmed_by")


def note_first_visit(
    *,
    actor: Actor,
    deal: Opportunity,
    version: int | None = None,
    heard: Sequence[NewAnswer] = (),
    **changes: Any,
) -> FirstVisit:
    """Homework before, or the ideas instilled and the recognition won (S3): VISIT_FIELDS; all or nothing with the
    answers `heard` there.

    `version` is that of the note, 0 where there was none yet. Raises Refused, Stale.
    """
    wanted = only(changes, VISIT_FIELDS)
    if len(wanted.get("homework", "")) > LONGEST_HOMEWORK:
        said = _("最多 %s 个字") % LONGEST_HOMEWORK
        raise Refused(Reason("too_long", said, "homework"))
    check_keys(ideas=("idea", wanted.get("ideas")))
    with transaction.atomic():
        now = begin(actor, deal)
        check_theirs(now, wanted.get("recognised_by"), "recognised_by")
        row, new = FirstVisit.objects.get_or_create(opportunity=now, defaults={"at": clock.now()})
        seen = row.version if version is None or (new and version == 0) else version
        noted = revise_part(
            actor=actor, deal=now, part=row, version=seen, changes=wanted, verb="first_visit_noted", name=""
        )
        if heard:
            answer(actor=actor, answers=heard)
        return noted
