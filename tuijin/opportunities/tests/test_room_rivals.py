"""Rivals and events that press, on their page (S11, OG5)."""

import pytest

from tuijin.opportunities.models import CompellingEvent, Rival
from tuijin.opportunities.tests.room_door import get, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def deal(world):
    return world.deal()


def test_S11_a_rival_with_price_position_and_an_argument_with_its_source(world, deal):
    assert post(world, deal, "rivals/new", name="金蝶", price="25 万", position="ahead").status_code == 302
    row = Rival.objects.get()
    assert (row.price, row.position) == (250000, "ahead")
    page = f"rivals/{row.pk}/arguments"
    assert post(world, deal, page, kind="failure", text="去年停过线").status_code == 422
    assert post(world, deal, page, kind="failure", text="去年停过线", source="李会计").status_code == 302
    text = get(world, deal, "rivals")
    assert "领先" in text and "去年停过线" in text and "出处：李会计" in text
    said = row.arguments.get()
    assert post(world, world.deal("别的单"), f"{page}/{said.pk}/withdrawal").status_code == 404
    assert post(world, deal, f"{page}/{said.pk}/withdrawal").status_code == 302
    assert "去年停过线" not in get(world, deal, "rivals")
    assert "收回了对付金蝶的话" in world.client(world.wang).get(f"/opportunities/{deal.pk}").content.decode()
    changed = post(world, deal, f"rivals/{row.pk}", name="金蝶", version=1, result="lost")
    assert changed.status_code == 302
    assert post(world, deal, f"rivals/{row.pk}", name="用友", version=1).status_code == 409
    assert post(world, deal, f"rivals/{row.pk}/removal").status_code == 302 and not Rival.objects.exists()


def test_OG5_events_are_gone_through_and_the_alarm_compares_the_dates(world):
    deal = world.deal(expected_on=world.soon(40))
    assert "没有强迫事件" in get(world, deal, "rivals")
    page = "events/new_strategy"
    assert post(world, deal, page, applies="1", version=0).status_code == 422
    typed = {"applies": "1", "evidence": "十月搬厂", "due_on": world.soon(30).isoformat(), "version": 0}
    assert post(world, deal, page, **typed, harm="停工", harm_amount="20 万").status_code == 302
    assert post(world, deal, "events/data_apart", applies="0", version=0).status_code == 302
    assert post(world, deal, page, **typed).status_code == 409
    assert CompellingEvent.objects.get(kind="new_strategy").harm_amount == 200000
    text = get(world, deal, "rivals")
    assert "过了 2 / 11 种" in text and "晚 10 天" in text and "20 万" in text
    text = get(world, deal, "qualification")  # the one page keeps those that apply
    assert "过了 2 / 11 种" in text and "晚 10 天" in text and "20 万" in text and "十月搬厂" in text
    assert 'id="event-data_apart"' not in text and "/events/new_strategy" not in text
    assert world.client(world.wang).get(f"/opportunities/{deal.pk}/events/nothing").status_code == 404
