"""Who works here: added, changed, handed over, by administrators only."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.world import PASSWORD
from tuijin.common import clock
from tuijin.customers.models import Customer
from tuijin.market.models import Lead
from tuijin.opportunities.models import Opportunity
from tuijin.people.models import Person
from tuijin.timeline.models import Entry


def typed(row: Person, **changes) -> dict:
    values = {"name": row.name, "email": row.email or "", "phone": row.phone, "team": row.team_id or ""}
    return values | {"roles": sorted(row.role_keys), "version": row.version, "is_active": "on"} | changes


def test_the_list_shows_who_works_here_and_who_left(world):
    Person.objects.filter(pk=world.zhao.pk).update(is_active=False)
    client = world.client(world.wang)
    assert "赵强" not in client.get("/people").content.decode()
    assert "赵强" in client.get("/people?who=left").content.decode()
    managers = client.get("/people?role=manager").content.decode()
    assert "李敏" in managers and "周总" not in managers


def test_the_list_asks_the_database_no_more_for_many_people(world, django_assert_num_queries):
    client = world.client(world.wang)
    with CaptureQueriesContext(connection) as few:
        client.get("/people")
    for number in range(30):
        world.person(f"同事{number}", f"someone{number}", "salesperson", world.east)
    with django_assert_num_queries(len(few)):
        client.get("/people")


@pytest.mark.parametrize(
    "url", ["/people/new", "/people/teams/new", "/people/{pk}/edit", "/people/{pk}/departure"]
)
def test_only_administrators_manage_people(world, url):
    url = url.format(pk=world.zhao.pk)
    assert world.client(world.li).get(url).status_code == 403
    assert world.client(world.ada).get(url).status_code == 200


def test_a_new_person_can_sign_in(world, client):
    answer = world.client(world.ada).post(
        "/people/new",
        {
            "name": "孙悦",
            "email": "Sun@Example.com",
            "roles": ["presales"],
            "team": world.east.pk,
            "password": PASSWORD,
        },
    )
    sun = Person.objects.get(email="sun@example.com")
    assert answer.url == f"/people/{sun.pk}"
    assert (sun.role_keys, sun.team) == ({"presales"}, world.east)
    assert client.login(email="sun@example.com", password=PASSWORD)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "长" * 81),
        ("name", "a\x00b"),
        ("email", "no-address"),
        ("email", "wang@example.com"),
        ("roles", "emperor"),
        ("roles", ""),
        ("team", "999999"),
        ("team", "abc"),
        ("password", "1234"),
    ],
)
def test_bad_input_comes_back_as_typed_with_its_reason(world, field, value):
    values = {
        "name": "孙悦",
        "email": "sun@example.com",
        "roles": "presales",
        "phone": "021-5555",
        field: value,
    }
    answer = world.client(world.ada).post("/people/new", values)
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert "021-5555" in answer.content.decode()
    assert not Person.objects.filter(name="孙悦").exists()


def test_html_and_rare_characters_are_kept_as_they_are(world):
    name = "<b>𠮷野</b> 😀"
    world.client(world.ada).post("/people/new", {"name": name, "roles": "service"})
    page = world.client(world.wang).get(f"/people/{Person.objects.get(name=name).pk}").content.decode()
    assert "<b>𠮷" not in page and "𠮷野" in page


def test_two_administrators_never_overwrite_each_other_unseen(world):
    client, zhao = world.client(world.ada), world.zhao
    seen = typed(zhao)
    client.post(f"/people/{zhao.pk}/edit", seen | {"phone": "111"})
    answer = client.post(f"/people/{zhao.pk}/edit", seen | {"phone": "222"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "222" in text and "111" in text
    again = seen | {"phone": "222", "version": answer.context["form"]["version"].value()}
    assert client.post(f"/people/{zhao.pk}/edit", again).status_code == 302
    assert Person.objects.get(pk=zhao.pk).phone == "222"


def test_the_last_administrator_stays_one(world):
    client, url = world.client(world.ada), f"/people/{world.ada.pk}/edit"
    assert client.post(url, typed(world.ada, roles=["owner"])).status_code == 422
    left = client.post(f"/people/{world.ada.pk}/departure", {"version": world.ada.version})
    assert left.status_code == 422
    world.person("另一位", "second", "administrator")
    assert client.post(url, typed(world.ada, roles=["owner"])).status_code == 302


def test_somebody_leaves_and_a_colleague_takes_over_with_history(world):
    deal, lead, customer = world.deal(), world.lead(), world.customer
    client, url = world.client(world.ada), f"/people/{world.wang.pk}/departure"
    page = client.get(url).content.decode()
    assert "单子" in page or "商机" in page
    assert client.post(url, {"version": world.wang.version}).status_code == 422
    assert client.post(url, {"version": world.wang.version, "receiver": world.zhao.pk}).status_code == 302
    for model, row in ((Opportunity, deal), (Lead, lead), (Customer, customer)):
        assert model.objects.get(pk=row.pk).owner == world.zhao
        change = (
            Entry.objects.filter(subject_id=row.pk, verb="changed").exclude(subject_kind="person").first()
        )
        assert change.actor_label == "艾达"
    assert not Person.objects.get(pk=world.wang.pk).is_active
    assert deal.moves.get().by == world.wang
    assert Entry.objects.filter(subject_kind="person", verb="handed_over").exists()


def test_S4_the_presales_role_on_open_deals_is_handed_over_counted_and_told(world):
    deal, closed = world.deal(presales=world.chen), world.deal("已签的", presales=world.chen)
    Opportunity.objects.filter(pk=closed.pk).update(outcome="won", closed_on=clock.today())
    helper = world.person("新售前", "helper", "presales", world.company)
    client, url = world.client(world.ada), f"/people/{world.chen.pk}/departure"
    assert "做售前的商机" in client.get(url).content.decode()
    assert client.post(url, {"version": world.chen.version}).status_code == 422
    assert client.post(url, {"version": world.chen.version, "receiver": helper.pk}).status_code == 302
    assert Opportunity.objects.get(pk=deal.pk).presales == helper
    assert Opportunity.objects.get(pk=closed.pk).presales == world.chen
    told = Entry.objects.get(subject_kind="person", subject_id=world.chen.pk, verb="handed_over")
    assert told.data["moved"] == {"presales": 1}
    change = Entry.objects.filter(subject_kind="opportunity", subject_id=deal.pk, verb="changed").get()
    assert change.data["changes"]["presales"] == ["陈静", "新售前"]


def test_who_left_cannot_take_over(world):
    world.lead()
    Person.objects.filter(pk=world.zhao.pk).update(is_active=False)
    answer = world.client(world.ada).post(
        f"/people/{world.wang.pk}/departure", {"version": world.wang.version, "receiver": world.zhao.pk}
    )
    assert answer.status_code == 422
    assert Person.objects.get(pk=world.wang.pk).is_active


def test_an_administrator_gives_a_new_password(world):
    client, url = world.client(world.ada), f"/people/{world.wang.pk}/password"
    assert client.post(url, {"password": "wang@example"}).status_code == 422
    assert client.post(url, {"password": "xin-mima-2026"}).status_code == 302
    assert Person.objects.get(pk=world.wang.pk).check_password("xin-mima-2026")


@pytest.mark.parametrize("pk", [999999, 10**30])
def test_nobody_of_that_number_is_404(world, pk):
    for url in (
        f"/people/{pk}",
        f"/people/{pk}/edit",
        f"/people/teams/{pk}",
        f"/people/me/tokens/{pk}/revocation",
    ):
        assert world.client(world.ada).post(url).status_code == 404
