"""S9: a next step lies today or later, through every door; one that became overdue holds nobody up."""

import re

import pytest

from tuijin.common.errors import Refused
from tuijin.config.cli import main
from tuijin.opportunities import operations
from tuijin.opportunities.models import Opportunity
from tuijin.playbook.queries import current

INSIDE = {"headers": {"HX-Request": "true", "HX-Current-URL": "http://testserver/opportunities"}}


@pytest.fixture
def overdue(world):
    """A deal whose next step has passed, as time makes it."""
    deal = world.deal()
    Opportunity.objects.filter(pk=deal.pk).update(next_step="去谈", next_step_on=world.soon(-3))
    return Opportunity.objects.get(pk=deal.pk)


@pytest.mark.parametrize("place", ["", "?cell=1"])
def test_S9_a_day_gone_by_is_refused_where_the_step_is_edited(world, overdue, place):
    client, url = world.client(world.wang), f"/opportunities/{overdue.pk}/fields/next_step{place}"
    typed = {"version": overdue.version, "next_step": "打电话", "next_step_on": str(world.soon(-1))}
    refused = client.post(url, typed, **INSIDE)
    assert refused.status_code == 422
    assert "今天或以后" in refused.content.decode() and "打电话" in refused.content.decode()
    assert Opportunity.objects.get(pk=overdue.pk).next_step == "去谈"
    assert client.post(url, typed | {"next_step_on": str(world.soon(0))}, **INSIDE).status_code == 200


def test_S9_a_new_deal_with_a_step_of_yesterday_comes_back_as_typed(world):
    typed = {"name": "新单", "next_step": "打电话", "next_step_on": str(world.soon(-1))}
    answer = world.client(world.wang).post("/opportunities/new", typed)
    assert answer.status_code == 422 and "今天或以后" in answer.content.decode()
    assert not Opportunity.objects.exists()


def test_S9_the_command_refuses_a_day_gone_by_and_changes_nothing(world, capsys):
    deal = world.deal()
    step = ["next_step=打电话", f"next_step_on={world.soon(-1)}"]
    assert main(["deal", "set", deal.ref, *step, "--as", world.wang.email, "--lang", "en"]) == 1
    assert "today or later" in capsys.readouterr().err
    assert Opportunity.objects.get().next_step == ""
    assert main(["deal", "open", "新单", *step]) == 1
    assert Opportunity.objects.count() == 1


def test_S9_an_overdue_step_stays_while_other_things_change(world, overdue):
    wang, day = world.actor(world.wang), world.soon(-3)
    same = {"next_step": "去谈价格", "next_step_on": day, "amount": 5}
    deal = operations.change(actor=wang, deal=overdue, version=overdue.version, changes=same)
    assert (deal.next_step, deal.next_step_on) == ("去谈价格", day)
    with pytest.raises(Refused):
        moved = {"next_step_on": world.soon(-2)}
        operations.change(actor=wang, deal=deal, version=deal.version, changes=moved)


def test_S9_putting_an_overdue_step_back_is_not_arranging_one(world, overdue):
    wang, before = world.actor(world.wang), operations.values_of(overdue, ("next_step", "next_step_on"))
    step = {"next_step": "打电话", "next_step_on": world.soon(0)}
    deal = operations.change(actor=wang, deal=overdue, version=overdue.version, changes=step)
    deal = operations.undo(actor=wang, deal=deal, version=deal.version, before=before)
    assert deal.next_step_on == world.soon(-3)


@pytest.mark.parametrize(("days", "offered"), [(-1, False), (0, True)])
def test_S9_the_gate_offers_the_present_step_as_the_next_one_unless_it_is_overdue(world, days, offered):
    deal, day = world.deal(), world.soon(days)
    Opportunity.objects.filter(pk=deal.pk).update(next_step="去谈", next_step_on=day)
    data = {"to": current().stages[1].key, "version": deal.version}
    page = world.client(world.wang).post(f"/opportunities/{deal.pk}/advancement", data, **INSIDE)
    days_of_steps = re.findall(r'name="fill-\w+-0-next_step_on" value="([\d-]+)"', page.content.decode())
    assert page.status_code == 422 and days_of_steps == [str(day)] * offered
