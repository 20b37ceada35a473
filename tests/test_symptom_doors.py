"""S8: a symptom comes and goes through pages, the API and imports as well as by commands (see the room's own test), and
the deal, the list and the report say the same at every step.
"""

import datetime as dt
import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.api.conftest import Caller
from tuijin.common import clock
from tuijin.config.cli import main
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.operations import judge
from tuijin.transfer import engine
from tuijin.transfer.plans import Plan
from tuijin.transfer.queries import importers
from tuijin.transfer.reading import open_source

pytestmark = pytest.mark.django_db
TODAY = clock.today()
NO_NEXT = {"no_next_because": "客户出国"}


class Doors:
    """Ways to write about one deal, by who sells it and his manager."""

    def __init__(self, world, deal, folder):
        self.world, self.deal, self.folder = world, deal, folder
        self.caller = Caller(world, world.li)

    def page(self, path: str, **typed: Any) -> None:
        answer = self.world.client(self.world.li).post(f"/opportunities/{self.deal.pk}/{path}", typed)
        assert answer.status_code == 302, answer.content.decode()[:2000]

    def api(self, path: str, body: Any = None, method: str = "POST") -> dict:
        here = path if path.startswith("/") else f"/opportunities/{self.deal.pk}/{path}"
        headers = {}
        if method != "POST" or path == "advancement":
            seen = self.caller.get(f"/opportunities/{self.deal.pk}" if path == "advancement" else here)
            headers = {"If_Match": seen["ETag"]}
        answer = self.caller.send(method, here, body, **headers)
        assert answer.status_code < 300, answer.content.decode()
        return answer.json() if answer.content else {}

    def bring(self, kind: str, text: str) -> None:
        path = self.folder / "rows.csv"
        path.write_text(text.replace("REF", self.deal.ref))
        importer, source = importers()[kind], open_source(path)
        plan = Plan(engine.proposal(importer, source).columns)
        counts = engine.run(self.world.actor(self.world.li), importer, source, plan)
        assert counts["created"] + counts["updated"] == len(text.strip().splitlines()) - 1, counts

    def done(self, kind: str, **fields: Any) -> dict:
        return self.api("activities", {"kind": kind, "on": str(TODAY), **NO_NEXT, **fields})

    def back_dated(self, stage: str, opened: int, entered: int) -> None:
        days = {"opened_on": opened, "entered_on": entered}
        then = {name: TODAY - dt.timedelta(days=back) for name, back in days.items()}
        Opportunity.objects.filter(pk=self.deal.pk).update(stage=stage, **then)
        judge([self.deal.pk])

    @property
    def activity(self) -> str:
        items = self.api_list("activities")
        return str(items[0]["id"])

    def api_list(self, path: str) -> list[dict]:
        return self.caller.get(f"/opportunities/{self.deal.pk}/{path}").json()["items"]


def lukewarm(doors: Doors) -> None:
    doors.page("activities", kind="demo", on=TODAY, outcome="fair", content="演示", **NO_NEXT)


def rivals(doors: Doors) -> None:
    doors.bring(
        "opportunities",
        "商机编号,商机名称,客户,阶段,竞争对手\nK9,比价单,昆山精密机械有限公司,信息,金蝶、用友\n",
    )
    doors.deal = Opportunity.objects.get(name="比价单")


def one_person(doors: Doors) -> None:
    rows = [f"REF,{TODAY - dt.timedelta(days=back)},上门拜访,张总,出差" for back in (3, 2)]
    doors.bring("activities", "商机编号,日期,动作种类,联系人,没有下一步的原因\n" + "\n".join(rows) + "\n")


def weak(doors: Doors) -> None:
    doors.bring("activities", f"商机编号,日期,动作种类,结果\nREF,{TODAY - dt.timedelta(days=1)},演示,weak\n")


def correct(outcome: str) -> Callable[[Doors], Any]:
    return lambda doors: doors.api(f"/activities/{doors.activity}", {"outcome": outcome}, "PATCH")


