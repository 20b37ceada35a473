"""Saved views through the API: the same rights, the same refusals as on their pages."""

import pytest

from tuijin.opportunities.models import Finding, Opportunity
from tuijin.playbook.queries import current
from tuijin.saved_views.models import SavedView

OPEN = {"kind": "opportunity", "name": "大单", "query": "?amount_min=10万&outcome=open&sort=-amount"}
AS_WRITTEN = "outcome=open&amount_min=100000&sort=-amount&columns=stage%2Camount"


def keep(caller, **fields) -> dict:
    made = caller.post("/views", OPEN | {"query": OPEN["query"] + "&columns=stage,amount"} | fields)
    assert made.status_code == 201, made.content
    return made.json()


def names(caller, path="/views") -> list[str]:
    return [one["name"] for one in caller.get(path).json()["items"]]


def test_a_view_is_kept_as_the_list_writes_it_and_pinned_for_its_owner(world, wang):
    view = keep(wang)
    assert (view["query"], view["pinned"], view["usual"], view["roles"]) == (AS_WRITTEN, True, False, [])
    assert (view["shared"], view["team"], view["owner"]["name"]) == ("private", None, "王磊")
    page = world.client(world.wang).get(f"/opportunities?view={view['id']}", follow=True).content.decode()
    assert 'aria-current="page">大单' in page and "已改动" not in page


def test_without_columns_the_view_shows_those_that_the_list_shows(world, wang):
    view = wang.post("/views", OPEN).json()
    assert "columns=customer%2Cstage%2Cgrade" in view["query"]
    assert wang.post("/views", OPEN).json()["id"] == view["id"], "the same once more is the same view"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("outcom=open", "outcom"),
        ("outcome=opne", "opne"),
        ("sort=colour", "colour"),
        ("columns=stage,colour", "colour"),
        ("owner=999999", "999999"),
        ("text=%00", "text"),
        ("&" * 1999, "筛选太多了"),
    ],
)
def test_a_slip_in_the_query_is_refused_and_not_everything_kept(wang, query, said):
    answer = wang.post("/views", OPEN | {"query": query}, Accept_Language="zh")
    errors = answer.json()["errors"]
    assert (answer.status_code, errors[0]["key"], errors[0]["field"]) == (422, "unreadable_query", "query")
    assert said in errors[0]["text"]
    assert not SavedView.objects.exists()


def test_another_name_another_query_another_sharing_each_against_the_version_seen(wang):
    view = keep(wang)
    path = f"/views/{view['id']}"
    assert wang.patch(path, {"name": "甲"}).status_code == 428
    seen = wang.get(path)["ETag"]
    changed = wang.patch(path, {"name": "甲", "shared": "team"}, If_Match=seen)
    assert (changed.json()["name"], changed.json()["team"]["name"]) == ("甲", "华东一组")
    assert wang.patch(path, {"query": "outcome=won"}, If_Match=seen).status_code == 412
    late = wang.patch(path, {"query": "outcome=won&columns=ref"}, If_Match=changed["ETag"])
    assert late.json()["query"] == "outcome=won&columns=ref"
    keep(wang, name="乙")
    taken = wang.patch(path, {"name": "乙"}, If_Match="*")
    assert (taken.status_code, taken.json()["errors"][0]["key"]) == (422, "name_taken")


def test_who_sees_a_view_finds_it_and_others_do_not(world, wang, caller):
    view, zhao, li = keep(wang), caller(world.zhao), caller(world.li)
    assert zhao.get(f"/views/{view['id']}").status_code == 404
    assert names(zhao) == names(li) == []
    wang.patch(f"/views/{view['id']}", {"shared": "team"}, If_Match="*")
    assert (names(zhao), names(li)) == ([], ["大单"])
    wang.patch(f"/views/{view['id']}", {"shared": "all"}, If_Match="*")
    assert names(zhao, "/views?kind=opportunity") == ["大单"] and names(zhao, "/views?kind=lead") == []
    assert zhao.patch(f"/views/{view['id']}", {"name": "我的"}, If_Match="*").status_code == 403
    assert zhao.send("DELETE", f"/views/{view['id']}").status_code == 403
    assert wang.send("DELETE", f"/views/{view['id']}").status_code == 204
    assert names(wang) == []


def test_pinning_is_each_reader_s_own(world, wang, caller):
    view, zhao = keep(wang, shared="all"), caller(world.zhao)
    pin = f"/views/{view['id']}/pin"
    assert not zhao.get(f"/views/{view['id']}").json()["pinned"]
    assert zhao.post(pin, {"on": True}).json()["pinned"] is True
    assert wang.post(pin, {"on": False}).json()["pinned"] is False
    assert zhao.get(f"/views/{view['id']}").json()["pinned"]


