"""Views on the command line: kept, shared, pinned, opened with, removed; deals listed through them."""

import json

import pytest

from tuijin.config.cli import main
from tuijin.saved_views.models import SavedView

ASKS = "outcome=open&sort=-amount&columns=stage"


@pytest.fixture
def tell(world, capsys):
    """tell("view list", …, by=person): (exit code, what --json printed)"""

    def run(*words, by=world.wang):
        code = main([*words[0].split(), *words[1:], "--json", *(["--as", by.email] if by else [])])
        return code, json.loads(capsys.readouterr().out)

    return run


def refusal(told) -> tuple[int, str]:
    code, said = told
    return code, said["refused"][0]["key"]


def test_a_view_is_saved_found_by_name_and_changed_bit_by_bit(world, tell):
    code, view = tell("view save", "大单", "--query", f"?{ASKS}")
    assert (code, view["query"], view["pinned"], view["owner"]) == (0, ASKS, True, "王磊")
    assert tell("view show", str(view["id"])) == tell("view show", "大单") == (0, view)
    assert tell("view query", "大单", "outcome=won&columns=ref")[1]["query"] == "outcome=won&columns=ref"
    assert tell("view rename", "大单", "签下的")[1]["name"] == "签下的"
    assert tell("view share", "签下的", "team")[1]["team"] == "华东一组"
    assert tell("view pin", "签下的", "--off")[1]["pinned"] is False
    assert [one["name"] for one in tell("view list", by=world.li)[1]] == ["签下的"]
    assert tell("view list", by=world.zhao) == (0, [])
    assert tell("view delete", "签下的") == (0, {"id": view["id"], "name": "签下的"})
    assert not SavedView.objects.exists()


def test_one_s_own_view_comes_before_another_s_of_the_same_name(world, tell):
    tell("view save", "大单", "--query", "outcome=won", "--share", "all", by=world.li)
    mine = tell("view save", "大单", "--query", "outcome=open")[1]
    assert tell("view show", "大单")[1]["id"] == mine["id"]


def test_the_list_of_roles_opens_with_a_shared_view(world, tell):
    tell("view save", "大家的", "--query", ASKS, "--share", "all")
    assert refusal(tell("view roles", "大家的", "owner")) == (1, "saved_views:set_default")
    assert tell("view roles", "大家的", "owner", by=world.li)[1]["roles"] == ["owner"]
    assert tell("view show", "大家的", by=world.boss)[1]["usual"] is True
    assert tell("view roles", "大家的", by=world.li)[1]["roles"] == []


def test_what_cannot_be_is_refused_and_says_why(world, tell):
    assert refusal(tell("view save", "x", "--query", "outcom=open")) == (1, "unreadable_query")
    assert refusal(tell("view save", "x", by=None)) == (1, "nobody")
    assert refusal(tell("view show", "没有的")) == (1, "not_found")
    tell("view save", "大单", "--query", "outcome=won", "--share", "all", by=world.li)
    assert refusal(tell("view rename", "大单", "我的")) == (1, "saved_views:set_default")
    assert refusal(tell("view pin", "大单", by=None)) == (1, "nobody")
    assert tell("view share", "大单", "nobody")[0] == 2


def test_deals_are_listed_through_a_view_and_narrowed_further(world, tell):
    big, small = world.deal("大的", amount=500_000), world.deal("小的", amount=5_000)
    tell("view save", "大单", "--query", "amount_min=10万&sort=amount")
    assert [one["id"] for one in tell("deal list", "--view", "大单")[1]] == [big.pk]
    both = tell("deal list", "--view", "大单", "--query", "amount_min=1")[1]
    assert [one["id"] for one in both] == [small.pk, big.pk]
    assert refusal(tell("deal list", "--view", "没有的")) == (1, "not_found")


def test_leads_and_customers_are_listed_through_views_of_their_lists_too(world, tell):
    mine, kept, _other = world.customer, world.lead("启元物流有限公司"), world.lead("别家公司")
    tell("view save", "物流", "--kind", "lead", "--query", "text=物流")
    assert [one["id"] for one in tell("lead list", "--view", "物流")[1]] == [kept.pk]
    assert len(tell("lead list")[1]) == 2
    assert refusal(tell("customer list", "--view", "物流")) == (1, "not_found")
    tell("view save", "精密", "--kind", "customer", "--query", "text=精密")
    world.add_customer("别家公司", world.wang)
    assert [one["id"] for one in tell("customer list", "--view", "精密")[1]] == [mine.pk]


def test_the_table_for_people_names_view_owner_and_roles(world, capsys, tell):
    tell("view save", "大单", "--query", ASKS)
    assert main(["view", "list", "--as", world.wang.email]) == 0
    assert "大单" in (printed := capsys.readouterr().out) and "王磊" in printed and ASKS in printed
