"""Changes in place in the list, their undo, and the way from one deal of a view to the next."""

import json
import re
from decimal import Decimal

import pytest

from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.operations import change
from tuijin.playbook.queries import current
from tuijin.timeline.models import Entry

LIST = "/opportunities"
INSIDE = {
    "HTTP_HX_REQUEST": "true",
    "HTTP_HX_CURRENT_URL": "http://testserver/opportunities?sort=name&columns=amount,ref",
}


def edit(client, deal, name, /, **typed):
    data = {"version": deal.version, **typed}
    return client.post(f"{LIST}/{deal.pk}/fields/{name}?cell=1", data, **INSIDE)


def undo_of(answer) -> tuple[str, str]:
    told = json.loads(answer["HX-Trigger"])["toast"]
    return told["text"], told["undo"]


def test_a_saved_field_answers_with_its_row_and_a_way_back(world):
    deal = world.deal(amount=Decimal(100))
    answer = edit(world.client(world.wang), deal, "amount", amount="12.5万")
    row = answer.content.decode()
    assert answer.status_code == 200 and row.strip().startswith(
        f'<tr id="deal-{deal.pk}" data-saved="amount"'
    )
    assert re.findall(r'class="cell-(\w+)', row) == ["amount", "ref"] and "12.5 万" in row
    text, undo = undo_of(answer)
    assert "12.5 万" in text
    back = world.client(world.wang).post(undo)
    assert back.status_code == 302 and back.url == "/opportunities?sort=name&columns=amount,ref"
    now = Opportunity.objects.get(pk=deal.pk)
    assert now.amount == Decimal(100) and now.version == deal.version + 2
    assert Entry.objects.filter(subject_kind="opportunity", verb="changed").count() == 2


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("expected_on", {"expected_on": "2027-03-01"}),
        ("claimed_grade", {"claimed_grade": None}),
        ("next_step", {"next_step": "约张总", "next_step_on": "2099-01-05", "next_step_kind": ""}),
        ("owner", {"owner": None}),
        ("product", {"product": "T6"}),
    ],
)
def test_undo_restores_exactly_what_was_there(world, name, typed):
    filled = {"claimed_grade": current().grades[0].key, "owner": world.li.pk}
    typed = {key: filled[key] if value is None else value for key, value in typed.items()}
    deal = world.deal()
    before = Opportunity.objects.filter(pk=deal.pk).values(*typed)[0]
    answer = edit(world.client(world.li), deal, name, **typed)
    assert Opportunity.objects.filter(pk=deal.pk).values(*typed)[0] != before
    world.client(world.li).post(undo_of(answer)[1])
    assert Opportunity.objects.filter(pk=deal.pk).values(*typed)[0] == before


def test_S7_a_push_or_grade_that_is_undone_counts_for_nothing(world):
    deal = world.deal(expected_on=world.soon(10), claimed_grade="B")
    client = world.client(world.wang)
    for name, value in (("expected_on", world.soon(20)), ("claimed_grade", "C")):
        now = Opportunity.objects.get(pk=deal.pk)
        client.post(undo_of(edit(client, now, name, **{name: value}))[1])
    now = Opportunity.objects.get(pk=deal.pk)
    assert (now.date_pushes, now.grade_changes, now.claims_taken_back) == (0, 0, 0)
    edit(client, now, "expected_on", expected_on=world.soon(20))
    assert Opportunity.objects.get(pk=deal.pk).date_pushes == 1


def test_nothing_changed_nothing_to_undo(world):
    deal = world.deal(amount=Decimal(100))
    assert "HX-Trigger" not in edit(world.client(world.wang), deal, "amount", amount="100")


def test_undo_is_refused_when_somebody_changed_the_deal_since(world):
    deal = world.deal(amount=Decimal(100))
    _text, undo = undo_of(edit(world.client(world.wang), deal, "amount", amount="200"))
    now = Opportunity.objects.get(pk=deal.pk)
    change(actor=world.actor(world.li), deal=now, version=now.version, changes={"product": "T6"})
    page = world.client(world.wang).post(undo, follow=True).content.decode()
    assert "后来又有人改过，没有撤销" in page
    assert Opportunity.objects.get(pk=deal.pk).amount == 200
    again = world.client(world.wang).post(undo, follow=True).content.decode()
    assert "没有撤销" in again


def test_an_undo_belongs_to_one_person_and_one_deal(world):
    deal, other = world.deal(), world.deal("别的")
    _text, undo = undo_of(edit(world.client(world.wang), deal, "amount", amount="200"))
    assert world.client(world.li).post(undo).status_code == 404
    assert world.client(world.wang).post(undo.replace(f"/{deal.pk}/", f"/{other.pk}/")).status_code == 404
    assert world.client(world.zhao).post(undo).status_code == 404
    assert world.client(world.wang).post(f"{LIST}/{deal.pk}/undo?was=x").status_code == 404
    assert world.client(world.wang).get(undo).status_code == 405


