"""The deal that a line is about (S1): a name said whole speaks of nobody else."""

import datetime as dt

import pytest

from tuijin.home.rules.capture import read_line
from tuijin.home.rules.ranking import Candidate, rank, sure
from tuijin.playbook.loader import shipped

TODAY = dt.date(2026, 8, 6)
KINDS = shipped("t6").activity_kinds
CUSTOMERS = ("凯屹精密机械", "东篱精密机械", "凯屹纺织品", "凯屹", "精密机械", "奕星电子")
DEALS = [
    Candidate(
        number, f"{name} 进销存", (f"{name} 进销存", name), customer=number, customer_called=name, mine=True
    )
    for number, name in enumerate(CUSTOMERS, 1)
]


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("昨天见了凯屹精密机械的张总", "凯屹精密机械"),
        ("昨天见了东篱精密机械的张总", "东篱精密机械"),
        ("昨天见了凯屹纺织品的张总", "凯屹纺织品"),
        ("昨天见了凯屹的张总", "凯屹"),
        ("昨天见了精密机械的张总", None),  # it may be short for either of the longer ones
        ("昨天见了奕星的张总", "奕星电子"),
        ("上午见了凯屹精密机械，下午见了奕星电子", None),
        ("昨天见了张总", None),
    ],
)
def test_S1_a_name_that_is_said_whole_speaks_of_nobody_else(line, meant):
    chosen = sure(rank(read_line(line, TODAY, KINDS), DEALS, (), TODAY))
    assert (chosen.deal.customer_called if chosen else None) == meant
