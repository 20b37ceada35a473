"""Filters of board and list: what each finds, that bad ones find nothing out, and that they travel in the address."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tuijin.common import clock
from tuijin.opportunities.forms.filters import ListFilters, query_of
from tuijin.opportunities.models import Opportunity
from tuijin.playbook.queries import current

LIST, BOARD = "/opportunities", "/opportunities/board"


@pytest.fixture
def three(world):
    """Old and dear, new and cheap, and one of which nothing is known."""
    playbook = current()
    old = world.deal("老的", amount=Decimal(500_000), source=playbook.sources[0].key)
    new = world.deal("新的", amount=Decimal(50_000), claimed_grade=playbook.grades[0].key)
    bare = world.deal("空的", amount=None)
    today = clock.today()
    Opportunity.objects.filter(pk=old.pk).update(
        opened_on=today - dt.timedelta(days=90),
        entered_on=today - dt.timedelta(days=90),
        next_step="约张总",
        next_step_on=today - dt.timedelta(days=1),
    )
    Opportunity.objects.filter(pk=new.pk).update(
        next_step="演示", next_step_on=today, expected_on=today + dt.timedelta(days=10)
    )
    return old, new, bare


def found(world, query: str, person=None) -> set[str]:
    page = world.client(person or world.wang).get(f"{LIST}?{query}").content.decode()
    return set(re.findall(r'class="row-link"[^>]*>([^<]*)<', page))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("amount_min=10万", {"老的"}),
        ("amount_max=100000", {"新的"}),
        ("amount_min=5万&amount_max=￥500,000", {"老的", "新的"}),
        ("age_min=90", {"老的"}),
        ("age_min=91", set()),
        ("age_max=0", {"新的", "空的"}),
        ("age_min=99999", set()),
        ("step=none", {"空的"}),
        ("step=late", {"老的"}),
        ("owner=me", {"老的", "新的", "空的"}),
        ("outcome=won", set()),
    ],
)
def test_each_filter_finds_what_it_says(world, three, query, names):
    assert found(world, query) == names


def test_grade_and_source_are_keys_of_the_playbook(world, three):
    playbook = current()
    assert found(world, f"grade={playbook.grades[0].key}") == {"新的"}
    assert found(world, f"source={playbook.sources[0].key}") == {"老的"}


def test_S7_the_supported_grade_filters_as_it_is_shown(world, three):
    worst = current().unjudged_grade.key
    supported = found(world, f"supported={worst}")
    others = set().union(*(found(world, f"supported={one.key}") for one in current().judged_grades))
    assert supported | others == {"老的", "新的", "空的"} and not supported & others


def test_S1_the_pace_filter_finds_those_too_long_in_their_stage(world, three):
    slow = next((stage.key, grade) for stage in current().stages if not stage.won for grade in stage.pace)
    Opportunity.objects.filter(name="老的").update(stage=slow[0], claimed_grade=slow[1])
    assert found(world, "finding=pace_broken") == {"老的"}


def test_me_is_whoever_looks(world, three):
    assert found(world, "owner=me", world.li) == set()
    assert found(world, f"owner={world.wang.pk}", world.li) == {"老的", "新的", "空的"}


@pytest.mark.parametrize("url", [BOARD, LIST])
def test_a_filter_that_is_not_understood_says_so_and_filters_nothing(world, three, url):
    page = world.client(world.wang).get(f"{url}?grade=zz&amount_min=viel&age_max=-3").content.decode()
    assert page.count("看不懂，没有用上") == 3
    assert all(name in page for name in ("老的", "新的", "空的"))


@pytest.mark.parametrize("url", [BOARD, LIST])
def test_what_is_set_stands_as_a_chip_that_can_be_taken_off(world, three, url):
    page = world.client(world.wang).get(f"{url}?amount_min=10万&step=late").content.decode()
    assert re.search(r"金额 <b>≥ 10 万</b>", page) and re.search(r"下一步 <b>下一步逾期</b>", page)
    off = [link.replace("&amp;", "&") for link in re.findall(r'class="filter-clear" href="([^"]+)"', page)]
    assert f"{url}?step=late" in off
    assert world.client(world.wang).get(off[0]).status_code == 200


def test_board_and_list_show_the_same_deals_of_the_same_filters(world, three):
    page = world.client(world.wang).get(f"{LIST}?step=late&sort=name").content.decode()
    assert f'href="{BOARD}?step=late"' in page
    page = world.client(world.wang).get(f"{BOARD}?step=late").content.decode()
    assert f'href="{LIST}?step=late"' in page


def test_the_canonical_query_means_the_same(world, three):
    given = query_of("/x?amount_min=10万&owner=me&age_max=７&step=late&text= 老 ")
    wanted = ListFilters(given, actor=world.actor(world.wang)).wanted()
    again = query_of("/x?" + "&".join(f"{name}={value}" for name, value in wanted.query().items()))
    assert wanted.query()["amount_min"] == "100000"
    assert ListFilters(again, actor=world.actor(world.wang)).wanted() == wanted


NAMES = ["text", "owner", "team", "stage", "outcome", "grade", "supported", "source", "amount_min", "amount_max",
         "age_min", "age_max", "step", "finding", "waiting", "sort", "columns", "view", "after", "before", "in", "from",
         "all"]  # fmt: skip
VALUES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["me", "0", "-1", "1", "9" * 40, "1e400", "\x00", "name,name,,x", "-stage", "late", "%00", "W10"]
    ),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6))
def test_no_address_breaks_a_page(world, query):
    if not Opportunity.objects.exists():
        world.deal()
    client, pk = world.client(world.li), Opportunity.objects.first().pk
    for url in (LIST, BOARD, f"{LIST}/{pk}/neighbour", "/views/columns"):
        assert client.get(url, query).status_code in (200, 302, 404), (url, query)
