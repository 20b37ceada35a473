"""The files of a playbook and what may stand in each.

A later room adds an area here, in one place: an `Area` with its file and parts, each part named as the field
of `types.Playbook` that takes it. Not required, and with a default, it leaves earlier playbooks valid.
"""

from dataclasses import dataclass
from typing import Any

from tuijin.common.text import EMPTY, Words
from tuijin.playbook import types
from tuijin.playbook.loader.schema import (
    FLAG,
    GRADE_KEYWORD,
    KEYWORD,
    NOTE,
    RATIO,
    SAYING,
    TEXT,
    Part,
    Reader,
    many,
    record,
    table,
    whole,
    word,
)

DAYS = whole(1, 3650)
COUNT = whole(0, 3650)
KEYS = many(KEYWORD)
TEXTS = many(TEXT)
WORDS = record(Words, zh=Part(many(SAYING), ()), en=Part(many(SAYING), ()))


def _named(make: Any, key: Reader = KEYWORD, **parts: Part) -> Reader:
    """A record with a key, a name and, where it has one, its method id."""
    return record(make, key=Part(key), name=Part(TEXT), method=Part(NOTE, ""), **parts)


WAY = record(
    types.Way,
    happened=Part(many(KEYWORD, least=1), ()),
    filled=Part(many(word(types.ACTIVITY_FIELDS)), ()),
    outcome=Part(KEYS, ()),
    field=Part(word(types.DEAL_FIELDS), ""),
    next_step=Part(KEYS, None),
    role=Part(many(KEYWORD, least=1), ()),
    won=Part(FLAG, False),
    everybody=Part(FLAG, False),
    compelled=Part(FLAG, False),
    answered=Part(many(KEYWORD, least=1), ()),
    unrivalled=Part(FLAG, False),
)
CONDITION = record(
    types.Condition,
    key=Part(KEYWORD),
    text=Part(TEXT),
    ask=Part(TEXT),
    ways=Part(many(WAY), ()),
    confirm=Part(FLAG, True),
    method=Part(NOTE, ""),
)
PACE = record(types.Pace, standard=Part(DAYS), limit=Part(DAYS))
STAGE = _named(
    types.Stage,
    aim=Part(TEXT),
    key_work=Part(TEXTS, ()),
    cautions=Part(TEXTS, ()),
    set_moves=Part(TEXTS, ()),
    pace=Part(table(GRADE_KEYWORD, PACE), {}),
    exit=Part(many(CONDITION), ()),
    won=Part(FLAG, False),
    opens_deal=Part(FLAG, False),
    back=Part(word(types.MOVE_RULES), ""),
    skip=Part(word(types.MOVE_RULES), ""),
)
MOVES = record(
    types.Moves,
    back=Part(word(types.MOVE_RULES)),
    skip=Part(word(types.MOVE_RULES)),
    exception=Part(word(types.EXCEPTION_RULES)),
)
QUESTION = record(
    types.Question,
    key=Part(KEYWORD),
    text=Part(TEXT),
    short=Part(TEXT),
    how=Part(word(types.HOW)),
    lives=Part(many(WAY, least=1), ()),
    method=Part(NOTE, ""),
)
CATEGORY = _named(
    types.Category, aim=Part(TEXT), core=Part(FLAG, True), questions=Part(many(QUESTION, least=1))
)
ROLE = _named(
    types.Role,
    meaning=Part(TEXT),
    key_person=Part(FLAG, False),
    decides=Part(FLAG, False),
    helps=Part(FLAG, False),
    against=Part(FLAG, False),
    words=Part(WORDS, Words()),
)
LEVEL = _named(types.Level, meaning=Part(TEXT, EMPTY), boss=Part(FLAG, False), words=Part(WORDS, Words()))
GRADE = _named(
    types.Grade,
    key=GRADE_KEYWORD,
    meaning=Part(TEXT),
    within_days=Part(DAYS, None),
    best_days=Part(DAYS, None),
    judged=Part(FLAG, True),
)
SOURCE = _named(types.Source, meaning=Part(TEXT, EMPTY), words=Part(WORDS, Words()))
FACT = _named(types.Fact, value=Part(word(types.FACT_VALUES), "text"))
OUTCOME = record(types.Outcome, key=Part(KEYWORD), name=Part(TEXT), missed=Part(FLAG, False))
KIND = _named(
    types.ActivityKind,
    icon=Part(KEYWORD),
    fields=Part(many(word(types.ACTIVITY_FIELDS)), ()),
    required=Part(many(word(types.ACTIVITY_FIELDS)), ()),
    outcomes=Part(many(OUTCOME), ()),
    closes_with_next=Part(FLAG, False),
    inefficient=Part(FLAG, False),
    repeats_only=Part(FLAG, False),
    counts_as=Part(KEYWORD, ""),
    opens_deal=Part(FLAG, False),
    remote=Part(FLAG, False),
    words=Part(WORDS, Words()),
)
FUNNEL = _named(
    types.FunnelPreset,
    way=Part(word(types.FUNNEL_WAYS)),
    steps=Part(many(record(types.FunnelStep, stage=Part(KEYWORD), ratio=Part(RATIO)), least=1)),
)
SUPPORT = record(types.Support, grade=Part(GRADE_KEYWORD), needs=Part(KEYS, ()))
PROPOSAL = record(
    types.Proposal,
    condition=Part(KEYWORD),
    text=Part(TEXT),
    kind=Part(KEYWORD, ""),
    first=Part(FLAG, False),
)
IDEA, DEED, ROOT = _named(types.Idea), _named(types.Deed), _named(types.Root)
TIE = _named(types.Tie, ordered=Part(FLAG, False))
WAY_IN = _named(types.WayIn, meaning=Part(TEXT, EMPTY))
POINT = _named(types.Point, meaning=Part(TEXT, EMPTY))
MOMENT = _named(
    types.Moment, after=Part(many(KEYWORD, least=1)), talk=Part(many(KEYWORD, least=1)), days=Part(DAYS)
)
SHEET = _named(types.Sheet, items=Part(many(CONDITION, least=1)))
EVENT = _named(types.Event, ask=Part(TEXT, EMPTY), ours=Part(FLAG, False))
POSITION = _named(types.Position, ahead=Part(FLAG, False), out=Part(FLAG, False))
ARGUMENT = _named(types.Argument, about_rival=Part(FLAG, True))
STRATEGY = _named(types.Strategy, meaning=Part(TEXT), moves=Part(TEXTS, ()), late=Part(FLAG, False))
SYMPTOM = _named(
    types.Symptom,
    sort=Part(word(types.SORTS)),
    root=Part(KEYWORD),
    cure=Part(TEXT),
    cure_kind=Part(KEYWORD, ""),
    serious=Part(FLAG, False),
    numbers=Part(table(KEYWORD, COUNT), {}),
    keys=Part(table(KEYWORD, KEYS), {}),
)
LOST_REASON = _named(types.LostReason, asks_winner=Part(FLAG, False))