def test_what_cannot_be_read_stays_as_typed_with_the_sentence(world):
    deal = world.deal()
    answer = edit(world.client(world.wang), deal, "amount", amount="viel")
    assert answer.status_code == 422 and answer["HX-Retarget"] == "closest td"
    assert 'value="viel"' in answer.content.decode() and "请写金额" in answer.content.decode()


def test_a_faster_colleague_is_shown_and_what_was_typed_stays(world):
    deal = world.deal(amount=Decimal(100))
    change(actor=world.actor(world.li), deal=deal, version=deal.version, changes={"amount": Decimal(70000)})
    answer = edit(world.client(world.wang), deal, "amount", amount="200")
    page = answer.content.decode()
    assert answer.status_code == 409 and "7 万" in page and 'value="200"' in page
    assert Opportunity.objects.get(pk=deal.pk).amount == 70000


def test_who_gives_a_deal_out_of_sight_is_told_and_the_row_goes(world):
    deal = world.deal()
    answer = edit(world.client(world.li), deal, "owner", owner=world.zhao.pk)
    assert answer.status_code == 200 and answer.content == b""
    assert "看不到" in undo_of(answer)[0]


def test_only_those_who_may_change_find_something_to_change(world):
    world.deal()
    assert 'class="editable' not in world.client(world.ada).get(f"{LIST}?all=1").content.decode()
    rep = world.client(world.wang).get(f"{LIST}?all=1").content.decode()
    assert "/fields/amount?cell=1" in rep and "/fields/owner?cell=1" not in rep


def walk(client, url: str, to: str) -> list[str]:
    """The addresses that the neighbours lead to, until they lead back to the view."""
    seen = []
    while "/opportunities/" in url and not url.startswith(f"{LIST}/board"):
        seen.append(url.partition("?")[0])
        whole = url.partition("?in=")[2]
        url = client.get(f"{seen[-1]}/neighbour?to={to}&in={whole}").url
    return [*seen, url]


@pytest.mark.parametrize("sort", ["name", "-name", "amount", "-amount", "expected_on", "-supported", ""])
def test_neighbours_follow_the_list_s_own_order_to_both_ends(world, sort):
    for at in range(5):
        world.deal(f"单子 {at}", amount=Decimal(at * 1000) if at % 2 else None)
    world.deal("别人的", owner=world.li)
    client = world.client(world.li)
    page = client.get(f"{LIST}?owner={world.wang.pk}&sort={sort}").content.decode()
    links = [link.replace("&amp;", "&") for link in re.findall(r'class="row-link" href="([^"]+)"', page)]
    plain = [link.partition("?")[0] for link in links]
    assert len(plain) == 5
    *there, end = walk(client, links[0], "next")
    assert there == plain and end.startswith(f"{LIST}?owner={world.wang.pk}")
    *back, _end = walk(client, links[-1], "previous")
    assert back == plain[::-1]


def test_neighbours_of_the_board_stay_in_their_column(world):
    deals = [world.deal(f"单子 {at}") for at in range(3)]
    Opportunity.objects.filter(pk=deals[1].pk).update(stage=current().stages[1].key)
    client = world.client(world.wang)
    page = client.get("/opportunities/board?all=1").content.decode()
    first = re.search(rf'href="({LIST}/\d+\?in=board[^"]*)"', page)[1].replace("&amp;", "&")
    *there, end = walk(client, first, "next")
    assert f"{LIST}/{deals[1].pk}" not in there and len(there) == 2 and end.startswith("/opportunities/board")


def test_a_deal_that_left_the_view_still_knows_its_neighbours(world):
    first, gone, last = (world.deal(f"单子 {at}", amount=Decimal(at)) for at in range(3))
    Opportunity.objects.filter(pk=gone.pk).update(product="x", owner=world.li)
    url = f"{LIST}/{gone.pk}/neighbour?in=owner%3D{world.wang.pk}%26sort%3Dname"
    client = world.client(world.li)
    assert client.get(url).url.startswith(f"{LIST}/{last.pk}?")
    assert client.get(f"{url}&to=previous").url.startswith(f"{LIST}/{first.pk}?")
    assert world.client(world.zhao).get(url).status_code == 404


def test_bulk_agrees_on_a_next_step_for_the_whole_view_up_to_its_bound(world):
    for at in range(60):
        world.deal(f"单子 {at}")
    client = world.client(world.wang)
    kind = current().activity_kinds[0].key
    data = {
        "all": "1", "how": "step", "back": f"{LIST}?text=单子 1", "next_step": "打电话",
        "next_step_kind": kind, "next_step_on": "2099-01-05",
    }  # fmt: skip
    answer = client.post(f"{LIST}/changes", data)
    assert answer.status_code == 200 and "改好了 11 单" in answer.content.decode()
    assert Opportunity.objects.filter(next_step="打电话", next_step_kind=kind).count() == 11
