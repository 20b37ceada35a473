"""S11: several writings of a competitor's name, and his products, count as one rival."""

import json
from decimal import Decimal

import pytest

from tuijin.common.errors import Forbidden, Refused
from tuijin.config.cli import main
from tuijin.opportunities import operations
from tuijin.opportunities.models import Opportunity, Rival, RivalName
from tuijin.opportunities.queries import state_of
from tuijin.opportunities.queries.rival_names import known_rivals, rivals_named_in
from tuijin.opportunities.queries.standings import rival_standings
from tuijin.opportunities.rules.standings import Meeting, standings
from tuijin.people.actors import OPERATOR
from tuijin.playbook.queries import current
from tuijin.timeline.models import Entry


@pytest.fixture
def dealer(world):
    """金蝶 written in three ways: in one open deal, in another twice, and as the winner of a third."""
    world.deal("甲", competitors="金蝶", amount=Decimal(100_000))
    world.deal("乙", competitors="金蝶 K3、金蝶", amount=Decimal(200_000))
    lost = world.deal("丙", competitors="用友", amount=Decimal(50_000))
    reason = next(reason for reason in current().lost_reasons if reason.asks_winner)
    operations.lose(actor=OPERATOR, deal=lost, reason=reason.key, winner="Kingdee")
    return world


def merge(written, rival="金蝶", **more) -> RivalName:
    return operations.count_as(actor=OPERATOR, written=written, rival=rival, **more)


def met() -> dict[str, tuple[int, int]]:
    """{rival: (deals, lost to him)}."""
    return {row.name: (row.met, row.lost) for row in rival_standings(OPERATOR)}


def test_S11_the_report_counts_them_together_each_deal_once(dealer):
    assert met() == {"金蝶": (2, 0), "金蝶 K3": (1, 0), "用友": (1, 0), "Kingdee": (1, 1)}
    merge("金蝶 K3", product="K3")
    merge("KINGDEE")
    assert met() == {"金蝶": (3, 1), "用友": (1, 0)}
    row = next(row for row in rival_standings(OPERATOR) if row.name == "金蝶")
    assert (row.also, row.at_stake, row.lost_amount) == (("Kingdee", "金蝶 K3"), 300_000, 50_000)
    assert set(Rival.objects.filter(opportunity__name="乙").values_list("name", flat=True)) == {
        "金蝶 K3",
        "金蝶",
    }


def test_S11_it_can_be_counted_apart_again(dealer):
    before = met()
    row = merge("金蝶 K3")
    pk = row.pk
    operations.count_apart(actor=OPERATOR, row=row)
    assert met() == before
    assert [one.verb for one in Entry.objects.about("rival_name", [pk])] == [
        "counted_apart",
        "counted_as",
    ]


def test_S11_merging_on_takes_along_what_counted_as_it(world):
    merge("K3", "金蝶 K3")
    merge("金蝶 K3", "金蝶")
    merge("星空", "K3")  # means him as whom K3 counts
    assert set(RivalName.objects.values_list("written", "rival")) == {
        ("K3", "金蝶"), ("金蝶 K3", "金蝶"), ("星空", "金蝶"),
    }  # fmt: skip
    merge("星空", "用友")  # said otherwise: the latest holds
    assert RivalName.objects.get(written="星空").rival == "用友"


@pytest.mark.parametrize(
    ("written", "rival", "key", "field"),
    [
        ("金蝶", " 金 蝶 ", "himself", "rival"),
        (" ", "金蝶", "field_missing", "written"),
        ("K3", "", "field_missing", "rival"),
    ],
)
def test_S11_what_makes_no_sense_is_refused(world, written, rival, key, field):
    with pytest.raises(Refused) as refused:
        merge(written, rival)
    assert (refused.value.reasons[0].key, refused.value.reasons[0].field) == (key, field)
    assert not RivalName.objects.exists()


def test_S11_two_rivals_do_not_count_as_each_other(world):
    merge("K3", "金蝶")
    with pytest.raises(Refused):
        merge("金蝶", "K3")


def test_S11_what_counts_as_a_rival_is_that_one_when_typed_again(world):
    merge("金蝶 K3", product="K3")
    deal = world.deal()
    row = operations.add_rival(actor=OPERATOR, deal=deal, name="金蝶k3")
    assert (row.name, row.product) == ("金蝶", "K3")
    assert Opportunity.objects.get(pk=deal.pk).competitors == "金蝶"
    with pytest.raises(Refused) as refused:
        operations.add_rival(actor=OPERATOR, deal=deal, name="金蝶 K3")
    assert refused.value.reasons[0].key == "twice"
    other = operations.add_rival(actor=OPERATOR, deal=world.deal("另一单"), name="金蝶 K3", product="KIS")
    assert (other.name, other.product) == ("金蝶", "KIS")