def corrected_on_page(doors: Doors) -> None:
    page = f"activities/{doors.activity}"
    version = doors.api_list("activities")[0]["version"]
    doors.page(page, kind="demo", on=TODAY, outcome="strong", content="演示", version=version, **NO_NEXT)


def second_demo(doors: Doors) -> None:
    step = {
        "next_step": "再演示一次",
        "next_step_on": str(TODAY + dt.timedelta(days=3)),
        "next_step_kind": "demo",
    }
    doors.api(f"/opportunities/{doors.deal.pk}", step, "PATCH")


def priced(doors: Doors) -> None:
    (row,) = doors.api_list("rivals")
    doors.page(f"rivals/{row['id']}", name="金蝶", price="12 万", version=row["version"])


def out(doors: Doors) -> None:
    row = doors.api_list("rivals")[0]
    doors.page(f"rivals/{row['id']}/removal")


def meets_another(doors: Doors) -> None:
    li = doors.world.customer.contacts.get(name="李会计")
    doors.api("stakeholders", {"contact_id": li.pk, "coverage": 1})


def moved(stage: str) -> Callable[[Doors], Any]:
    body = {"to": stage, "note": "没谈拢", "exception": "急"}
    return lambda doors: doors.api("advancement", body)


CASES: dict[str, tuple[Callable[[Doors], Any], Callable[[Doors], Any]]] = {
    "long_without_result": (lambda doors: doors.back_dated("lead", 90, 30), moved("first_visit")),
    "weak_demo_no_second": (weak, second_demo),
    "quote_without_key_person": (
        lambda doors: doors.page(
            "activities", kind="quote", on=TODAY, amount="12 万", content="报价", **NO_NEXT
        ),
        lambda doors: doors.api("facts", {"key": "quote_talked_through", "value": "是"}),
    ),
    "rival_price_unknown": (
        lambda doors: (doors.back_dated("negotiation", 5, 1), doors.api("rivals", {"name": "金蝶"})),
        priced,
    ),
    "demo_lukewarm": (lukewarm, correct("strong")),
    "dragging_negotiation": (lambda doors: doors.back_dated("negotiation", 60, 30), moved("demo")),
    "own_weak_point_shown": (lambda doors: doors.done("demo", outcome="weak_point"), corrected_on_page),
    "price_shopping": (rivals, out),
    "single_contact": (one_person, meets_another),
    "erp_theory_to_boss": (
        lambda doors: doors.done("executive_meeting", outcome="theory"),
        lambda doors: doors.api(f"/activities/{doors.activity}", None, "DELETE"),
    ),
}


@pytest.mark.parametrize("key", CASES)
def test_S8_other_doors_bring_it_about_and_clear_it_and_deal_list_and_report_agree(
    world, tmp_path, capsys, key
):
    doors = Doors(world, world.deal(), tmp_path)
    world.deal("别的单子")
    bring, clear = CASES[key]
    assert not said(doors, key, capsys)
    bring(doors)
    assert said(doors, key, capsys)
    clear(doors)
    assert not said(doors, key, capsys)


def said(doors: Doors, key: str, capsys) -> bool:
    """Does the deal show it; asserts that the list's filter and the report agree."""
    who = ("--as", doors.world.li.email, "--json")
    capsys.readouterr()
    assert main(["deal", "show", doors.deal.ref, *who]) == 0
    shown = key in {one["key"] for one in json.loads(capsys.readouterr().out)["symptoms"]}
    assert main(["report", "symptoms", *who]) == 0
    count = json.loads(capsys.readouterr().out)["symptom"][key]
    page = doors.world.client(doors.world.li).get(f"/opportunities?finding={key}").content.decode()
    listed = set(re.findall(r'href="/opportunities/(\d+)[?"]', page))
    assert (str(doors.deal.pk) in listed) is shown
    assert len(listed) == count
    return shown