@dataclass(frozen=True)
class Area:
    """One file of the playbook; its top is a record of `parts`. Where not required it may be missing."""

    file: str
    parts: dict[str, Part]
    required: bool = True

    @property
    def reader(self) -> Reader:
        return record(dict, **self.parts)


FILES = (
    Area(
        "playbook.yaml",
        {
            "key": Part(KEYWORD),
            "name": Part(TEXT),
            "summary": Part(TEXT),
            "moves": Part(MOVES),
            "active_funnel": Part(KEYWORD, ""),
            "method": Part(NOTE, ""),
        },
    ),
    Area("stages.yaml", {"stages": Part(many(STAGE, least=2))}),
    Area("categories.yaml", {"categories": Part(many(CATEGORY, least=1))}),
    Area("roles.yaml", {"roles": Part(many(ROLE, least=1)), "levels": Part(many(LEVEL, least=1))}),
    Area("grades.yaml", {"grades": Part(many(GRADE, least=1))}),
    Area("sources.yaml", {"sources": Part(many(SOURCE, least=1))}),
    Area("facts.yaml", {"facts": Part(many(FACT), ())}, required=False),
    Area("activities.yaml", {"activity_kinds": Part(many(KIND, least=1))}),
    Area("funnels.yaml", {"funnels": Part(many(FUNNEL), ())}, required=False),
    Area(
        "evidence.yaml",
        {
            "evidence": Part(many(CONDITION), ()),
            "supports": Part(many(SUPPORT), ()),
            "proposals": Part(many(PROPOSAL), ()),
        },
        required=False,
    ),
    Area("first_visit.yaml", {"ideas": Part(many(IDEA), ())}, required=False),
    Area(
        "people.yaml",
        {
            "deeds": Part(many(DEED), ()),
            "ties": Part(many(TIE), ()),
            "ways_in": Part(many(WAY_IN), ()),
            "points": Part(many(POINT), ()),
            "moments": Part(many(MOMENT), ()),
        },
        required=False,
    ),
    Area("events.yaml", {"events": Part(many(EVENT), ()), "sheets": Part(many(SHEET), ())}, required=False),
    Area(
        "rivals.yaml",
        {
            "positions": Part(many(POSITION), ()),
            "arguments": Part(many(ARGUMENT), ()),
            "strategies": Part(many(STRATEGY), ()),
        },
        required=False,
    ),
    Area(
        "symptoms.yaml",
        {"roots": Part(many(ROOT), ()), "symptoms": Part(many(SYMPTOM), ())},
        required=False,
    ),
    Area("lost_reasons.yaml", {"lost_reasons": Part(many(LOST_REASON, least=1))}),
)
FILE_OF = {part: area.file for area in FILES for part in area.parts}
