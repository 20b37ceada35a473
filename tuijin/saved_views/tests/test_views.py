"""Kept views: who sees them, who changes them, with which one a list opens."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tuijin.common.errors import Forbidden, Refused, Stale
from tuijin.people.actors import OPERATOR
from tuijin.saved_views import operations, queries
from tuijin.saved_views.models import SavedView, ViewPin

LIST = "/opportunities"
QUERY = "outcome=open&sort=-amount&columns=stage%2Camount"


def keep(world, person, name="大单", query=QUERY, **fields) -> SavedView:
    return operations.keep(actor=world.actor(person), kind="opportunity", name=name, query=query, **fields)


def shown(world, person, url=f"{LIST}?all=1") -> str:
    return world.client(person).get(url).content.decode()


@pytest.mark.parametrize(
    ("shared", "seen_by"),
    [("private", {"wang"}), ("team", {"wang", "li"}), ("all", {"wang", "li", "zhao", "boss", "ada", "chen"})],
)
def test_a_view_is_seen_by_those_it_is_shared_with(world, shared, seen_by):
    view = keep(world, world.wang, shared=shared)
    for name in ("wang", "li", "zhao", "boss", "ada", "chen"):
        actor = world.actor(getattr(world, name))
        assert (view in queries.views(actor, "opportunity")) == (name in seen_by), name


def test_a_team_s_view_reaches_the_teams_below(world):
    view = keep(world, world.chen, shared="team")
    assert view in queries.views(world.actor(world.zhao), "opportunity")


def test_somebody_else_s_private_view_does_not_exist(world):
    view = keep(world, world.wang)
    client = world.client(world.boss)
    for url in (f"/views/{view.pk}", f"/views/{view.pk}/roles", f"{LIST}?view={view.pk}"):
        assert client.get(url).status_code == 404, url
    for part in ("pin", "query", "removal"):
        assert client.post(f"/views/{view.pk}/{part}", {"on": "1"}).status_code == 404, part
    assert client.get(f"{LIST}?view={view.pk}&outcome=open").status_code == 200
    assert "大单" not in shown(world, world.boss)


def test_a_view_opens_with_its_whole_query_in_the_address_and_says_when_it_was_changed(world):
    world.deal()
    view = keep(world, world.wang)
    client = world.client(world.wang)
    answer = client.get(f"{LIST}?view={view.pk}")
    assert answer.status_code == 302
    assert parse_qs(urlsplit(answer.url).query) == {
        "view": [str(view.pk)], "outcome": ["open"], "sort": ["-amount"], "columns": ["stage,amount"],
    }  # fmt: skip
    page = client.get(answer.url).content.decode()
    assert 'aria-current="page">大单' in page and "已改动" not in page
    changed = client.get(answer.url.replace("outcome=open", "outcome=won")).content.decode()
    assert "已改动" in changed and f"/views/{view.pk}/query" in changed


def test_a_filter_of_a_view_that_its_reader_cannot_use_is_said(world):
    """A colleague's filters may name people and teams out of one's reach: less filters than the view asks for."""
    world.deal()
    world.deal("南边的", world.zhao)
    view = keep(world, world.boss, "陈静的", f"owner={world.zhao.pk}&outcome=open", shared="all")
    reader = world.client(world.wang)
    page = reader.get(f"{LIST}?view={view.pk}", follow=True).content.decode()
    assert "视图「陈静的」没有全用上" in page and "用不了，或者已经没有了：负责人" in page
    assert "没有全用上" not in shown(world, world.boss, f"{LIST}?view={view.pk}&{view.query}")
    SavedView.objects.update(query="vanished=1&outcome=open")
    assert "已经没有了：vanished" in reader.get(f"{LIST}?view={view.pk}", follow=True).content.decode()


def test_a_change_is_saved_over_the_version_that_was_seen_and_never_over_another_s(world):
    view = keep(world, world.wang, shared="all")
    client, other = world.client(world.wang), world.client(world.li)
    data = {"version": view.version, "query": "outcome=won&columns=stage"}
    assert client.post(f"/views/{view.pk}/query", data).status_code == 302
    late = other.post(
        f"/views/{view.pk}/query", {"version": view.version, "query": "columns=ref"}, follow=True
    )
    assert "别人刚改过这个视图" in late.content.decode()
    assert SavedView.objects.get(pk=view.pk).query == data["query"]


def test_saving_twice_is_saving_once_and_a_taken_name_is_refused(world):
    client = world.client(world.wang)
    data = {"kind": "opportunity", "query": QUERY, "name": "大单", "shared": "private"}
    assert [client.post("/views/new", data).status_code for _press in range(2)] == [302, 302]
    assert SavedView.objects.count() == ViewPin.objects.count() == 1
    taken = client.post("/views/new", {**data, "query": "outcome=won"})
    assert taken.status_code == 422 and "同名" in taken.content.decode()
    assert 'value="outcome=won"' in taken.content.decode()


def test_two_people_rename_at_once_and_the_second_is_told(world):
    view = keep(world, world.wang, shared="all")
    data = {"version": view.version, "shared": "all"}
    assert world.client(world.wang).post(f"/views/{view.pk}", {**data, "name": "甲"}).status_code == 302
    late = world.client(world.li).post(f"/views/{view.pk}", {**data, "name": "乙"})
    assert late.status_code == 409 and "甲" in late.content.decode()
    keep(world, world.wang, name="丙")
    taken = world.client(world.wang).post(
        f"/views/{view.pk}", {"version": view.version + 1, "shared": "all", "name": "丙"}
    )
    assert taken.status_code == 422 and "同名" in taken.content.decode()


@pytest.mark.parametrize(
    "address", ["/leads?state=visited", "/customers?industry=x", "/opportunities?stage=demo"]
)
def test_the_tab_of_everything_is_marked_only_where_nothing_filters(world, address):
    client = world.client(world.boss)
    bare = address.partition("?")[0]
    assert client.get(f"{bare}?all=1").context["listing"].tabs[0]["active"]
    assert client.get(f"{bare}?all=1&columns=owner").context["listing"].tabs[0]["active"]
    assert not client.get(address).context["listing"].tabs[0]["active"]


def test_pinned_views_are_tabs_and_others_stand_in_the_menu(world):
    view = keep(world, world.wang, shared="all")
    client = world.client(world.zhao)
    assert 'class="tab" href="/opportunities?view' not in client.get(f"{LIST}?all=1").content.decode()
    for _press in range(2):
        client.post(f"/views/{view.pk}/pin", {"on": "1"})
    assert 'class="tab" href="/opportunities?view' in client.get(f"{LIST}?all=1").content.decode()
    client.post(f"/views/{view.pk}/pin", {"on": "0"})
    assert 'class="menu-item" href="/opportunities?view' in client.get(f"{LIST}?all=1").content.decode()


def test_a_list_opens_with_the_view_of_the_role_unless_everything_is_wanted(world):
    mine, his = world.deal("甲乙丙"), world.deal("丁戊己", owner=world.li)
    view = keep(world, world.li, name="自己的", query="owner=me&columns=stage", shared="all")
    operations.open_for_roles(actor=world.actor(world.li), view=view, roles=["manager", "salesperson"])
    page = world.client(world.li).get(LIST, follow=True).content.decode()
    assert his.name in page and mine.name not in page
    everything = shown(world, world.li)
    assert his.name in everything and mine.name in everything
    assert world.client(world.ada).get(LIST).status_code == 200
    assert world.client(world.wang).get(LIST).status_code == 302


def test_only_what_everybody_sees_can_be_the_usual_view_and_unsharing_ends_it(world):
    view, ada = keep(world, world.ada, shared="team"), world.actor(world.ada)
    with pytest.raises(Refused):
        operations.open_for_roles(actor=ada, view=view, roles=["owner"])
    view = operations.change(actor=ada, view=view, version=view.version, changes={"shared": "all"})
    operations.open_for_roles(actor=ada, view=view, roles=["owner"])
    assert world.client(world.boss).get(LIST).status_code == 302
    operations.change(actor=ada, view=view, version=view.version, changes={"shared": "private"})
    assert world.client(world.boss).get(LIST).status_code == 200
    with pytest.raises(Forbidden):
        operations.open_for_roles(actor=world.actor(world.wang), view=view, roles=[])


def test_who_shares_a_view_keeps_it_and_others_may_not_touch_it(world):
    view = keep(world, world.wang, shared="all")
    zhao = world.client(world.zhao)
    assert zhao.get(f"/views/{view.pk}").status_code == 403
    assert zhao.post(f"/views/{view.pk}/removal").status_code == 403
    with pytest.raises(Forbidden):
        operations.remove(actor=world.actor(world.zhao), view=view)
    with pytest.raises(Stale):
        operations.change(actor=world.actor(world.wang), view=view, version=9, changes={"name": "x"})
    assert world.client(world.ada).post(f"/views/{view.pk}/removal").status_code == 302
    assert not SavedView.objects.exists()


def test_the_operator_has_no_views_of_his_own(world):
    with pytest.raises(Refused):
        operations.keep(actor=OPERATOR, kind="opportunity", name="x", query="")


def test_chosen_columns_stand_in_the_address_and_are_remembered(world):
    world.deal()
    client = world.client(world.wang)
    order = ["owner", "ref", "stage"]
    form = client.post(
        "/views/columns", {"kind": "opportunity", "order": order, "column": order, "move": "up:ref"}
    )
    keys = [line.split('"')[0] for line in form.content.decode().split('name="order" value="')[1:]]
    assert keys[:3] == ["ref", "owner", "stage"]
    data = {"kind": "opportunity", "query": "outcome=open", "order": order, "column": ["stage", "ref"]}
    done = client.post("/views/columns", data)
    assert parse_qs(urlsplit(done.url).query) == {"outcome": ["open"], "columns": ["ref,stage"]}
    page = client.get(f"{LIST}?all=1").content.decode()
    assert page.index('class="cell-ref"') < page.index('class="cell-stage"') and "cell-owner" not in page
    assert "cell-owner" in shown(world, world.li)


def test_pages_that_name_no_list_do_not_exist(world):
    client = world.client(world.wang)
    for url in ("/views?kind=nothing", "/views", "/views/columns?kind=%00", "/views?kind=" + "x" * 500):
        assert client.get(url).status_code == 404, url
    refused = client.post("/views/new", {"kind": "nothing", "name": "x", "shared": "private"})
    assert refused.status_code == 422


def test_the_number_of_queries_does_not_grow_with_the_views(world):
    world.deal()
    client, counts = world.client(world.wang), []
    for more in (1, 20):
        for at in range(more):
            keep(world, world.wang, name=f"视图 {more} {at}")
        with CaptureQueriesContext(connection) as seen:
            client.get(f"{LIST}?all=1")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12


def test_columns_chosen_in_a_view_leave_it_open_to_be_saved_in_it(world):
    view, client = keep(world, world.li, query="outcome=open&columns=stage"), world.client(world.li)
    page = client.get(f"{LIST}?view={view.pk}", follow=True)
    link = parse_qs(urlsplit(page.context["listing"].columns_url).query)
    data = {"kind": "opportunity", "query": link["query"], "order": ["ref"], "column": ["ref"]}
    chosen = client.post("/views/columns", data, follow=True)
    assert (chosen.context["listing"].view, chosen.context["listing"].changed) == (view, True)
    assert f'action="/views/{view.pk}/query"' in chosen.content.decode()


def test_whoever_moves_a_column_with_the_keyboard_stays_on_its_arrow(world):
    order = ["owner", "ref", "stage"]
    data = {"kind": "opportunity", "order": order, "column": order, "move": "down:owner"}
    page = world.client(world.wang).post("/views/columns", data).content.decode()
    assert re.findall(r'value="([\w:]+)" autofocus', page) == ["down:owner"]
