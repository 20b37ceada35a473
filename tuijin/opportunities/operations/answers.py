"""Answers to the playbook's questions, and who confirmed what is written elsewhere (S2)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tuijin.activities.operations import check_day
from tuijin.common import clock
from tuijin.common.errors import Reason, Refused
from tuijin.customers.models import Contact
from tuijin.opportunities.models import Answer, Opportunity
from tuijin.opportunities.operations.common import KIND
from tuijin.opportunities.operations.parts import begin, check_theirs, must_say, only, revise_part, tell
from tuijin.opportunities.queries.parts import marks_now
from tuijin.people.actors import Actor
from tuijin.playbook.queries import current
from tuijin.playbook.types import HOW, Question
from tuijin.timeline.inserting import insert_rows
from tuijin.timeline.operations import Happening, record

ANSWER_FIELDS = frozenset(["text", "how", "source", "source_name", "on", "confidence", "disputed"])
SOURCE_MISSING = _("请写是谁证实的")


@dataclass(frozen=True)
class NewAnswer:
    """What somebody said to a question; `source` a contact, or `source_name` any other source in words.

    Where the answer lives elsewhere, `text` is what he says against it, if he does.
    """

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
    """Write down answers, all or none; one deal or many. Where the answer lives elsewhere, who confirms it.

    Raises Refused: an unknown question, no words or words for what lives elsewhere, nothing there to confirm, nobody
    who does, somebody of another customer.
    """
    actor.must("opportunities:write")
    answers = list(answers)
    confirms = [_check(new) for new in answers]
    now = clock.now()
    with transaction.atomic():
        rows = insert_rows(
            [_answer_row(actor, new, mark, now) for new, mark in zip(answers, confirms, strict=True)]
        )
        record(actor=actor, happenings=[_answer_told(new) for new in answers])
    return rows


def _check(new: NewAnswer) -> str:
    """The mark of what it confirms; "" for an answer that is written here."""
    question = current().item("question", new.question)
    if question is None:
        raise Refused(Reason("unknown_key", _("套路里没有这一项：%s") % new.question, "question"))
    _check_values({"how": new.how, "confidence": new.confidence, "on": new.on})
    check_theirs(new.deal, new.source, "source")
    if not question.lives:
        must_say(new.text, "text", _("请写他是怎么回答的"))
        return ""
    _check_confirming(question, new.text, new.disputed, new.source, new.source_name)
    return _mark(new.deal, question)


def _check_confirming(
    question: Question, text: str, disputed: bool, source: Contact | None, source_name: str
) -> None:
    """Who confirms says it; what stands elsewhere is not written again, only what he says against it."""
    if text.strip() and not disputed:
        said = _("「%s」在别处写，这里只记谁证实的，不用再写内容；他说的不一样，就标上有矛盾")
        raise Refused(Reason("lives_elsewhere", said % question.short, "question"))
    if source is None:
        must_say(source_name, "source", SOURCE_MISSING)


def _mark(deal: Opportunity, question: Question) -> str:
    there = marks_now(deal.pk, [question.key])[question.key]
    if not there:
        said = _("「%s」还不知道，先去写上，再记谁证实的") % question.short
        raise Refused(Reason("nothing_to_confirm", said, "question"))
    return there


def _check_values(changes: dict[str, Any]) -> None:
    if changes.get("how") and changes["how"] not in HOW:
        raise Refused(Reason("unknown_key", _("只有三种问法：是不是、为什么、怎么做"), "how"))
    if "confidence" in changes and changes["confidence"] not in (Answer.HEARD, Answer.LIKELY, Answer.SURE):
        raise Refused(Reason("unknown_key", _("把握只有三档：听说、可能、确定"), "confidence"))
    if changes.get("on"):
        check_day(changes["on"])


def _answer_row(actor: Actor, new: NewAnswer, mark: str, now: dt.datetime) -> Answer:
    return Answer(
        opportunity=new.deal, question=new.question, text=new.text.strip(), how=new.how, source=new.source,
        source_name="" if new.source else new.source_name.strip(), on=new.on, confidence=new.confidence,
        disputed=new.disputed, confirms=mark, by_label=actor.label, created_at=new.at or now,
    )  # fmt: skip


def _answer_told(new: NewAnswer) -> Happening:
    source = new.source.name if new.source else new.source_name
    data = {"key": new.question, "text": new.text.strip(), "source": source}
    question = current().item("question", new.question)
    verb = "answered"
    if question is not None and question.lives:
        verb = "contradicted" if new.disputed else "confirmed_answer"
    return Happening(KIND, new.deal.pk, verb, data, on=new.on, at=new.at)


def change_answer(*, actor: Actor, answer: Answer, version: int, changes: dict[str, Any]) -> Answer:
    """Correct an answer (ANSWER_FIELDS). Raises Refused, Stale."""
    with transaction.atomic():
        deal = begin(actor, answer.opportunity)
        if answer.confirms:
            _check_still_confirming(answer, changes)
        elif "text" in changes:
            changes = changes | {"text": must_say(changes["text"], "text", _("请写他是怎么回答的"))}
        _check_values(changes)
        check_theirs(deal, changes.get("source"), "source")
        return revise_part(
            actor=actor, deal=deal, part=answer, version=version, changes=only(changes, ANSWER_FIELDS),
            verb="answer_changed", name=answer.question,
        )  # fmt: skip


def _check_still_confirming(answer: Answer, changes: dict[str, Any]) -> None:
    names = ("text", "disputed", "source", "source_name")
    text, disputed, source, other = (changes.get(name, getattr(answer, name)) for name in names)
    question = current().item("question", answer.question)
    if question is not None:
        _check_confirming(question, text, disputed, source, other)


def withdraw_answer(*, actor: Actor, answer: Answer) -> None:
    """Take back an answer that was wrong; the timeline keeps what it said."""
    with transaction.atomic():
        deal = begin(actor, answer.opportunity)
        answer.delete()
        tell(actor, deal, "answer_withdrawn", key=answer.question, text=answer.text)
