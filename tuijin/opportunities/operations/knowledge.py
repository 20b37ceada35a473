"""Answers, compelling events and the first visit of a deal (S2, S3, OG5)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tuijin.common import clock, money
from tuijin.common.errors import Reason, Refused
from tuijin.customers.models import Contact
from tuijin.opportunities.models import Answer, CompellingEvent, FirstVisit, Opportunity
from tuijin.opportunities.operations.common import KIND
from tuijin.opportunities.operations.parts import (
    begin,
    check_keys,
    check_theirs,
    must_say,
    revise_part,
    tell,
)
from tuijin.people.actors import Actor
from tuijin.playbook.queries import current
from tuijin.playbook.types import HOW
from tuijin.timeline.inserting import insert_rows
from tuijin.timeline.operations import Happening, record

ANSWER_FIELDS = frozenset(["text", "how", "source", "source_name", "on", "confidence", "disputed"])
EVENT_FIELDS = frozenset(["applies", "evidence", "due_on", "harm", "harm_amount", "confirmed_by"])
VISIT_FIELDS = frozenset(["homework", "ideas", "recognised_by", "recognition"])


@dataclass(frozen=True)
class NewAnswer:
    """What somebody said to a question; `source` a contact, or `source_name` any other source in words."""

    deal: Opportunity
    question: str
    text: str
    on: dt.date
    how: str = ""
    source: Contact | None = None
    source_name: str = ""
    confidence: int = Answer.LIKELY
    disputed: bool = False
    at: dt.datetime | None = None  # when it was written down, where that was not now


def answer(*, actor: Actor, answers: Iterable[NewAnswer]) -> list[Answer]:
    """Write down answers, all or none; one deal or many.

    Raises Refused: an unknown question, one whose answer lives elsewhere, no words, somebody of another customer.
    """
    actor.must("opportunities:write")
    answers = list(answers)
    for new in answers:
        _check(new)
    now = clock.now()
    with transaction.atomic():
        rows = insert_rows([_answer_row(actor, new, now) for new in answers])
        record(actor=actor, happenings=[_answer_told(new) for new in answers])
    return rows


def _check(new: NewAnswer) -> None:
    question = current().item("question", new.question)
    if question is None:
        raise Refused(Reason("unknown_key", _("套路里没有这一项：%s") % new.question, "question"))
    if question.lives:
        raise Refused(Reason("lives_elsewhere", _("「%s」在别处写，这里只读") % question.short, "question"))
    must_say(new.text, "text", _("请写他是怎么回答的"))
    _check_answer({"how": new.how, "confidence": new.confidence, "on": new.on})
    check_theirs(new.deal, new.source, "source")


def _check_answer(changes: dict[str, Any]) -> None:
    if changes.get("how") and changes["how"] not in HOW:
        raise Refused(Reason("unknown_key", _("只有三种问法：是不是、为什么、怎么做"), "how"))
    if "confidence" in changes and changes["confidence"] not in (Answer.HEARD, Answer.LIKELY, Answer.SURE):
        raise Refused(Reason("unknown_key", _("把握只有三档：听说、可能、确定"), "confidence"))
    if changes.get("on") and changes["on"] > clock.today():
        raise Refused(Reason("day_ahead", _("这一天还没到"), "on"))


def _answer_row(actor: Actor, new: NewAnswer, now: dt.datetime) -> Answer:
    return Answer(
        opportunity=new.deal, question=new.question, text=new.text.strip(), how=new.how, source=new.source,
        source_name="" if new.source else new.source_name.strip(), on=new.on, confidence=new.confidence,
        disputed=new.disputed, by_label=actor.label, created_at=new.at or now,
    )  # fmt: skip


def _answer_told(new: NewAnswer) -> Happening:
    source = new.source.name if new.source else new.source_name
    data = {"key": new.question, "text": new.text.strip(), "source": source}
    return Happening(KIND, new.deal.pk, "answered", data, on=new.on, at=new.at)


def change_answer(*, actor: Actor, answer: Answer, version: int, changes: dict[str, Any]) -> Answer:
    """Correct an answer (ANSWER_FIELDS). Raises Refused, Stale."""
    with transaction.atomic():
        deal = begin(actor, answer.opportunity)
        if "text" in changes:
            changes = changes | {"text": must_say(changes["text"], "text", _("请写他是怎么回答的"))}
        _check_answer(changes)
        check_theirs(deal, changes.get("source"), "source")
        return revise_part(
            actor=actor, deal=deal, part=answer, version=version, changes=_only(changes, ANSWER_FIELDS),
            verb="answer_changed", name=answer.question,
        )  # fmt: skip


def withdraw_answer(*, actor: Actor, answer: Answer) -> None:
    """Take back an answer that was wrong; the timeline keeps what it said."""
    with transaction.atomic():
        deal = begin(actor, answer.opportunity)
        answer.delete()
        tell(actor, deal, "answer_withdrawn", key=answer.question, text=answer.text)


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
        wanted = _only(changes, EVENT_FIELDS)
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
    *, actor: Actor, deal: Opportunity, version: int | None = None, **changes: Any
) -> FirstVisit:
    """Homework before, or the ideas instilled and the recognition won (S3): VISIT_FIELDS.

    `version` is that of the note, 0 where there was none yet. Raises Refused, Stale.
    """
    wanted = _only(changes, VISIT_FIELDS)
    check_keys(ideas=("idea", wanted.get("ideas")))
    with transaction.atomic():
        now = begin(actor, deal)
        check_theirs(now, wanted.get("recognised_by"), "recognised_by")
        row, new = FirstVisit.objects.get_or_create(opportunity=now, defaults={"at": clock.now()})
        seen = row.version if version is None or (new and version == 0) else version
        return revise_part(
            actor=actor, deal=now, part=row, version=seen, changes=wanted, verb="first_visit_noted", name=""
        )


def _only(changes: dict[str, Any], allowed: frozenset[str]) -> dict[str, Any]:
    strange = changes.keys() - allowed
    if strange:
        raise Refused(
            *(Reason("unknown_field", _("不能这样改这一项：%s") % name, name) for name in sorted(strange))
        )
    return dict(changes)