def test_S11_a_line_names_rivals_of_deals_in_sight_and_every_other_writing(dealer):
    merge("KINGDEE")
    line = "用友和金蝶Ｋ3来了，kingdee报了18万"
    assert rivals_named_in(line, OPERATOR) == {"用友", "金蝶", "金蝶 K3", "KINGDEE"}
    assert rivals_named_in(line, dealer.actor(dealer.zhao)) == {"金蝶", "KINGDEE"}


def test_S11_known_rivals_are_proposed_by_the_name_under_which_they_count(dealer):
    merge("金蝶 K3")
    assert known_rivals(OPERATOR) == sorted(["金蝶", "用友"])
    form = dealer.client(dealer.wang).get(f"/opportunities/{Opportunity.objects.first().pk}/rivals/new")
    assert 'value="用友"' in form.content.decode() and 'list="rival-names"' in form.content.decode()
    assert "用友" not in known_rivals(dealer.actor(dealer.zhao))


def test_S11_a_deal_in_which_he_stands_twice_counts_by_the_better_place():
    twice = [Meeting("金蝶", "open", deal=1), Meeting("金蝶", "open", "", "ahead", deal=1)]
    (row,) = standings(twice, ["ahead"])
    assert (row.open, row.ahead) == (1, 1)


def test_S11_leaders_merge_on_the_page_sellers_do_not(dealer):
    client, page = dealer.client(dealer.li), "/opportunities/standings"
    assert "names/new?written=" in client.get(page).content.decode()
    new = "/opportunities/standings/names/new"
    assert "金蝶 K3" in client.get(f"{new}?written=金蝶 K3").content.decode()
    refused = client.post(new, {"written": "金蝶", "rival": "金蝶"})
    assert refused.status_code == 422 and "本来就是这一家" in refused.content.decode()
    assert client.post(new, {"written": "金蝶 K3", "rival": "金蝶", "product": "K3"}).status_code == 302
    text = client.get(page).content.decode()
    assert "「金蝶 K3」算作「金蝶」" in text
    seller = dealer.client(dealer.wang)
    assert "names/new" not in seller.get(page).content.decode()
    assert seller.post(new, {"written": "用友", "rival": "金蝶"}).status_code == 403
    row = RivalName.objects.get()
    assert seller.post(f"{new.removesuffix('new')}{row.pk}/removal").status_code == 403
    assert client.post(f"{new.removesuffix('new')}{row.pk}/removal").status_code == 302
    assert not RivalName.objects.exists()
    with pytest.raises(Forbidden):
        operations.count_as(actor=dealer.actor(dealer.wang), written="用友", rival="金蝶")


def test_S11_the_command_merges_lists_and_splits(dealer, capsys):
    def tell(*words) -> tuple[int, object]:
        code = main(["rival", *words, "--json"])
        return code, json.loads(capsys.readouterr().out)

    told = {"written": "金蝶 K3", "rival": "金蝶", "product": "K3"}
    assert tell("merge", "金蝶 K3", "金蝶", "--product", "K3") == (0, told)
    assert tell("names") == (0, [told])
    assert main(["report", "rivals", "--json"]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert (rows["金蝶"]["met"], rows["金蝶"]["also"]) == (2, ["金蝶 K3"])
    assert tell("split", "金蝶k3") == (0, told)
    assert tell("split", "金蝶k3")[1]["refused"][0]["key"] == "unknown_name"
    assert (
        main(["deal", "rival", Opportunity.objects.first().ref, "用友", "--as", dealer.wang.email, "--json"])
        == 0
    )


@pytest.mark.parametrize("word", ["不知道", "未知", "？", "Unknown", "不清楚、?"])
def test_S11_a_word_for_unknown_is_no_rival_and_leaves_him_unknown(world, word):
    deal = world.deal(competitors=word)
    assert not Rival.objects.exists() and "competitors" not in state_of(deal).fields
    with pytest.raises(Refused, match="field_missing"):
        operations.add_rival(actor=OPERATOR, deal=deal, name=word)
    assert Opportunity.objects.get().competitors == word  # as it was typed


def test_S11_that_there_is_no_rival_is_known_and_a_name_beside_a_question_mark_too(world):
    for line, rivals in (("没有对手", set()), ("金蝶、不知道", {"金蝶"})):
        deal = world.deal(line, competitors=line)
        assert "competitors" in state_of(deal).fields
        assert set(Rival.objects.filter(opportunity=deal).values_list("name", flat=True)) == rivals
