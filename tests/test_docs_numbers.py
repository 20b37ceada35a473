"""Figures that the explanations name are read from the pages themselves: one that the playbook or the rules do not tell
fails here.
"""

import datetime as dt
import re

import pytest

from tests.guards.sources import ROOT
from tuijin.common.days import working_days
from tuijin.opportunities.operations.setting_aside import LONGEST
from tuijin.opportunities.rules.coverage import SOURCES
from tuijin.opportunities.rules.effort import per_signature
from tuijin.opportunities.rules.peers import LEAST
from tuijin.opportunities.rules.people import MEETINGS
from tuijin.opportunities.rules.picture import method_of
from tuijin.playbook.loader import shipped

T6 = shipped("t6")
METHOD = method_of(T6)
WORDS = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
NUMBER = {word: value for value, word in enumerate(WORDS)} | {"once": 1, "twice": 2}
DAY = dt.date(2026, 8, 6)


def page(name: str) -> str:
    return (ROOT / f"docs/explanation/{name}.md").read_text(encoding="utf-8")


def told(text: str) -> list[int]:
    """The figures and number words of a text, in their order."""
    found = re.findall(rf"\d+|\b(?:{'|'.join(NUMBER)})\b", text)
    return [NUMBER[one] if one in NUMBER else int(one) for one in found]


@pytest.mark.parametrize("symptom", T6.symptoms, ids=lambda one: one.key)
def test_S8_the_page_tells_the_thresholds_of_the_playbook(symptom):
    (row,) = re.findall(rf"^\| `{symptom.key}` \|(.+)\|$", page("symptoms"), re.MULTILINE)
    thresholds = {value for value in symptom.numbers.values() if value > 1}  # "an answer" is one as well
    assert thresholds <= set(told(row.replace("of the six categories", "")))


FIGURES = [
    ("symptoms", r"until when \((\w+) days at most\)", [LONGEST]),
    ("symptoms", r"within (\w+) working days after the first visit", [T6.moments[0].days]),
    ("symptoms", r"from the demo on: 2 \+ 2 = (\d) in `t6`", [METHOD.ahead_of["demo"]]),
    ("symptoms", r"Tuesday 11 August, (\w+) are left", [working_days(DAY, dt.date(2026, 8, 11))]),
    (
        "grades",
        r"in `t6` A up to (\d+), B up to (\d+), C up to (\d+)",
        [grade.within_days for grade in T6.judged_grades if grade.within_days],
    ),
    ("deal-room", r"verified\*\* when (\w+) named sources", [SOURCES]),
    ("deal-room", r"`single_contact` \| (\w+) or more talks", [MEETINGS]),
    ("deal-room", r"same industry when (\w+) or more of it are known", [LEAST]),
    ("deal-room", r"of fewer than (\w+) known figures nothing is shown", [LEAST]),
    ("deal-room", r"18 pieces and 2 signatures: (\d+)", [per_signature(18, 2)]),
    (
        "deal-room",
        r"(\d): core categories with an answer, (\d): ideas told, (\d): somebody",
        [len(METHOD.core), len(T6.ideas), 1],
    ),
]


@pytest.mark.parametrize(("name", "pattern", "figures"), FIGURES)
def test_the_page_tells_the_figure_that_holds(name, pattern, figures):
    (found,) = re.findall(pattern, page(name))
    parts = [found] if isinstance(found, str) else found
    assert [number for part in parts for number in told(part)] == figures
