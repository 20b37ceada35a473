"""The day and the one line after a visit through the API (S1, S9)."""

from tuijin.activities.models import Activity
from tuijin.common import clock

LINE = "昨天见了张总，明天带李会计看演示"


def test_S9_the_day_names_what_is_due(world, wang):
    deal = world.deal(next_step="去谈", next_step_on=clock.today())
    found = wang.get("/today").json()
    assert found["whose"] == "mine"
    assert [(part["key"], part["deals"][0]["id"]) for part in found["parts"]] == [("today", deal.pk)]
    assert wang.get("/today?whose=everybody").status_code == 422


def test_S1_a_line_is_understood_and_with_confirm_written_once(world, wang):
    deal = world.deal()
    understood = wang.post("/captures", {"text": LINE}).json()
    assert (understood["deal"], understood["written"]) == (deal.pk, False)
    assert not Activity.objects.exists()
    for _once in range(2):
        written = wang.post("/captures", {"text": LINE, "confirm": True}, Idempotency_Key="visit-1")
        assert (written.status_code, written.json()["written"]) == (201, True)
    assert Activity.objects.get().subject_id == deal.pk
    deal.refresh_from_db()
    assert deal.next_step == "带李会计看演示"


def test_S1_what_has_no_place_or_no_next_step_is_refused(world, wang):
    deal = world.deal()
    lost = wang.post("/captures", {"text": "昨天打了电话", "confirm": True})
    assert (lost.status_code, lost.json()["errors"][0]["key"]) == (422, "no_deal")
    bare = {"text": "见了张总", "confirm": True, "deal_id": deal.pk}
    refused = wang.post("/captures", bare)
    assert (refused.status_code, refused.json()["errors"][0]["key"]) == (422, "next_missing")
    assert wang.post("/captures", bare | {"no_next_because": "等开会"}).status_code == 201