def test_the_list_of_a_role_opens_with_a_view_that_everybody_sees(world, wang, caller):
    view, ada = keep(wang), caller(world.ada)
    assert ada.post(f"/views/{view['id']}/roles", {"roles": ["owner"]}).status_code == 404
    wang.patch(f"/views/{view['id']}", {"shared": "all"}, If_Match="*")
    roles = f"/views/{view['id']}/roles"
    assert wang.post(roles, {"roles": ["owner"]}).status_code == 403
    assert ada.post(roles, {"roles": ["nobody"]}).json()["errors"][0]["key"] == "unknown_role"
    assert ada.post(roles, {"roles": ["salesperson", "owner"]}).json()["roles"] == ["owner", "salesperson"]
    assert wang.get(f"/views/{view['id']}").json()["usual"]
    assert world.client(world.boss).get("/opportunities").status_code == 302
    hidden = ada.patch(f"/views/{view['id']}", {"shared": "private"}, If_Match="*")
    assert (hidden.status_code, hidden.json()["roles"]) == (200, []), "told, though out of ada's sight now"
    assert ada.get(f"/views/{view['id']}").status_code == 404


def test_a_token_keeps_and_shares_views_only_within_its_scopes(world, caller):
    bare = caller(world.wang, ["saved_views:write"])
    assert bare.post("/views", OPEN).json()["errors"][0]["key"] == "opportunities:read"
    keeper = caller(world.wang, ["saved_views:write", "opportunities:read"])
    refused = keeper.post("/views", OPEN | {"shared": "all"})
    assert (refused.status_code, refused.json()["errors"][0]["key"]) == (403, "saved_views:share")
    keep(keeper)
    assert (names(keeper), names(bare)) == (["大单"], [])
    assert caller(world.wang, ["opportunities:read"]).get("/views").status_code == 403


def test_deals_are_read_through_a_view_as_the_list_would_show_them(world, wang, caller):
    big, small = world.deal("大的", amount=500_000), world.deal("小的", amount=5_000)
    view = keep(wang, query="amount_min=10万")
    found = wang.get(f"/opportunities?view={view['id']}").json()["items"]
    assert [one["id"] for one in found] == [big.pk]
    assert len(wang.get("/opportunities").json()["items"]) == len([big, small])
    assert wang.get(f"/opportunities?view={view['id']}&text=小的").json()["items"] == []
    refused = caller(world.zhao).get(f"/opportunities?view={view['id']}")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "view")
    leads = keep(wang, kind="lead", query="state=open", name="新的")
    assert wang.get(f"/opportunities?view={leads['id']}").status_code == 422


def test_leads_and_customers_are_read_through_views_of_their_lists_too(world, wang):
    mine, kept, other = world.customer, world.lead("启元物流有限公司"), world.lead("别家公司")
    leads = keep(wang, kind="lead", name="物流", query="text=物流")
    assert [one["id"] for one in wang.get(f"/leads?view={leads['id']}").json()["items"]] == [kept.pk]
    assert wang.get(f"/leads?view={leads['id']}&text={other.company}").json()["items"] == []
    customers = keep(wang, kind="customer", name="精密", query="text=精密")
    world.add_customer("别家公司", world.wang)
    found = wang.get(f"/customers?view={customers['id']}").json()["items"]
    assert [one["id"] for one in found] == [mine.pk]
    assert wang.get(f"/customers?view={leads['id']}").status_code == 422


def test_a_view_that_the_list_can_no_longer_read_is_refused_and_not_read_as_less(world, wang):
    world.deal()
    view = keep(wang, query="stage=demo")
    SavedView.objects.update(query="stage=vanished")
    answer = wang.get(f"/opportunities?view={view['id']}")
    assert (answer.status_code, answer.json()["errors"][0]["key"]) == (422, "unreadable_query")
    assert "vanished" in answer.json()["errors"][0]["text"]


def test_S8_a_view_by_symptom_finds_what_today_says_and_not_what_was_found_yesterday(world, wang):
    deal = world.deal()
    key = next(row.key for row in deal.findings.order_by("pk") if current().item("symptom", row.key))
    view = keep(wang, query=f"finding={key}")
    Opportunity.objects.update(judged_on=None)
    Finding.objects.all().delete()
    found = wang.get(f"/opportunities?view={view['id']}").json()["items"]
    assert [one["id"] for one in found] == [deal.pk]


def test_the_number_of_queries_does_not_grow_with_the_views(wang, django_assert_max_num_queries):
    wang.get("/me")
    for at in range(12):
        keep(wang, name=f"视图 {at}")
    with django_assert_max_num_queries(9):
        assert len(wang.get("/views").json()["items"]) == 12


def test_a_create_that_is_sent_twice_happens_once(wang):
    first, again = (wang.post("/views", OPEN, Idempotency_Key="v1") for _time in range(2))
    assert first.content == again.content and again["Idempotency-Replayed"] == "true"
