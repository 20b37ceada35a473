"""The playbook in use, through the API: what keys there are and what they mean, in both languages."""

from collections.abc import Iterable
from typing import Any

from tuijin.common.text import Text
from tuijin.playbook import types
from tuijin.playbook.queries import current
from tuijin.web.api import Call, Record, Routes
from tuijin.web.api.values import Words


class Named(Record):
    """A key and its name."""

    key: str
    name: Words


class Meaning(Named):
    meaning: Words


class ConditionRecord(Record):
    """An exit condition. `confirmable`: a person's word with a note meets it."""

    key: str
    text: Words
    confirmable: bool


class StageRecord(Named):
    """A stage, in the order of the sale. `opens_deal`: a lead's first visit opens a deal here."""

    aim: Words
    opens_deal: bool
    won: bool
    key_work: list[Words]
    exit: list[ConditionRecord]


class QuestionRecord(Record):
    key: str
    text: Words


class CategoryRecord(Named):
    """A category of information with its questions."""

    aim: Words
    questions: list[QuestionRecord]


class ActivityKindRecord(Named):
    """A kind of work. `required`: fields that must not be empty; `closes_with_next`: asks for a next step."""

    fields: list[str]
    required: list[str]
    outcomes: list[Named]
    closes_with_next: bool
    opens_deal: bool


class LostReasonRecord(Named):
    """Why a deal was lost. `asks_winner`: say who got it."""

    asks_winner: bool


class PlaybookRecord(Record):
    """The whole method as far as the API speaks of it. `sha` changes when it does."""

    key: str
    name: Words
    summary: Words
    sha: str
    stages: list[StageRecord]
    categories: list[CategoryRecord]
    roles: list[Meaning]
    grades: list[Meaning]
    sources: list[Named]
    activity_kinds: list[ActivityKindRecord]
    lost_reasons: list[LostReasonRecord]


def words(text: Text) -> Words:
    return Words(zh=text.zh, en=text.en)


def named(items: Iterable[Any]) -> list[Named]:
    return [Named(key=item.key, name=words(item.name)) for item in items]


def meanings(items: Iterable[Any]) -> list[Meaning]:
    return [Meaning(key=item.key, name=words(item.name), meaning=words(item.meaning)) for item in items]


def stage(item: types.Stage) -> StageRecord:
    return StageRecord(
        key=item.key,
        name=words(item.name),
        aim=words(item.aim),
        opens_deal=item.opens_deal,
        won=item.won,
        key_work=[words(text) for text in item.key_work],
        exit=[
            ConditionRecord(key=one.key, text=words(one.text), confirmable=one.confirm) for one in item.exit
        ],
    )


def category(item: types.Category) -> CategoryRecord:
    questions = [QuestionRecord(key=question.key, text=words(question.text)) for question in item.questions]
    return CategoryRecord(key=item.key, name=words(item.name), aim=words(item.aim), questions=questions)


def kind(item: types.ActivityKind) -> ActivityKindRecord:
    return ActivityKindRecord(
        key=item.key,
        name=words(item.name),
        fields=list(item.fields),
        required=list(item.required),
        outcomes=named(item.outcomes),
        closes_with_next=item.closes_with_next,
        opens_deal=item.opens_deal,
    )


def lost_reason(item: types.LostReason) -> LostReasonRecord:
    return LostReasonRecord(key=item.key, name=words(item.name), asks_winner=item.asks_winner)


routes = Routes("Playbook")


@routes.read("", PlaybookRecord, right="playbook:read")
def read_playbook(request: Call) -> PlaybookRecord:
    """The playbook in use: stages with their exit conditions, kinds of activities, and every key there is."""
    book = current()
    return PlaybookRecord(
        key=book.key,
        name=words(book.name),
        summary=words(book.summary),
        sha=book.sha,
        stages=[stage(item) for item in book.stages],
        categories=[category(item) for item in book.categories],
        roles=meanings(book.roles),
        grades=meanings(book.grades),
        sources=named(book.sources),
        activity_kinds=[kind(item) for item in book.activity_kinds],
        lost_reasons=[lost_reason(item) for item in book.lost_reasons],
    )


router = routes.router
